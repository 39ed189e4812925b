#include "api/hsds_terms.hpp"

#include "api/hsds.hpp"
#include "api/hsds_id.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace linka::api {

namespace {

namespace json = boost::json;

struct Term {
    std::string_view taxonomy;
    std::string_view code;
    std::string_view name;
    std::string_view description;
};

json::object object_of(Term const& term) {
    return {
        {"id", term_id(term.taxonomy, term.code)},
        {"code", term.code},
        {"name", term.name},
        {"description", term.description},
        {"taxonomy", term.taxonomy},
        {"taxonomy_id", taxonomy_id(term.taxonomy)},
        {"language", "cs"}
    };
}

}  // namespace

std::string taxonomy_id(std::string_view taxonomy) {
    return uuid_of(fmt::format("taxonomy\n{}", taxonomy));
}

std::string term_id(std::string_view taxonomy, std::string_view code) {
    return uuid_of(fmt::format("taxonomy_term\n{}\n{}", taxonomy, code));
}

std::optional<json::object> kind_term(domain::Reference const& reference, std::string_view code) {
    auto const* const kind = reference.service_kinds.find(code);
    if (kind == nullptr) return std::nullopt;
    return object_of({kinds_taxonomy, kind->code, kind->cs, kind->en.empty() ? kind->cs : kind->en}
    );
}

json::object fact_term(Fact const& fact) {
    return object_of({facts_taxonomy, fact.code, fact.name, fact.description});
}

json::array hsds_taxonomies(domain::Reference const& reference) {
    std::string version;
    for (auto const& one : reference.versions) {
        if (one.starts_with("service_types")) version = one;
    }
    return {
        json::object{
            {"id", taxonomy_id(kinds_taxonomy)},
            {"name", kinds_taxonomy},
            {"description", "Druhy sociálních služeb podle zákona 108/2006 Sb. a pomoc mimo něj"},
            {"version", version}
        },
        json::object{
            {"id", taxonomy_id(facts_taxonomy)},
            {"name", facts_taxonomy},
            {"description", "Co adresář linky ví o službě a HSDS pro to nemá pole"},
            {"version", "1"}
        }
    };
}

json::array hsds_terms(domain::Reference const& reference) {
    json::array terms;
    for (auto const& kind : reference.service_kinds)
        terms.emplace_back(*kind_term(reference, kind.code));
    for (auto const& fact : facts) terms.emplace_back(fact_term(fact));
    return terms;
}

}  // namespace linka::api
