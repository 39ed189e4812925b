// The lists everybody agrees on: kraje, prisons, needs, reasons, roles, kinds of services, members.
// They change with time, so the log names the versions it was written under.
#pragma once

#include "base/result.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace linka::domain {

/// Entries in the order of their file, found by code. Lists are short (the longest has 44 entries),
/// so a look-up walks.
template <class Entry>
class CodeList {
  public:
    CodeList() = default;
    explicit CodeList(std::vector<Entry> entries) : entries_{std::move(entries)} {}

    /// nullptr when the list has no such code.
    Entry const* find(std::string_view code) const {
        auto const found = std::ranges::find(entries_, code, &Entry::code);
        return found == entries_.end() ? nullptr : &*found;
    }
    bool contains(std::string_view code) const { return find(code) != nullptr; }
    auto begin() const { return entries_.begin(); }
    auto end() const { return entries_.end(); }
    std::size_t size() const { return entries_.size(); }

  private:
    std::vector<Entry> entries_;
};

/// A coded word with its names; `en` is empty where the list gives none.
struct Term {
    std::string code;
    std::string cs;
    std::string en;
};

/// `code` is the short code ("OLK").
struct Kraj {
    std::string code;
    std::string name;
    std::string short_name;
    std::string name_en;
};

/// `code` is the list's own id ("VV-OLO"); `kraj` is where it stands, never used for routing.
struct Prison {
    std::string code;
    std::string name;
    std::string kraj;
    std::string municipality;
};

/// A member organisation; `code` is the list's own id ("RUB").
struct Member {
    std::string code;
    std::string name;
};

struct Reference {
    CodeList<Kraj> kraje;
    CodeList<Prison> prisons;
    CodeList<Term> needs;
    CodeList<Term> unmet_reasons;
    CodeList<Term> caller_roles;
    /// Of Act 108/2006 ("§57") and outside it ("X-UP").
    CodeList<Term> service_kinds;
    CodeList<Member> members;
    /// One a list: "kraje 2008-01-01 onwards".
    std::vector<std::string> versions;
};

/// The texts of schema/reference/*.json, read by the caller.
struct ReferenceTexts {
    std::string_view kraje;
    std::string_view prisons;
    std::string_view needs;
    std::string_view service_types;
    std::string_view members;
};

/// Fault::corrupt "bad_reference_list" naming the list that is not what it must be, or does not say
/// when it holds.
Result<Reference> parse_reference(ReferenceTexts const& texts);

}  // namespace linka::domain
