// The taxonomies of the directory in HSDS: kinds of services, and facts that HSDS has no field for.
#pragma once

#include "domain/reference.hpp"

#include <boost/json/object.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace linka::api {

inline constexpr std::string_view kinds_taxonomy = "Druhy pomoci";
inline constexpr std::string_view facts_taxonomy = "linka";

struct Fact {
    std::string_view code;
    std::string_view name;
    std::string_view description;
};
inline constexpr std::array facts{
    Fact{"status", "Stav", "unknown, open, limited, paused, full, closed, retired"},
    Fact{"status_reason", "Důvod stavu", "Slovy"},
    Fact{"status_since", "Stav od", "Odkdy stav platí, RFC 3339"},
    Fact{"expected_until_on", "Předpokládaný konec", "Dokdy má stav trvat, datum"},
    Fact{"verified_at", "Ověřeno", "Kdy to někdo naposledy ověřil, RFC 3339"},
    Fact{"verified_by", "Způsob ověření", "phone, email, web, in_person, provider_link"},
    Fact{"condition", "Podmínka", "Za jaké podmínky služba pomůže, slovy"},
    Fact{"public_contact", "Kontakt", "Veřejný kontakt, jak je v adresáři"},
};

std::string taxonomy_id(std::string_view taxonomy);
std::string term_id(std::string_view taxonomy, std::string_view code);
/// Nothing for a code that the reference list does not have.
std::optional<boost::json::object> kind_term(
    domain::Reference const& reference, std::string_view code
);
boost::json::object fact_term(Fact const& fact);

}  // namespace linka::api
