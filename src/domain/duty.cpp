#include "domain/duty.hpp"

#include "domain/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace linka::domain {

namespace {

constexpr std::uint32_t missed_max = 999;

Instant instant(std::uint64_t us) { return from_us(static_cast<std::int64_t>(us)); }

/// The same time of the wall clock tomorrow: a day of 25 hours where the clock goes back.
Instant tomorrow_same_time(Instant now) {
    auto const local = to_prague(now);
    return from_prague(plus_days(local.date, 1), local.minute);
}

std::string shift_of(Duty const& duty, std::string_view operator_id) {
    auto const own = std::ranges::find_if(duty.open, [&](auto const& one) {
        return one.second.operator_id == operator_id;
    });
    return own == duty.open.end() ? std::string{} : own->first;
}

/// Until when the shift is planned; nothing when that is refused.
std::optional<Instant> planned_until(
    Line const& line, v1::StartShift const& command, Context const& context, Refusals& refusals
) {
    auto const pointer = "/planned_until_at";
    if (command.planned_until_at_us() == 0) {
        auto const closes = line.hours.closes_at(context.now);
        if (!closes) refusals.add(pointer, "required");
        return closes;
    }
    auto const until = instant(command.planned_until_at_us());
    if (until <= context.now) {
        refusals.add(pointer, "planned_end_passed");
    } else if (until > tomorrow_same_time(context.now)) {
        refusals.add(pointer, "shift_too_long");
    }
    return until;
}

/// When the shift ended, as somebody says.
Instant ended_at(
    Duty::Shift const& shift,
    v1::EndShift const& command,
    Context const& context,
    Refusals& refusals
) {
    // A clock that was set back: no shift ends before it began.
    if (command.ended_at_us() == 0) return std::max(context.now, shift.started_at);
    auto const at = instant(command.ended_at_us());
    if (at > context.now) refusals.add("/ended_at", "shift_ends_in_future");
    if (at < shift.started_at) refusals.add("/ended_at", "before_shift_began");
    return at;
}

void check_tally(
    bool given,
    std::uint32_t count,
    v1::TallyMethod::Value method,
    char const* pointer,
    Refusals& refusals
) {
    bool const by = method != v1::TallyMethod::unspecified;
    if (given && !by) refusals.add("/method", "required");
    if (!given && by) refusals.add(pointer, "required");
    if (count > missed_max)
        refusals.add(pointer, "tally_out_of_range", fmt::format("{}", missed_max));
}

void add_tally(
    Events& events,
    std::string const& line_id,
    Date day,
    std::uint32_t count,
    v1::TallyMethod::Value method
) {
    auto& tallied = *add(events, line_id).mutable_missed_calls_tallied();
    tallied.set_line_id(line_id);
    tallied.set_date_on(format_date(day));
    tallied.set_count(count);
    tallied.set_method(method);
}

void add_handover(Events& events, v1::EndShift const& command) {
    auto& left = *add(events, command.shift_id()).mutable_handover_left();
    left.set_line_id(command.line_id());
    left.set_shift_id(command.shift_id());
    left.set_note(command.handover());
}

}  // namespace

std::string duty_stream(std::string_view line_id) { return "duty-" + std::string{line_id}; }

Result<Events> decide(DutyFacts const& facts, v1::StartShift const& command, Context& context) {
    auto const& line = facts.line;
    if (line.line_id.empty()) return not_found("unknown_line", command.line_id());
    if (auto const own = shift_of(facts.duty, context.actor); !own.empty())
        return conflict("already_on_duty", own);
    Refusals refusals{context};
    auto const until = planned_until(line, command, context, refusals);
    if (!refusals.none()) return refusals.fault();

    Events events;
    auto& started = *add(events, duty_stream(line.line_id)).mutable_shift_started();
    started.set_line_id(line.line_id);
    started.set_shift_id(context.ids.id("shift"));
    started.set_operator_id(std::string{context.actor});
    started.set_started_at_us(static_cast<std::uint64_t>(to_us(context.now)));
    started.set_planned_until_at_us(static_cast<std::uint64_t>(to_us(*until)));
    started.set_in_hours(line.hours.is_open(context.now));
    return events;
}

