// What was told in a call, services and texts, and what the caller said of services.
#pragma once

#include "domain/call.hpp"
#include "domain/refusals.hpp"

namespace linka::domain {

/// Refuses "required", "unknown_service", "service_retired".
void check_service(
    CallFacts const& facts,
    std::string const& service_id,
    std::string const& pointer,
    Refusals& refusals
);
/// Services and texts told: "too_many", "given_twice", "unknown_text" besides. A text that was
/// removed meanwhile was told all the same.
void check_told(CallFacts const& facts, v1::LogCall const& command, Refusals& refusals);
/// What the caller says is otherwise: nothing of it hangs on a case, so any call may bring it.
void check_disputes(CallFacts const& facts, v1::LogCall const& command, Refusals& refusals);

/// InformationGiven: one of all services, one of each text.
void add_told(
    Events& events,
    std::string const& call_id,
    CallFacts const& facts,
    v1::LogCall const& command,
    Instant now
);
/// ServiceDisputed by that call.
void add_disputes(
    Events& events, std::string const& call_id, v1::LogCall const& command, Context& context
);

}  // namespace linka::domain
