#include "domain/case_input.hpp"

namespace linka::domain {

namespace {

using Outcome = v1::NeedOutcome;
using Next = v1::NextStep;

constexpr int furthest_days = 5 * 366;

bool planned(v1::NextStepInput const& next_step) {
    return next_step.kind() != Next::unspecified && next_step.kind() != Next::none;
}

}  // namespace

void check_outcome(
    v1::NeedOutcome::Value outcome,
    std::string const& unmet_reason,
    std::string const& need_at,
    Reference const& reference,
    Refusals& refusals
) {
    auto const reason_at = need_at + "/unmet_reason";
    if (outcome == Outcome::unmet && unmet_reason.empty()) {
        refusals.add(reason_at, "unmet_needs_reason");
    } else if (!unmet_reason.empty() && outcome != Outcome::unmet && outcome != Outcome::partly) {
        refusals.add(reason_at, "reason_without_unmet", unmet_reason);
    } else {
        refusals.optional_code(
            reference.unmet_reasons, unmet_reason, reason_at, "unknown_unmet_reason"
        );
    }
}

void check_next_step(
    v1::NextStepInput const& next_step, std::optional<Date> earliest, Refusals& refusals
) {
    constexpr char const* at = "/next_step/due_on";
    if (!planned(next_step)) {
        if (!next_step.due_on().empty())
            refusals.add(at, "due_on_without_next_step", next_step.due_on());
        return;
    }
    // The line cannot plan what the caller does, only wait for it.
    bool const by_caller = next_step.kind() == Next::caller_calls_again;
    auto const presence = by_caller ? Presence::optional : Presence::required;
    auto const due_on = refusals.date(next_step.due_on(), at, presence);
    if (!due_on || !earliest) return;
    if (*due_on < *earliest) refusals.add(at, "due_before_call", next_step.due_on());
    if (days_between(*earliest, *due_on) > furthest_days)
        refusals.add(at, "too_far_away", next_step.due_on());
}

void add_follow_up(Events& events, std::string const& case_id, v1::NextStepInput const& next_step) {
    if (!planned(next_step)) return;
    auto& scheduled = *add(events, case_id).mutable_follow_up_scheduled();
    scheduled.set_case_id(case_id);
    scheduled.set_kind(next_step.kind());
    scheduled.set_due_on(next_step.due_on());
}

}  // namespace linka::domain