Result<Events> decide(DutyFacts const& facts, v1::EndShift const& command, Context& context) {
    auto const found = facts.duty.open.find(command.shift_id());
    if (found == facts.duty.open.end()) return conflict("shift_not_open", command.shift_id());
    auto const& shift = found->second;
    if (shift.operator_id != context.actor && context.role != v1::Role::coordinator)
        return forbidden("not_your_shift", command.shift_id());
    Refusals refusals{context};
    auto const at = ended_at(shift, command, context, refusals);
    check_text(
        refusals,
        command.handover(),
        "/handover",
        {.max = description_max, .presence = Presence::optional}
    );
    check_tally(command.has_missed(), command.missed(), command.method(), "/missed", refusals);
    if (!refusals.none()) return refusals.fault();

    Events events;
    auto const& line_id = command.line_id();
    auto& ended = *add(events, duty_stream(line_id)).mutable_shift_ended();
    ended.set_line_id(line_id);
    ended.set_shift_id(command.shift_id());
    ended.set_ended_at_us(static_cast<std::uint64_t>(to_us(at)));
    bool const left = !command.handover().empty();
    ended.set_handover(left);
    if (left) add_handover(events, command);
    if (command.has_missed()) {
        auto const day = to_prague(shift.started_at).date;
        add_tally(events, line_id, day, command.missed(), command.method());
    }
    return events;
}

Result<Events> decide(Duty const& duty, v1::TakeBackShift const& command, Context& context) {
    auto const found = duty.open.find(command.shift_id());
    if (found == duty.open.end()) return conflict("shift_not_open", command.shift_id());
    if (found->second.operator_id != context.actor)
        return forbidden("not_your_shift", command.shift_id());
    Events events;
    auto& taken_back = *add(events, duty_stream(command.line_id())).mutable_shift_taken_back();
    taken_back.set_line_id(command.line_id());
    taken_back.set_shift_id(command.shift_id());
    return events;
}

Result<Events> decide(Duty const& duty, v1::AcknowledgeHandover const& command, Context& context) {
    if (!duty.handovers.contains(command.shift_id()))
        return conflict("handover_not_waiting", command.shift_id());
    if (shift_of(duty, context.actor).empty()) return conflict("not_on_duty", command.line_id());
    Events events;
    auto& taken = *add(events, duty_stream(command.line_id())).mutable_handover_acknowledged();
    taken.set_line_id(command.line_id());
    taken.set_shift_id(command.shift_id());
    return events;
}

Result<Events> decide(Line const& line, v1::TallyMissedCalls const& command, Context& context) {
    if (line.line_id.empty()) return not_found("unknown_line", command.line_id());
    Refusals refusals{context};
    auto const day = refusals.date(command.date_on(), "/date_on", Presence::required);
    if (day && *day > today(context)) refusals.add("/date_on", "tally_in_future");
    if (day && line.hours.opened_on && *day < *line.hours.opened_on)
        refusals.add("/date_on", "before_line_opened", format_date(*line.hours.opened_on));
    if (!command.has_count()) refusals.add("/count", "required");
    check_tally(command.has_count(), command.count(), command.method(), "/count", refusals);
    if (!refusals.none()) return refusals.fault();
    Events events;
    add_tally(events, line.line_id, *day, command.count(), command.method());
    return events;
}

void evolve(Duty& duty, v1::Event const& event) {
    if (event.has_shift_started()) {
        auto const& started = event.shift_started();
        duty.open[started.shift_id()] = {started.operator_id(), instant(started.started_at_us())};
    } else if (event.has_shift_ended()) {
        auto const& ended = event.shift_ended();
        duty.open.erase(ended.shift_id());
        if (ended.handover()) duty.handovers.insert(ended.shift_id());
    } else if (event.has_shift_taken_back()) {
        duty.open.erase(event.shift_taken_back().shift_id());
    } else if (event.has_handover_acknowledged()) {
        duty.handovers.erase(event.handover_acknowledged().shift_id());
    }
}

void evolve(Handover& handover, v1::Event const& event) {
    if (event.has_handover_left()) handover.shift_id = event.handover_left().shift_id();
}

}  // namespace linka::domain
