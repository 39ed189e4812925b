// What a service is, apart from its status: what it is called, who runs it, where and how it helps.
#pragma once

#include "domain/refusals.hpp"
#include "schema/commands.pb.h"

#include <string>

namespace linka::domain {

/// The fields of any command, event or row that has all of them.
template <class Fields>
v1::ServiceDetails details_of(Fields const& fields) {
    v1::ServiceDetails details;
    details.set_title(fields.title());
    details.set_provider(fields.provider());
    *details.mutable_kinds() = fields.kinds();
    *details.mutable_kraje() = fields.kraje();
    details.set_public_contact(fields.public_contact());
    *details.mutable_conditions() = fields.conditions();
    return details;
}
template <class Fields>
void write_details(v1::ServiceDetails const& details, Fields& fields) {
    fields.set_title(details.title());
    fields.set_provider(details.provider());
    *fields.mutable_kinds() = details.kinds();
    *fields.mutable_kraje() = details.kraje();
    fields.set_public_contact(details.public_contact());
    *fields.mutable_conditions() = details.conditions();
}

/// Refuses by field name ("/title", "/kinds/0" …).
void check_details(
    v1::ServiceDetails const& details, Reference const& reference, Refusals& refusals
);

/// The names of the fields that differ, in their order.
std::vector<std::string> differing(
    v1::ServiceDetails const& before, v1::ServiceDetails const& after
);

}  // namespace linka::domain
