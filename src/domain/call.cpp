#include "domain/call.hpp"

#include "base/number.hpp"
#include "domain/text.hpp"

#include <fmt/format.h>

#include <array>
#include <memory>

namespace linka::domain {

namespace {

/// What a correction is judged on.
struct Correction {
    Call const& call;
    std::string const& new_value;
    Context const& context;
    Refusals& refusals;
};

std::optional<std::uint32_t> read_minutes(std::string_view text) {
    auto const minutes = parse_number<std::uint32_t>(text);
    return minutes && *minutes <= minutes_max ? minutes : std::nullopt;
}

std::string corrected_kraj(Correction& to) {
    if (!carries_case(to.call.outcome)) {
        to.refusals.add("/new_value", "not_for_this_outcome");
    } else {
        to.refusals.require_code(
            to.context.reference.kraje, to.new_value, "/new_value", "unknown_kraj"
        );
    }
    return to.new_value;
}

std::string corrected_prison(Correction& to) {
    to.refusals.optional_code(
        to.context.reference.prisons, to.new_value, "/new_value", "unknown_prison"
    );
    return to.new_value;
}

std::string corrected_role(Correction& to) {
    to.refusals.optional_code(
        to.context.reference.caller_roles, to.new_value, "/new_value", "unknown_caller_role"
    );
    return to.new_value;
}

std::string corrected_outcome(Correction& to) {
    auto outcome = v1::CallOutcome::unspecified;
    bool const known = v1::CallOutcome::Value_Parse(to.new_value, &outcome);
    if (!known || outcome == v1::CallOutcome::unspecified) {
        to.refusals.add("/new_value", "unknown_call_outcome", to.new_value);
    } else if (carries_case(outcome) != carries_case(to.call.outcome)) {
        // A call cannot grow a case afterwards, nor lose one: it is voided and logged again.
        to.refusals.add("/new_value", "outcome_changes_case", to.new_value);
    }
    return to.new_value;
}

std::string corrected_minutes(Correction& to) {
    if (to.new_value.empty()) return {};
    auto const minutes = read_minutes(to.new_value);
    if (!minutes)
        to.refusals.add("/new_value", "minutes_out_of_range", fmt::format("{}", minutes_max));
    return fmt::format("{}", minutes.value_or(0));
}

std::string corrected_start(Correction& to) {
    auto const started = parse_rfc3339(to.new_value, "/new_value");
    if (!started) {
        to.refusals.add(started.error());
        return {};
    }
    if (*started > to.context.now + clock_tolerance)
        to.refusals.add("/new_value", "started_in_future");
    if (*started < to.context.now - oldest_call) to.refusals.add("/new_value", "too_far_away");
    return format_rfc3339(*started);
}

/// A field that can be corrected: its value as text, and the new value checked and in normal form.
struct CallField {
    std::string_view name;
    std::string (*value)(Call const&);
    std::string (*corrected)(Correction&);
};
constexpr std::array fields = {
    CallField{"return_kraj", [](Call const& call) { return call.return_kraj; }, corrected_kraj},
    CallField{"prison_id", [](Call const& call) { return call.prison_id; }, corrected_prison},
    CallField{"caller_role", [](Call const& call) { return call.caller_role; }, corrected_role},
    CallField{
        "outcome",
        [](Call const& call) { return std::string{v1::CallOutcome::Value_Name(call.outcome)}; },
        corrected_outcome
    },
    CallField{
        "minutes",
        [](Call const& call) {
            return call.minutes ? fmt::format("{}", *call.minutes) : std::string{};
        },
        corrected_minutes
    },
    CallField{
        "started_at",
        [](Call const& call) { return format_rfc3339(call.started_at); },
        corrected_start
    },
};

std::optional<Fault> gone(Call const& call, std::string const& call_id) {
    if (call.call_id.empty()) return not_found("unknown_call", call_id);
    if (call.voided) return conflict("call_already_voided", call_id);
    return std::nullopt;
}

void apply(Call& call, v1::CallCorrected const& corrected) {
    auto const& value = corrected.new_value();
    if (corrected.field() == "return_kraj") {
        call.return_kraj = value;
    } else if (corrected.field() == "prison_id") {
        call.prison_id = value;
    } else if (corrected.field() == "caller_role") {
        call.caller_role = value;
    } else if (corrected.field() == "outcome") {
        v1::CallOutcome::Value_Parse(value, &call.outcome);
    } else if (corrected.field() == "minutes") {
        call.minutes = read_minutes(value);
    } else if (corrected.field() == "started_at") {
        if (auto const started = parse_rfc3339(value, {})) call.started_at = *started;
    }
}

/// A call at another time, or about another kraj, may have been in hours or covered where it was
/// not before.
void judge_again(v1::CallCorrected& corrected, CorrectionFacts const& facts) {
    bool const other_time = corrected.field() == "started_at";
    if (!other_time && corrected.field() != "return_kraj") return;
    auto call = facts.call;
    apply(call, corrected);
    if (other_time) corrected.set_in_hours(facts.line.hours.is_open(call.started_at));
    auto const day = to_prague(call.started_at).date;
    corrected.set_kraj_covered(covering(facts.network, call.return_kraj, day) != nullptr);
}

}  // namespace

Result<Events> decide(
    CorrectionFacts const& facts, v1::CorrectCall const& command, Context& context
) {
    auto const& call = facts.call;
    if (auto const fault = gone(call, command.call_id())) return *fault;
    Refusals refusals{context};
    check_text(refusals, command.reason(), "/reason", {});
    auto const field = std::ranges::find(fields, command.field(), &CallField::name);
    std::string old_value;
    std::string new_value;
    if (field == fields.end()) {
        refusals.add("/field", "field_not_correctable");
    } else {
        Correction correction{call, command.new_value(), context, refusals};
        old_value = field->value(call);
        new_value = field->corrected(correction);
        if (refusals.none() && new_value == old_value)
            refusals.add("/new_value", "value_unchanged");
    }
    if (!refusals.none()) return refusals.fault();

    Events events;
    auto& corrected = *add(events, call.call_id).mutable_call_corrected();
    corrected.set_call_id(call.call_id);
    corrected.set_field(command.field());
    corrected.set_old_value(old_value);
    corrected.set_new_value(new_value);
    corrected.set_reason(command.reason());
    judge_again(corrected, facts);
    return events;
}

Result<Events> decide(Call const& call, v1::VoidCall const& command, Context& context) {
    if (auto const fault = gone(call, command.call_id())) return *fault;
    Refusals refusals{context};
    check_text(refusals, command.reason(), "/reason", {});
    if (!refusals.none()) return refusals.fault();

    Events events;
    auto& voided = *add(events, call.call_id).mutable_call_voided();
    voided.set_call_id(call.call_id);
    voided.set_reason(command.reason());
    return events;
}

void evolve(Call& call, v1::Event const& event, Instant occurred_at) {
    if (event.has_call_logged()) {
        auto const& logged = event.call_logged();
        call.call_id = logged.call_id();
        call.line_id = logged.line_id();
        call.case_id = logged.case_id();
        call.caller_role = logged.caller_role();
        call.prison_id = logged.prison_id();
        call.return_kraj = logged.return_kraj();
        call.minutes = logged.has_minutes() ? std::optional{logged.minutes()} : std::nullopt;
        call.outcome = logged.outcome();
        call.started_at = occurred_at;
    } else if (event.has_call_corrected()) {
        apply(call, event.call_corrected());
    } else if (event.has_call_voided()) {
        call.voided = true;
    }
}

}  // namespace linka::domain
