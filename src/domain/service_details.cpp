#include "domain/service_details.hpp"

#include "domain/text.hpp"

#include <fmt/format.h>

#include <set>

namespace linka::domain {

namespace {

constexpr int codes_max = 48;
constexpr int conditions_max = 16;

using CodeFields = google::protobuf::RepeatedPtrField<std::string>;

/// A list of codes as a command gives it, and what to call one that is not in the reference list.
struct CodesGiven {
    CodeFields const& codes;
    char const* pointer;
    char const* unknown;
};

template <class Entry>
void check_codes(CodesGiven given, CodeList<Entry> const& list, Refusals& refusals) {
    if (given.codes.empty()) refusals.add(given.pointer, "required");
    if (given.codes.size() > codes_max) {
        refusals.add(given.pointer, "too_many", fmt::format("{}", codes_max));
        return;
    }
    std::set<std::string> seen;
    for (int i = 0; i < given.codes.size(); ++i) {
        auto const at = fmt::format("{}/{}", given.pointer, i);
        refusals.require_code(list, given.codes[i], at, given.unknown);
        if (!seen.insert(given.codes[i]).second) refusals.add(at, "given_twice", given.codes[i]);
    }
}

void check_conditions(CodeFields const& conditions, Refusals& refusals) {
    if (conditions.size() > conditions_max) {
        refusals.add("/conditions", "too_many", fmt::format("{}", conditions_max));
        return;
    }
    for (int i = 0; i < conditions.size(); ++i) {
        check_text(refusals, conditions[i], fmt::format("/conditions/{}", i), {.max = name_max});
    }
}

bool same(CodeFields const& one, CodeFields const& other) { return std::ranges::equal(one, other); }

}  // namespace

void check_details(
    v1::ServiceDetails const& details, Reference const& reference, Refusals& refusals
) {
    check_text(
        refusals, details.title(), "/title", {.max = name_max, .keeping = Keeping::published}
    );
    check_text(
        refusals, details.provider(), "/provider", {.max = name_max, .keeping = Keeping::published}
    );
    check_codes(
        {details.kinds(), "/kinds", "unknown_service_kind"}, reference.service_kinds, refusals
    );
    check_codes({details.kraje(), "/kraje", "unknown_kraj"}, reference.kraje, refusals);
    check_text(
        refusals,
        details.public_contact(),
        "/public_contact",
        {.presence = Presence::optional, .keeping = Keeping::published}
    );
    check_conditions(details.conditions(), refusals);
}

std::vector<std::string> differing(
    v1::ServiceDetails const& before, v1::ServiceDetails const& after
) {
    std::vector<std::string> fields;
    if (before.title() != after.title()) fields.emplace_back("title");
    if (before.provider() != after.provider()) fields.emplace_back("provider");
    if (!same(before.kinds(), after.kinds())) fields.emplace_back("kinds");
    if (!same(before.kraje(), after.kraje())) fields.emplace_back("kraje");
    if (before.public_contact() != after.public_contact()) fields.emplace_back("public_contact");
    if (!same(before.conditions(), after.conditions())) fields.emplace_back("conditions");
    return fields;
}

}  // namespace linka::domain
