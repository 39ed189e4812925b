#include "views/case_rows.hpp"

#include "domain/referral.hpp"
#include "views/sealed.hpp"

#include <algorithm>

namespace linka::views {

namespace {

using State = v1::ReferralState;

v1::NeedReply& need(v1::CaseReply& row, std::string const& need_id) {
    auto& needs = *row.mutable_needs();
    auto const known =
        std::ranges::find_if(needs, [&](auto const& each) { return each.need_id() == need_id; });
    if (known != needs.end()) return *known;
    auto& added = *needs.Add();
    added.set_need_id(need_id);
    return added;
}

/// Nothing for a referral that was never made: the domain does not let that happen.
v1::ReferralReply* referral(v1::CaseReply& row, std::string const& referral_id) {
    auto& referrals = *row.mutable_referrals();
    auto const known = std::ranges::find_if(referrals, [&](auto const& each) {
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

/// How it is known that a referral came so far; unspecified for steps of our own.
v1::HowKnown::Value how_known(v1::Event const& event) {
    if (event.has_referral_acknowledged()) return event.referral_acknowledged().how_known();
    if (event.has_referral_accepted()) return event.referral_accepted().how_known();
    if (event.has_referral_declined()) return event.referral_declined().how_known();
    if (event.has_referral_waitlisted()) return event.referral_waitlisted().how_known();
    if (event.has_client_reached()) return event.client_reached().how_known();
    if (event.has_help_received()) return event.help_received().how_known();
    if (event.has_referral_no_show()) return event.referral_no_show().how_known();
    if (event.has_problem_status_recorded()) return event.problem_status_recorded().how_known();
    return v1::HowKnown::unspecified;
}

void remember(v1::ReferralReply& row) {
    auto& before = *row.mutable_before();
    before.set_state(row.state());
    before.set_state_since_at_us(row.state_since_at_us());
    before.set_how_known(row.how_known());
    before.set_unmet_reason(row.unmet_reason());
    before.set_contact_tries(row.contact_tries());
    row.set_revocable(true);
}

void take_back(v1::ReferralReply& row, v1::ReferralStepTakenBack const& event) {
    row.set_state(event.back_to());
    row.set_revocable(false);
    // A row that another version of this view left behind.
    if (!row.has_before()) return;
    auto const& before = row.before();
    row.set_state_since_at_us(before.state_since_at_us());
    row.set_how_known(before.how_known());
    row.set_unmet_reason(before.unmet_reason());
    row.set_contact_tries(before.contact_tries());
    row.clear_before();
}

void unlinked(v1::CaseReply& row, v1::CaseUnlinked const& event) {
    auto& links = *row.mutable_links();
    auto const gone = std::ranges::remove_if(links, [&](auto const& link) {
        return link.case_id() == event.other_id();
    });
    links.erase(gone.begin(), gone.end());
}

void stepped(v1::CaseReply& row, v1::Event const& event, Fact const& fact) {
    auto* const known = referral(row, std::string{domain::referral_id_of(event)});
    if (known == nullptr) return;
    if (event.has_referral_step_taken_back()) {
        take_back(*known, event.referral_step_taken_back());
        return;
    }
    remember(*known);
    if (event.has_referral_contact_tried()) {
        known->set_contact_tries(known->contact_tries() + 1);
        return;
    }
    known->set_state(domain::after(known->state(), event));
    known->set_how_known(how_known(event));
    known->set_unmet_reason(event.referral_declined().unmet_reason());
    known->set_state_since_at_us(fact.commit.occurred_at_us());
}

/// Whom to call back stays known when the call is only put off.
void scheduled(v1::FollowUpReply& row, v1::Event const& event, Fact const& fact) {
    auto const& next = event.follow_up_scheduled();
    bool const line_calls =
        next.kind() == v1::NextStep::line_calls_back || next.kind() == v1::NextStep::check_referral;
    if (event.sealed_size() > 0 || !line_calls) keep_sealed(row, fact, event);
    row.set_kind(next.kind());
    row.set_due_on(next.due_on());
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
        scheduled(*row.mutable_follow_up(), event, fact);
    } else if (event.has_follow_up_completed() || event.has_follow_up_waived()) {
        row.clear_follow_up();
    } else if (event.has_case_closed() || event.has_case_reopened()) {
        row.set_closed(event.has_case_closed());
    } else if (event.has_case_linked()) {
        auto& link = *row.add_links();
        link.set_case_id(event.case_linked().other_id());
        link.set_case_code(event.case_linked().other_code());
        link.set_relation(event.case_linked().relation());
    } else if (event.has_case_unlinked()) {
        unlinked(row, event.case_unlinked());
    } else if (event.has_referral_made()) {
        made(row, event.referral_made(), fact);
    } else if (!domain::referral_id_of(event).empty()) {
        stepped(row, event, fact);
    }
}

}  // namespace linka::views
