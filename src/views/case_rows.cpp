#include "views/case_rows.hpp"

#include <algorithm>

namespace linka::views {

namespace {

using State = v1::ReferralState;

v1::NeedReply& need(v1::CaseReply& row, std::string const& need_id) {
    auto& needs = *row.mutable_needs();
    auto const known =
        std::find_if(needs.begin(), needs.end(), [&](auto const& each) { return each.need_id() == need_id; });
    if (known != needs.end()) return *known;
    auto& added = *needs.Add();
    added.set_need_id(need_id);
    return added;
}

/// Nothing for a referral that was never made: the domain does not let that happen.
v1::ReferralReply* referral(v1::CaseReply& row, std::string const& referral_id) {
    auto& referrals = *row.mutable_referrals();
    auto const known = std::find_if(referrals.begin(), referrals.end(), [&](auto const& each) {
        return each.referral_id() == referral_id;
    });
    return known == referrals.end() ? nullptr : &*known;
}

void opened(v1::CaseReply& row, v1::CaseOpened const& event, Fact const& fact) {
    row.set_case_id(event.case_id());
    row.set_case_code(event.case_code());
    row.set_return_kraj(event.return_kraj());
    row.set_release_window(event.release_window());
    if (event.has_client()) *row.mutable_client() = event.client();
    row.set_opened_at_us(static_cast<std::uint64_t>(to_us(fact.recorded_at)));
}

void assessed(v1::CaseReply& row, v1::NeedOutcomeAssessed const& event) {
    auto& known = need(row, event.need_id());
    if (event.stage() == v1::Stage::followup) {
        known.set_outcome_at_followup(event.outcome());
    } else {
        known.set_outcome_at_call(event.outcome());
    }
    known.set_unmet_reason(event.unmet_reason());
}

void made(v1::CaseReply& row, v1::ReferralMade const& event, Fact const& fact) {
    auto& added = *row.add_referrals();
    added.set_referral_id(event.referral_id());
    added.set_need_id(event.need_id());
    added.set_kind(event.kind());
    added.set_state(State::made);
    *added.mutable_shown() = event.shown();
    added.set_made_at_us(fact.commit.occurred_at_us());
    added.set_state_since_at_us(fact.commit.occurred_at_us());
}

/// What a referral event says, whichever it is.
struct Step {
    std::string referral_id;
    State::Value to = State::unspecified;
    v1::HowKnown::Value how_known = v1::HowKnown::unspecified;
    std::string unmet_reason;
};

template <class Event>
Step step(Event const& event, State::Value to) {
    return {event.referral_id(), to, event.how_known(), {}};
}

/// Nothing when the event is no step of a referral.
std::optional<Step> step_of(v1::Event const& event) {
    if (event.has_referral_acknowledged()) return step(event.referral_acknowledged(), State::acknowledged);
    if (event.has_referral_accepted()) return step(event.referral_accepted(), State::accepted);
    if (event.has_referral_waitlisted()) return step(event.referral_waitlisted(), State::waitlisted);
    if (event.has_client_reached()) return step(event.client_reached(), State::client_reached);
    if (event.has_help_received()) return step(event.help_received(), State::help_received);
    if (event.has_referral_no_show()) return step(event.referral_no_show(), State::no_show);
    if (event.has_referral_declined()) {
        auto declined = step(event.referral_declined(), State::declined);
        declined.unmet_reason = event.referral_declined().unmet_reason();
        return declined;
    }
    if (event.has_problem_status_recorded()) {
        auto const& recorded = event.problem_status_recorded();
        return step(recorded, recorded.solved() ? State::problem_solved : State::problem_remains);
    }
    if (event.has_referral_cancelled()) return Step{event.referral_cancelled().referral_id(), State::cancelled, {}, {}};
    if (event.has_referral_outcome_lapsed()) {
        return Step{event.referral_outcome_lapsed().referral_id(), State::outcome_unknown, {}, {}};
    }
    if (event.has_referral_reopened()) return Step{event.referral_reopened().referral_id(), State::made, {}, {}};
    if (event.has_referral_voided()) return Step{event.referral_voided().referral_id(), State::entered_in_error, {}, {}};
    return std::nullopt;
}

void apply_step(v1::CaseReply& row, Step const& taken, Fact const& fact) {
    auto* const known = referral(row, taken.referral_id);
    if (known == nullptr) return;
    known->set_state(taken.to);
    known->set_how_known(taken.how_known);
    known->set_unmet_reason(taken.unmet_reason);
    known->set_state_since_at_us(fact.commit.occurred_at_us());
}

}  // namespace

void apply_to_case(v1::CaseReply& row, v1::Event const& event, Fact const& fact) {
    if (event.has_case_opened()) {
        opened(row, event.case_opened(), fact);
    } else if (event.has_need_recorded()) {
        need(row, event.need_recorded().need_id()).set_code(event.need_recorded().code());
    } else if (event.has_need_outcome_assessed()) {
        assessed(row, event.need_outcome_assessed());
    } else if (event.has_return_region_changed()) {
        row.set_return_kraj(event.return_region_changed().kraj());
    } else if (event.has_follow_up_scheduled()) {
        row.mutable_follow_up()->set_kind(event.follow_up_scheduled().kind());
        row.mutable_follow_up()->set_due_on(event.follow_up_scheduled().due_on());
    } else if (event.has_follow_up_completed()) {
        row.clear_follow_up();
    } else if (event.has_referral_made()) {
        made(row, event.referral_made(), fact);
    } else if (event.has_referral_contact_tried()) {
        auto* const known = referral(row, event.referral_contact_tried().referral_id());
        if (known != nullptr) known->set_contact_tries(known->contact_tries() + 1);
    } else if (auto const taken = step_of(event)) {
        apply_step(row, *taken, fact);
    }
}

}  // namespace linka::views
