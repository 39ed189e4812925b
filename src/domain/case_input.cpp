#include "domain/case_input.hpp"

#include "domain/text.hpp"

#include <algorithm>

namespace linka::domain {

namespace {

using Outcome = v1::NeedOutcome;
using Next = v1::NextStep;

constexpr int furthest_days = 5 * 366;

constexpr std::size_t phone_max = 40;
constexpr int phone_digits_min = 6;

/// A number as people write it down: digits, spaces and the signs between them.
bool looks_like_phone(std::string_view text) {
    constexpr std::string_view allowed = "0123456789+-()/. ";
    auto const digit = [](char c) { return c >= '0' && c <= '9'; };
    return text.find_first_not_of(allowed) == std::string_view::npos &&
           std::ranges::count_if(text, digit) >= phone_digits_min;
}

/// Whom to call back is asked only when the line does; a name without a number calls nobody.
void check_callback(v1::NextStepInput const& next_step, Refusals& refusals) {
    constexpr char const* name_at = "/next_step/contact_name";
    constexpr char const* phone_at = "/next_step/contact_phone";
    auto const& name = next_step.contact_name();
    auto const& phone = next_step.contact_phone();
    if (name.empty() && phone.empty()) return;
    bool const line_calls =
        next_step.kind() == Next::line_calls_back || next_step.kind() == Next::check_referral;
    if (!line_calls) {
        refusals.add(name.empty() ? phone_at : name_at, "contact_without_callback");
        return;
    }
    check_contact(refusals, name, name_at, name_max);
    if (phone.empty()) {
        refusals.add(phone_at, "required");
    } else if (phone.size() > phone_max || !looks_like_phone(phone)) {
        refusals.add(phone_at, "bad_phone");
    } else {
        check_contact(refusals, phone, phone_at, phone_max);
    }
}

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
    check_callback(next_step, refusals);
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
    scheduled.set_contact_name(next_step.contact_name());
    scheduled.set_contact_phone(next_step.contact_phone());
}

}  // namespace linka::domain
