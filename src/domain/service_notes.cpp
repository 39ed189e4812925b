#include "domain/service_notes.hpp"

#include "base/number.hpp"
#include "domain/text.hpp"

namespace linka::domain {

namespace {

using Condition = v1::AccessCondition;

constexpr std::uint32_t available_max = 10'000;
constexpr int age_limit_max = 120;
constexpr std::chrono::days capacity_furthest_back{366};
constexpr std::chrono::days capacity_furthest_ahead{366};

std::uint64_t us(Instant at) { return static_cast<std::uint64_t>(to_us(at)); }

bool is_age(std::string const& text) {
    auto const years = parse_number<int>(text);
    return years && *years >= 1 && *years <= age_limit_max;
}

/// What each condition may say.
void check_value(
    v1::SetAccessCondition const& command, Context const& context, Refusals& refusals
) {
    constexpr char const* at = "/value";
    auto const& value = command.value();
    switch (command.condition()) {
        case Condition::age_max:
        case Condition::age_min:
            if (!is_age(value)) refusals.add(at, "bad_age");
            break;
        case Condition::sex:
            if (value != "men" && value != "women") refusals.add(at, "bad_sex");
            break;
        case Condition::residence:
            refusals.require_code(context.reference.kraje, value, at, "unknown_kraj");
            break;
        case Condition::fee:
            check_text(refusals, value, at, {.max = name_max});
            break;
        default:
            check_text(refusals, value, at, {.max = name_max, .presence = Presence::optional});
    }
}

void check_capacity(v1::ReportCapacity const& command, Instant now, Refusals& refusals) {
    if (command.unit() == v1::CapacityUnit::unspecified) refusals.add("/unit", "required");
    if (!command.has_available()) {
        refusals.add("/available", "required");
    } else if (command.available() > available_max) {
        refusals.add("/available", "too_many", std::to_string(available_max));
    }
    auto const as_of = command.as_of_at_us() == 0
                           ? now
                           : from_us(static_cast<std::int64_t>(command.as_of_at_us()));
    // Room is a fact somebody saw: it cannot be of tomorrow.
    if (as_of > now || as_of < now - capacity_furthest_back) {
        refusals.add("/as_of_at", "too_far_away");
        return;
    }
    auto const until = refusals.date(command.good_until_on(), "/good_until_on", Presence::optional);
    if (!until) return;
    if (*until < to_prague(as_of).date)
        refusals.add("/good_until_on", "before_beginning", command.good_until_on());
    if (*until > to_prague(now + capacity_furthest_ahead).date)
        refusals.add("/good_until_on", "too_far_away");
}

void append(Events& events, Events&& more) {
    for (auto& event : more) events.push_back(std::move(event));
}

/// The provider's own word for a new status, checked as anybody's.
Result<Events> status_told(
    Service const& service, v1::AnswerVerificationLink const& answer, Context& context
) {
    v1::SetServiceStatus set;
    set.set_service_id(service.service_id);
    set.set_to(answer.to());
    set.set_reason(answer.reason());
    set.set_expected_until_on(answer.expected_until_on());
    set.set_source(v1::StatusSource::provider);
    set.set_verified_by(v1::VerificationMethod::provider_link);
    return decide(service, set, context);
}

Result<Events> capacity_told(
    Service const& service, v1::AnswerVerificationLink const& answer, Context& context
) {
    v1::ReportCapacity report;
    report.set_service_id(service.service_id);
    report.set_unit(answer.unit());
    report.set_available(answer.available());
    return decide(service, report, context);
}

Result<Events> verified_by_provider(
    Service const& service, v1::Disposition::Value disposition, Context& context
) {
    v1::VerifyService verify;
    verify.set_service_id(service.service_id);
    verify.set_method(v1::VerificationMethod::provider_link);
    verify.set_disposition(disposition);
    return decide(service, verify, context);
}

}  // namespace

Result<Events> decide(Service const& service, v1::ReportCapacity const& command, Context& context) {
    if (auto const fault = gone(service, command.service_id())) return *fault;
    Refusals refusals{context};
    check_capacity(command, context.now, refusals);
    if (!refusals.none()) return refusals.fault();
    Events events;
    auto& reported = *add(events, service.service_id).mutable_capacity_reported();
    reported.set_service_id(service.service_id);
    reported.set_unit(command.unit());
    reported.set_available(command.available());
    reported.set_as_of_at_us(command.as_of_at_us() == 0 ? us(context.now) : command.as_of_at_us());
    reported.set_good_until_on(command.good_until_on());
    return events;
}

Result<Events> decide(
    Service const& service, v1::SetAccessCondition const& command, Context& context
) {
    if (auto const fault = gone(service, command.service_id())) return *fault;
    Refusals refusals{context};
    if (command.condition() == Condition::unspecified) {
        refusals.add("/condition", "required");
    } else if (!command.lifted()) {
        check_value(command, context, refusals);
    } else if (!command.value().empty()) {
        refusals.add("/value", "not_for_this_step");
    }
    if (!refusals.none()) return refusals.fault();
    Events events;
    if (command.lifted()) {
        if (!service.facts.access.contains(command.condition()))
            return conflict("condition_not_set", service.service_id);
        auto& lifted = *add(events, service.service_id).mutable_access_condition_lifted();
        lifted.set_service_id(service.service_id);
        lifted.set_condition(command.condition());
        return events;
    }
    auto& set = *add(events, service.service_id).mutable_access_condition_set();
    set.set_service_id(service.service_id);
    set.set_condition(command.condition());
    set.set_value(command.value());
    return events;
}

Result<Events> decide(Service const& service, v1::DisputeService const& command, Context& context) {
    if (auto const fault = gone(service, command.service_id())) return *fault;
    if (command.claim() == v1::DisputeClaim::unspecified) return invalid("required", "/claim");
    Events events;
    auto& disputed = *add(events, service.service_id).mutable_service_disputed();
    disputed.set_service_id(service.service_id);
    disputed.set_dispute_id(context.ids.id("dispute"));
    disputed.set_by_call(command.by_call());
    disputed.set_claim(command.claim());
    return events;
}

Result<Events> decide(Service const& service, v1::ResolveDispute const& command, Context&) {
    // A dispute about a service that was retired meanwhile is still somebody's to settle.
    if (service.service_id.empty()) return not_found("unknown_service", command.service_id());
    if (!service.facts.disputes.contains(command.dispute_id()))
        return not_found("unknown_dispute", command.dispute_id());
    if (command.finding() == v1::DisputeFinding::unspecified)
        return invalid("required", "/finding");
    Events events;
    auto& resolved = *add(events, service.service_id).mutable_dispute_resolved();
    resolved.set_service_id(service.service_id);
    resolved.set_dispute_id(command.dispute_id());
    resolved.set_finding(command.finding());
    return events;
}

Result<Events> decide(
    Service const& service,
    Service const& original,
    v1::MarkDuplicate const& command,
    Context& context
) {
    if (service.service_id.empty()) return not_found("unknown_service", command.service_id());
    Events events;
    auto const& known = service.facts.duplicate_of;
    if (command.of().empty()) {
        Refusals refusals{context};
        check_text(refusals, command.reason(), "/reason", {});
        if (!refusals.none()) return refusals.fault();
        if (known.empty()) return conflict("not_marked_duplicate", service.service_id);
        auto& unmarked = *add(events, service.service_id).mutable_service_duplicate_unmarked();
        unmarked.set_service_id(service.service_id);
        unmarked.set_of(known);
        unmarked.set_reason(command.reason());
        return events;
    }
    if (original.service_id.empty()) return invalid("unknown_service", "/of", command.of());
    if (original.service_id == service.service_id) return invalid("duplicate_of_itself", "/of");
    // No circles: what is pointed at points nowhere itself.
    if (!original.facts.duplicate_of.empty())
        return conflict("duplicate_of_duplicate", command.of());
    if (known == command.of()) return conflict("nothing_changed", service.service_id);
    auto& marked = *add(events, service.service_id).mutable_service_marked_duplicate();
    marked.set_service_id(service.service_id);
    marked.set_of(command.of());
    return events;
}

Result<Events> decide(
    Service const& service, v1::IssueVerificationLink const& command, Context& context
) {
    if (auto const fault = gone(service, command.service_id())) return *fault;
    Events events;
    auto& issued = *add(events, service.service_id).mutable_verification_link_issued();
    issued.set_service_id(service.service_id);
    issued.set_link_id(context.ids.id("link"));
    issued.set_expires_at_us(us(context.now + link_lasts));
    return events;
}

Result<Events> decide(
    Service const& service, v1::AnswerVerificationLink const& command, Context& context
) {
    if (auto const fault = gone(service, service.service_id)) return *fault;
    auto const may = may_answer(service.facts.link, command.link_id(), context.now);
    if (!may) return may.error();
    bool const new_status = command.to() != v1::ServiceStatus::unspecified &&
                            command.to() != status_at(service, context.now);
    if (command.to() == v1::ServiceStatus::retired) return invalid("retired_by_link", "/to");
    Events events;
    auto& answered = *add(events, service.service_id).mutable_verification_link_answered();
    answered.set_service_id(service.service_id);
    answered.set_link_id(command.link_id());
    if (command.has_available()) {
        auto told = capacity_told(service, command, context);
        if (!told) return told;
        append(events, std::move(*told));
    }
    // A status brings its verification with it.
    auto told = new_status ? status_told(service, command, context)
                           : verified_by_provider(
                                 service,
                                 command.has_available() ? v1::Disposition::changed
                                                         : v1::Disposition::confirmed,
                                 context
                             );
    if (!told) return told;
    append(events, std::move(*told));
    return events;
}

}  // namespace linka::domain
