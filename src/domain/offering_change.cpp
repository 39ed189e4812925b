#include "domain/offering_change.hpp"

#include "base/number.hpp"
#include "domain/text.hpp"

#include <fmt/format.h>

#include <memory>
#include <set>

namespace linka::domain {

namespace {

using Kind = v1::ChangeKind;

constexpr int feedback_max = 16;
constexpr int furthest_days = 5 * 366;
constexpr std::uint32_t window_days_max = 365;
constexpr int last_metric = 21;

/// What all the checks look at, and what they find out on the way.
struct Hearing {
    ChangeFacts const& facts;
    v1::ChangeOffering const& command;
    Context& context;
    Refusals refusals;
    std::optional<Date> effective_on;
    std::vector<LineHours::Rule> rules;
    OpenWindows exception_windows;
};

bool near(Date date, Context const& context) {
    return std::abs(days_between(today(context), date)) <= furthest_days;
}

/// A single day speaks for itself: its date is when the change takes effect.
void check_effective_on(Hearing& hearing) {
    auto const& command = hearing.command;
    bool const of_one_day = command.kind() == Kind::day_exception && command.has_day_exception();
    auto const presence = of_one_day ? Presence::optional : Presence::required;
    hearing.effective_on = hearing.refusals.date(command.effective_on(), "/effective_on", presence);
    if (hearing.effective_on && !near(*hearing.effective_on, hearing.context)) {
        hearing.refusals.add("/effective_on", "too_far_away", command.effective_on());
    }
}

struct Payload {
    Kind::Value kind;
    char const* pointer;
    bool given;
};

/// Exactly the payload its kind needs; content and procedure need none.
void check_payload(Hearing& hearing) {
    auto const& command = hearing.command;
    Payload const payloads[] = {
        {Kind::hours, "/hours", !command.hours().empty()},
        {Kind::day_exception, "/day_exception", command.has_day_exception()},
        {Kind::coverage, "/coverage", command.has_coverage()},
    };
    for (auto const& payload : payloads) {
        bool const wanted = payload.kind == command.kind();
        if (wanted && !payload.given) hearing.refusals.add(payload.pointer, "required");
        if (!wanted && payload.given) hearing.refusals.add(payload.pointer, "not_for_this_kind");
    }
}

bool needs_line(Kind::Value kind) {
    return kind == Kind::hours || kind == Kind::day_exception || kind == Kind::coverage;
}

void check_line(Hearing& hearing) {
    auto const& command = hearing.command;
    auto const& line = hearing.facts.line;
    if (command.line_id().empty()) {
        if (needs_line(command.kind())) hearing.refusals.add("/line_id", "required");
        return;
    }
    if (line.line_id.empty()) {
        hearing.refusals.add("/line_id", "unknown_line", command.line_id());
    } else if (line.hours.closed_on && hearing.effective_on &&
               *hearing.effective_on >= *line.hours.closed_on) {
        hearing.refusals.add("/effective_on", "line_closed", format_date(*line.hours.closed_on));
    }
}

void check_day_exception(Hearing& hearing) {
    auto const& input = hearing.command.day_exception();
    auto const date =
        hearing.refusals.date(input.date_on(), "/day_exception/date_on", Presence::required);
    if (date && !near(*date, hearing.context)) {
        hearing.refusals.add("/day_exception/date_on", "too_far_away", input.date_on());
    }
    if (date && hearing.effective_on && *date != *hearing.effective_on) {
        hearing.refusals.add("/effective_on", "effective_on_differs_from_day", input.date_on());
    }
    if (date) hearing.effective_on = date;
    check_text(hearing.refusals, input.reason(), "/day_exception/reason", {});
    auto windows = parse_windows(input.windows(), "/day_exception/windows");
    if (windows) {
        hearing.exception_windows = *std::move(windows);
    } else {
        hearing.refusals.add(windows.error());
    }
}

/// Whoever holds some of the kraj on that day or later.
std::vector<Coverage> held_from(Network const& network, std::string const& kraj, Date from) {
    std::vector<Coverage> held;
    auto const found = network.coverage.find(kraj);
    if (found == network.coverage.end()) return held;
    std::ranges::copy_if(found->second, std::back_inserter(held), [from](Coverage const& one) {
        return !one.until || *one.until > from;
    });
    return held;
}

void check_coverage(Hearing& hearing) {
    auto const& input = hearing.command.coverage();
    auto const& reference = hearing.context.reference;
    hearing.refusals.require_code(reference.kraje, input.kraj(), "/coverage/kraj", "unknown_kraj");
    hearing.refusals.require_code(
        reference.members, input.org_id(), "/coverage/org_id", "unknown_organisation"
    );
    if (!hearing.effective_on) return;
    auto const held = held_from(hearing.facts.network, input.kraj(), *hearing.effective_on);
    bool const as_before = held.size() == 1 && held.front().line_id == hearing.command.line_id() &&
                           held.front().org_id == input.org_id() &&
                           held.front().from <= *hearing.effective_on && !held.front().until;
    if (as_before) hearing.refusals.add("/coverage/kraj", "coverage_unchanged", input.kraj());
    auto const& opened_on = hearing.facts.line.hours.opened_on;
    if (opened_on && *hearing.effective_on < *opened_on) {
        hearing.refusals.add("/effective_on", "before_line_opened", format_date(*opened_on));
    }
}

/// "M1" to "M21", the measures of the evaluation.
bool is_metric(std::string_view text) {
    if (!text.starts_with('M')) return false;
    text.remove_prefix(1);
    auto const number = parse_number<int>(text);
    return number && *number >= 1 && *number <= last_metric && text.front() != '0';
}

void check_expected_effect(Hearing& hearing) {
    if (!hearing.command.has_expected_effect()) return;
    auto const& effect = hearing.command.expected_effect();
    constexpr char const* at = "/expected_effect";
    if (!is_metric(effect.metric()))
        hearing.refusals.add("/expected_effect/metric", "unknown_metric", effect.metric());
    if (effect.direction() == v1::EffectDirection::unspecified) {
        hearing.refusals.add("/expected_effect/direction", "required");
    }
    if (effect.window_days() < 1 || effect.window_days() > window_days_max) {
        hearing.refusals.add(
            "/expected_effect/window_days", "bad_window_days", fmt::format("{}", window_days_max)
        );
    }
    // An effect named after the fact proves nothing.
    if (hearing.effective_on && *hearing.effective_on < today(hearing.context)) {
        hearing.refusals.add(at, "effect_declared_too_late");
    }
}

void check_feedback(Hearing& hearing) {
    auto const& from = hearing.command.from_feedback();
    if (from.size() > feedback_max) {
        hearing.refusals.add("/from_feedback", "too_many", fmt::format("{}", feedback_max));
        return;
    }
    std::set<std::string> seen;
    for (int i = 0; i < from.size(); ++i) {
        auto const at = fmt::format("/from_feedback/{}", i);
        auto const found = hearing.facts.feedback.find(from[i]);
        if (found == hearing.facts.feedback.end() || found->second.feedback_id.empty()) {
            hearing.refusals.add(at, "unknown_feedback", from[i]);
        } else if (!leads_to_change(found->second)) {
            hearing.refusals.add(at, "feedback_not_adopted", from[i]);
        }
        if (!seen.insert(from[i]).second) hearing.refusals.add(at, "given_twice", from[i]);
    }
}

void check(Hearing& hearing) {
    auto const& command = hearing.command;
    check_text(hearing.refusals, command.description(), "/description", {.max = description_max});
    if (command.kind() == Kind::unspecified) hearing.refusals.add("/kind", "required");
    check_effective_on(hearing);
    check_payload(hearing);
    if (command.kind() == Kind::day_exception && command.has_day_exception())
        check_day_exception(hearing);
    check_line(hearing);
    if (command.kind() == Kind::hours) {
        hearing.rules =
            read_hours(command.hours(), hearing.effective_on.value_or(Date{}), hearing.refusals);
    }
    if (command.kind() == Kind::coverage && command.has_coverage()) check_coverage(hearing);
    check_expected_effect(hearing);
    check_feedback(hearing);
}

void add_proposal(Events& events, std::string const& change_id, v1::ChangeOffering const& command) {
    auto& proposed = *add(events, change_id).mutable_change_proposed();
    proposed.set_change_id(change_id);
    *proposed.mutable_from_feedback() = command.from_feedback();
    proposed.set_description(command.description());
    proposed.set_kind(command.kind());
    proposed.set_line_id(command.line_id());
    if (command.has_expected_effect()) {
        auto& declared = *add(events, change_id).mutable_expected_effect_declared();
        declared.set_change_id(change_id);
        *declared.mutable_effect() = command.expected_effect();
    }
    add(events, change_id).mutable_change_approved()->set_change_id(change_id);
}

void add_handover(Events& events, Hearing const& hearing) {
    auto const& command = hearing.command;
    auto const& kraj = command.coverage().kraj();
    std::set<std::string> ended_lines;
    for (auto const& held : held_from(hearing.facts.network, kraj, *hearing.effective_on)) {
        if (!ended_lines.insert(held.line_id).second) continue;
        auto& ended = *add(events, network_stream).mutable_coverage_ended();
        ended.set_line_id(held.line_id);
        ended.set_kraj(kraj);
        ended.set_ended_on(format_date(*hearing.effective_on));
        ended.set_reason(command.description());
    }
    add_coverage_assigned(events, command.line_id(), command.coverage(), *hearing.effective_on);
}

void add_fact(Events& events, Hearing const& hearing) {
    auto const& line_id = hearing.command.line_id();
    for (auto const& rule : hearing.rules) add_hours_set(events, line_id, rule);
    if (hearing.command.has_day_exception()) {
        auto const& input = hearing.command.day_exception();
        auto& set = *add(events, line_id).mutable_line_day_exception_set();
        set.set_line_id(line_id);
        set.set_date_on(input.date_on());
        write_windows(hearing.exception_windows, *set.mutable_windows());
        set.set_reason(input.reason());
    }
    if (hearing.command.has_coverage()) add_handover(events, hearing);
}

}  // namespace

Result<Events> decide(
    ChangeFacts const& facts, v1::ChangeOffering const& command, Context& context
) {
    Hearing hearing{facts, command, context, Refusals{context}, {}, {}, {}};
    check(hearing);
    if (!hearing.refusals.none()) return hearing.refusals.fault();

    Events events;
    auto const change_id = context.ids.id("change");
    add_proposal(events, change_id, command);
    add_fact(events, hearing);
    auto& effective = *add(events, change_id).mutable_change_effective();
    effective.set_change_id(change_id);
    effective.set_effective_on(format_date(*hearing.effective_on));
    for (auto const& feedback_id : command.from_feedback()) {
        auto& linked = *add(events, feedback_id).mutable_feedback_change_linked();
        linked.set_feedback_id(feedback_id);
        linked.set_change_id(change_id);
    }
    return events;
}

}  // namespace linka::domain
