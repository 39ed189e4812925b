// The columns of the directory as a table, and the words in them.
#pragma once

#include "schema/types.pb.h"

#include <array>
#include <string_view>

namespace linka::api {

struct DirectoryColumn {
    std::string_view field;
    std::string_view cs;
};

inline constexpr std::array directory_columns{
    DirectoryColumn{"id", "ID"},
    DirectoryColumn{"title", "Název"},
    DirectoryColumn{"provider", "Poskytovatel"},
    DirectoryColumn{"kinds", "Druhy pomoci"},
    DirectoryColumn{"kraje", "Kraje"},
    DirectoryColumn{"public_contact", "Kontakt"},
    DirectoryColumn{"conditions", "Podmínky"},
    DirectoryColumn{"status", "Stav"},
    DirectoryColumn{"status_reason", "Důvod stavu"},
    DirectoryColumn{"status_since", "Stav od"},
    DirectoryColumn{"expected_until_on", "Předpokládaný konec"},
    DirectoryColumn{"verified_at", "Ověřeno"},
    DirectoryColumn{"verified_by", "Způsob ověření"},
};

template <class Value>
struct Word {
    Value value;
    std::string_view name;
    std::string_view cs;
};

using Status = v1::ServiceStatus;
inline constexpr std::array status_words{
    Word<Status::Value>{Status::unknown, "unknown", "stav neznámý"},
    Word<Status::Value>{Status::open, "open", "v provozu"},
    Word<Status::Value>{Status::limited, "limited", "omezeno"},
    Word<Status::Value>{Status::paused, "paused", "pozastaveno"},
    Word<Status::Value>{Status::full, "full", "plno"},
    Word<Status::Value>{Status::closed, "closed", "zavřeno"},
    Word<Status::Value>{Status::retired, "retired", "zrušeno"},
};

using Method = v1::VerificationMethod;
inline constexpr std::array method_words{
    Word<Method::Value>{Method::phone, "phone", "telefonem"},
    Word<Method::Value>{Method::email, "email", "e-mailem"},
    Word<Method::Value>{Method::web, "web", "na webu"},
    Word<Method::Value>{Method::in_person, "in_person", "osobně"},
    Word<Method::Value>{Method::provider_link, "provider_link", "odkazem"},
};

/// Empty for a value that has no word.
template <class Words, class Value>
std::string_view word_of(Words const& words, Value value, bool cs) {
    for (auto const& word : words) {
        if (word.value == value) return cs ? word.cs : word.name;
    }
    return {};
}

/// The value of a word in either language; the unspecified value for any other text.
template <class Words>
auto value_of(Words const& words, std::string_view text) {
    for (auto const& word : words) {
        if (word.name == text || word.cs == text) return word.value;
    }
    return decltype(words.front().value){};
}

}  // namespace linka::api
