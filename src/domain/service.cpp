#include "domain/service.hpp"

#include "domain/text.hpp"

#include <fmt/format.h>

#include <ranges>

namespace linka::domain {

namespace {

using Status = v1::ServiceStatus;

constexpr std::chrono::days furthest_back{5 * 366};
constexpr std::chrono::days furthest_ahead{366};

Instant effective_from(v1::SetServiceStatus const& command, Instant now) {
    auto const at_us = command.effective_from_at_us();
    return at_us == 0 ? now : from_us(static_cast<std::int64_t>(at_us));
}

/// Only a state that is expected to pass has an expected end.
bool may_end(Status::Value status) {
    return status == Status::limited || status == Status::paused || status == Status::full ||
           status == Status::closed;
}

void check_expected_until(v1::SetServiceStatus const& command, Instant from, Refusals& refusals) {
    constexpr char const* at = "/expected_until_on";
    auto const until = refusals.date(command.expected_until_on(), at, Presence::optional);
    if (!until) return;
    if (!may_end(command.to())) refusals.add(at, "no_expected_end");
    if (*until < to_prague(from).date)
        refusals.add(at, "before_beginning", command.expected_until_on());
}

bool closed(Service const& service, Instant now) {
    bool const last = !service.statuses.empty() && service.statuses.back().to == Status::closed;
    return last || status_at(service, now) == Status::closed;
}

void add_status(
    Events& events, std::string const& id, v1::SetServiceStatus const& set, Instant from
) {
    auto& changed = *add(events, id).mutable_service_status_changed();
    changed.set_service_id(id);
    changed.set_to(set.to());
    changed.set_reason(set.reason());
    changed.set_effective_from_at_us(static_cast<std::uint64_t>(to_us(from)));
    changed.set_expected_until_on(set.expected_until_on());
    changed.set_source(set.source());
}

struct Contact {
    v1::VerificationMethod::Value method;
    v1::Disposition::Value disposition;
};

void add_verified(Events& events, std::string const& id, Contact contact, Instant now) {
    auto& verified = *add(events, id).mutable_service_verified();
    verified.set_service_id(id);
    verified.set_method(contact.method);
    verified.set_disposition(contact.disposition);
    verified.set_verified_at_us(static_cast<std::uint64_t>(to_us(now)));
}

}  // namespace

bool Service::operator==(Service const& other) const {
    return service_id == other.service_id && statuses == other.statuses &&
           verified_at == other.verified_at && attempted_at == other.attempted_at &&
           facts == other.facts && differing(details, other.details).empty();
}

v1::ServiceStatus::Value status_at(Service const& service, Instant at) {
    for (auto const& set : std::views::reverse(service.statuses)) {
        if (set.effective_from <= at) return set.to;
    }
    return Status::unknown;
}

bool retired(Service const& service) {
    return std::ranges::find(service.statuses, Status::retired, &Service::StatusSet::to) !=
           service.statuses.end();
}

std::optional<Fault> gone(Service const& service, std::string const& service_id) {
    if (service.service_id.empty()) return not_found("unknown_service", service_id);
    if (retired(service)) return conflict("service_retired", service_id);
    return std::nullopt;
}

v1::ShownService shown(SeenService const& seen, Instant at) {
    v1::ShownService result;
    result.set_service_id(seen.service.service_id);
    result.set_service_version(seen.version);
    result.set_status_shown(status_at(seen.service, at));
    if (seen.service.verified_at) {
        result.set_verified_at_us(static_cast<std::uint64_t>(to_us(*seen.service.verified_at)));
    }
    return result;
}

Result<Events> decide(v1::RegisterService const& command, Context& context) {
    Refusals refusals{context};
    check_details(details_of(command), context.reference, refusals);
    bool const has_status =
        command.status() != Status::unspecified && command.status() != Status::unknown;
    if (command.status() == Status::retired) refusals.add("/status", "born_retired");
    bool const needs_reason = has_status && command.status() != Status::open;
    check_text(
        refusals,
        command.status_reason(),
        "/status_reason",
        {.presence = needs_reason ? Presence::required : Presence::optional}
    );
    if (!refusals.none()) return refusals.fault();

    Events events;
    auto const id = context.ids.id("service");
    auto& registered = *add(events, id).mutable_service_registered();
    registered.set_service_id(id);
    write_details(details_of(command), registered);
    if (has_status) {
        v1::SetServiceStatus set;
        set.set_to(command.status());
        set.set_reason(command.status_reason());
        add_status(events, id, set, context.now);
    }
    return events;
}

Result<Events> decide(
    Service const& service, v1::SetServiceStatus const& command, Context& context
) {
    if (auto const fault = gone(service, command.service_id())) return *fault;
    Refusals refusals{context};
    if (command.to() == Status::unspecified) refusals.add("/to", "required");
    check_text(refusals, command.reason(), "/reason", {});
    auto const from = effective_from(command, context.now);
    if (from > context.now + furthest_ahead || from < context.now - furthest_back) {
        refusals.add("/effective_from_at", "too_far_away");
    } else {
        check_expected_until(command, from, refusals);
    }
    bool const verified = command.verified_by() != v1::VerificationMethod::unspecified;
    if (command.to() == Status::open && closed(service, context.now) && !verified) {
        refusals.add("/verified_by", "reopening_needs_verification");
    }
    if (!refusals.none()) return refusals.fault();

    Events events;
    add_status(events, service.service_id, command, from);
    if (verified) {
        add_verified(
            events,
            service.service_id,
            {command.verified_by(), v1::Disposition::changed},
            context.now
        );
    }
    return events;
}

Result<Events> decide(
    Service const& service, v1::ChangeServiceDetails const& command, Context& context
) {
    if (auto const fault = gone(service, command.service_id())) return *fault;
    Refusals refusals{context};
    auto const details = details_of(command);
    check_details(details, context.reference, refusals);
    check_text(refusals, command.reason(), "/reason", {.presence = Presence::optional});
    if (!refusals.none()) return refusals.fault();
    if (differing(service.details, details).empty())
        return Fault{FaultKind::invalid, "nothing_changed", {}, {}};

    Events events;
    auto& changed = *add(events, service.service_id).mutable_service_details_changed();
    changed.set_service_id(service.service_id);
    write_details(details, changed);
    changed.set_reason(command.reason());
    return events;
}

Result<Events> decide(Service const& service, v1::VerifyService const& command, Context& context) {
    if (auto const fault = gone(service, command.service_id())) return *fault;
    Refusals refusals{context};
    if (command.method() == v1::VerificationMethod::unspecified)
        refusals.add("/method", "required");
    if (command.disposition() == v1::Disposition::unspecified)
        refusals.add("/disposition", "required");
    if (!refusals.none()) return refusals.fault();

    Events events;
    add_verified(
        events, service.service_id, {command.method(), command.disposition()}, context.now
    );
    return events;
}

void evolve(Service& service, v1::Event const& event) {
    if (event.has_service_registered()) {
        service.service_id = event.service_registered().service_id();
        service.details = details_of(event.service_registered());
    } else if (event.has_service_details_changed()) {
        service.details = details_of(event.service_details_changed());
    } else if (event.has_service_status_changed()) {
        auto const& changed = event.service_status_changed();
        auto const from = from_us(static_cast<std::int64_t>(changed.effective_from_at_us()));
        service.statuses.push_back(
            {changed.to(), changed.reason(), from, changed.expected_until_on()}
        );
    } else if (event.has_service_verified()) {
        auto const& verified = event.service_verified();
        service.attempted_at = from_us(static_cast<std::int64_t>(verified.verified_at_us()));
        bool const learnt = verified.disposition() == v1::Disposition::confirmed ||
                            verified.disposition() == v1::Disposition::changed;
        if (learnt) service.verified_at = service.attempted_at;
    } else {
        evolve(service.facts, event);
    }
}

Service service_of(v1::ServiceReply const& row) {
    auto const instant = [](std::uint64_t at_us) {
        return from_us(static_cast<std::int64_t>(at_us));
    };
    Service service;
    service.service_id = row.service_id();
    service.details = details_of(row);
    for (auto const& status : row.statuses()) {
        service.statuses.push_back(
            {status.to(),
             status.reason(),
             instant(status.effective_from_at_us()),
             status.expected_until_on()}
        );
    }
    if (row.verified_at_us() != 0) service.verified_at = instant(row.verified_at_us());
    if (row.attempted_at_us() != 0) service.attempted_at = instant(row.attempted_at_us());
    return service;
}

}  // namespace linka::domain
