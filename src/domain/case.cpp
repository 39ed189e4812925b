#include "domain/case.hpp"

#include "base/check.hpp"
#include "domain/case_input.hpp"
#include "domain/referral.hpp"
#include "domain/text.hpp"

#include <fmt/format.h>

#include <set>

namespace linka::domain {

namespace {

using Step = v1::ReferralStep;

constexpr int needs_max = 16;

bool tells_outcome(Step::Value step) {
    switch (step) {
        case Step::acknowledge:
        case Step::accept:
        case Step::decline:
        case Step::waitlist:
        case Step::client_reached:
        case Step::help_received:
        case Step::no_show:
        case Step::solved:
        case Step::remains:
            return true;
        default:
            return false;
    }
}

bool wants_words(Step::Value step) {
    return step == Step::cancel || step == Step::reopen || step == Step::void_step;
}

void check_reason(v1::StepReferral const& command, Context const& context, Refusals& refusals) {
    if (command.step() == Step::decline) {
        refusals.require_code(
            context.reference.unmet_reasons, command.reason(), "/reason", "unknown_unmet_reason"
        );
    } else if (wants_words(command.step())) {
        check_text(refusals, command.reason(), "/reason", {});
    } else if (!command.reason().empty()) {
        refusals.add("/reason", "not_for_this_step");
    }
}

/// A field the step has no place for is refused rather than lost without a word.
void check_step(v1::StepReferral const& command, Context const& context, Refusals& refusals) {
    auto const step = command.step();
    bool const how_known_given = command.how_known() != v1::HowKnown::unspecified;
    if (tells_outcome(step) && !how_known_given) refusals.add("/how_known", "required");
    if (!tells_outcome(step) && how_known_given) refusals.add("/how_known", "not_for_this_step");
    check_reason(command, context, refusals);
    if (step == Step::accept || step == Step::waitlist) {
        refusals.date(command.date_on(), "/date_on", Presence::optional);
    } else if (!command.date_on().empty()) {
        refusals.add("/date_on", "not_for_this_step");
    }
    if (command.unreachable() && step != Step::contact_tried) {
        refusals.add("/unreachable", "not_for_this_step");
    }
}

/// The ids every event of a referral carries.
template <class Body>
Body& of_referral(Body* body, v1::StepReferral const& command) {
    body->set_case_id(command.case_id());
    body->set_referral_id(command.referral_id());
    return *body;
}

/// And how the line knows, where the event tells an outcome.
template <class Body>
Body& known(Body* body, v1::StepReferral const& command) {
    of_referral(body, command).set_how_known(command.how_known());
    return *body;
}

void write_step(v1::StepReferral const& command, v1::Event& event) {
    switch (command.step()) {
        case Step::contact_tried:
            of_referral(event.mutable_referral_contact_tried(), command)
                .set_unreachable(command.unreachable());
            break;
        case Step::acknowledge:
            known(event.mutable_referral_acknowledged(), command);
            break;
        case Step::accept:
            known(event.mutable_referral_accepted(), command).set_from_on(command.date_on());
            break;
        case Step::decline:
            known(event.mutable_referral_declined(), command).set_unmet_reason(command.reason());
            break;
        case Step::waitlist:
            known(event.mutable_referral_waitlisted(), command).set_until_on(command.date_on());
            break;
        case Step::client_reached:
            known(event.mutable_client_reached(), command);
            break;
        case Step::help_received:
            known(event.mutable_help_received(), command);
            break;
        case Step::no_show:
            known(event.mutable_referral_no_show(), command);
            break;
        case Step::cancel:
            of_referral(event.mutable_referral_cancelled(), command).set_reason(command.reason());
            break;
        case Step::lapse:
            of_referral(event.mutable_referral_outcome_lapsed(), command);
            break;
        case Step::solved:
        case Step::remains:
            known(event.mutable_problem_status_recorded(), command)
                .set_solved(command.step() == Step::solved);
            break;
        case Step::reopen:
            of_referral(event.mutable_referral_reopened(), command).set_reason(command.reason());
            break;
        case Step::void_step:
            of_referral(event.mutable_referral_voided(), command).set_reason(command.reason());
            break;
        default:
            // The machine allows no other step.
            CHECK(false);
    }
}

void check_assessments(
    Case const& known_case,
    v1::RecordFollowUp const& command,
    Context const& context,
    Refusals& refusals
) {
    if (command.needs_size() > needs_max) {
        refusals.add("/needs", "too_many", fmt::format("{}", needs_max));
        return;
    }
    std::set<std::string> seen;
    for (int i = 0; i < command.needs_size(); ++i) {
        auto const& need = command.needs(i);
        auto const at = fmt::format("/needs/{}", i);
        if (std::ranges::find(known_case.needs, need.need_id(), &Case::Need::need_id) ==
            known_case.needs.end()) {
            refusals.add(at + "/need_id", "need_not_in_case", need.need_id());
        }
        if (!seen.insert(need.need_id()).second)
            refusals.add(at + "/need_id", "given_twice", need.need_id());
        if (need.outcome() == v1::NeedOutcome::unspecified)
            refusals.add(at + "/outcome", "required");
        check_outcome(need.outcome(), need.unmet_reason(), at, context.reference, refusals);
    }
}

void add_assessed(Events& events, std::string const& case_id, v1::NeedAssessment const& need) {
    auto& assessed = *add(events, case_id).mutable_need_outcome_assessed();
    assessed.set_case_id(case_id);
    assessed.set_need_id(need.need_id());
    assessed.set_outcome(need.outcome());
    assessed.set_unmet_reason(need.unmet_reason());
    assessed.set_stage(v1::Stage::followup);
}

void assess(Case& known_case, v1::NeedOutcomeAssessed const& assessed) {
    auto const need = std::ranges::find(known_case.needs, assessed.need_id(), &Case::Need::need_id);
    if (need == known_case.needs.end()) return;
    (assessed.stage() == v1::Stage::followup ? need->at_followup : need->at_call) =
        assessed.outcome();
}

void make_referral(Case& known_case, v1::ReferralMade const& made) {
    Case::Referral referral;
    referral.referral_id = made.referral_id();
    referral.need_id = made.need_id();
    referral.kind = made.kind();
    known_case.referrals.push_back(std::move(referral));
}

void step_referral(Case& known_case, v1::Event const& event) {
    auto const referral = std::ranges::find(
        known_case.referrals, referral_id_of(event), &Case::Referral::referral_id
    );
    if (referral == known_case.referrals.end()) return;
    if (event.has_referral_step_taken_back()) {
        if (referral->before) referral->contact_tries = referral->before->contact_tries;
        referral->before.reset();
    } else {
        referral->before = {referral->state, referral->contact_tries};
    }
    if (event.has_referral_contact_tried()) ++referral->contact_tries;
    referral->state = after(referral->state, event);
}

}  // namespace

Case::Need const* need_by_code(Case const& known_case, std::string_view code) {
    auto const need = std::ranges::find(known_case.needs, code, &Case::Need::code);
    return need == known_case.needs.end() ? nullptr : &*need;
}

Result<Events> decide(Case const& known_case, v1::StepReferral const& command, Context& context) {
    if (!known_case.open) return not_found("unknown_case", command.case_id());
    auto const referral = std::ranges::find(
        known_case.referrals, command.referral_id(), &Case::Referral::referral_id
    );
    if (referral == known_case.referrals.end())
        return not_found("unknown_referral", command.referral_id());
    Refusals refusals{context};
    if (command.step() == Step::unspecified) refusals.add("/step", "required");
    check_step(command, context, refusals);
    if (!refusals.none()) return refusals.fault();
    if (!next(referral->state, command.step(), referral->kind)) {
        return conflict(
            "referral_step_not_allowed", v1::ReferralState::Value_Name(referral->state)
        );
    }
    Events events;
    write_step(command, add(events, known_case.case_id));
    return events;
}

Result<Events> decide(Case const& known_case, v1::RecordFollowUp const& command, Context& context) {
    if (!known_case.open) return not_found("unknown_case", command.case_id());
    if (known_case.closed) return conflict("case_closed", known_case.case_code);
    Refusals refusals{context};
    bool const reached = command.result() == v1::FollowUpResult::reached;
    if (command.result() == v1::FollowUpResult::unspecified) refusals.add("/result", "required");
    if (!reached && command.needs_size() > 0) refusals.add("/needs", "needs_without_contact");
    check_assessments(known_case, command, context, refusals);
    check_next_step(command.next_step(), today(context), refusals);
    if (!refusals.none()) return refusals.fault();

    Events events;
    auto const& case_id = known_case.case_id;
    auto& attempted = *add(events, case_id).mutable_follow_up_attempted();
    attempted.set_case_id(case_id);
    attempted.set_result(command.result());
    for (auto const& need : command.needs()) add_assessed(events, case_id, need);
    // Completed counts against due: a contact nobody planned completes nothing.
    if (reached && known_case.follow_up) {
        add(events, case_id).mutable_follow_up_completed()->set_case_id(case_id);
    }
    add_follow_up(events, case_id, command.next_step());
    return events;
}

void evolve(Case& known_case, v1::Event const& event) {
    switch (event.body_case()) {
        case v1::Event::kCaseOpened:
            known_case.open = true;
            known_case.case_id = event.case_opened().case_id();
            known_case.case_code = event.case_opened().case_code();
            known_case.return_kraj = event.case_opened().return_kraj();
            break;
        case v1::Event::kReturnRegionChanged:
            known_case.return_kraj = event.return_region_changed().kraj();
            break;
        case v1::Event::kNeedRecorded:
            known_case.needs.push_back(
                {event.need_recorded().need_id(), event.need_recorded().code()}
            );
            break;
        case v1::Event::kNeedOutcomeAssessed:
            assess(known_case, event.need_outcome_assessed());
            break;
        case v1::Event::kFollowUpScheduled:
            known_case.follow_up = {
                event.follow_up_scheduled().kind(), event.follow_up_scheduled().due_on()
            };
            break;
        case v1::Event::kFollowUpAttempted:
            ++known_case.follow_up_attempts;
            break;
        case v1::Event::kFollowUpCompleted:
        case v1::Event::kFollowUpWaived:
            known_case.follow_up.reset();
            break;
        case v1::Event::kCaseClosed:
            known_case.closed = true;
            break;
        case v1::Event::kCaseReopened:
            known_case.closed = false;
            break;
        case v1::Event::kCaseLinked:
            known_case.links.push_back(
                {event.case_linked().other_id(), event.case_linked().relation()}
            );
            break;
        case v1::Event::kCaseUnlinked:
            std::erase_if(known_case.links, [&](auto const& link) {
                return link.other_id == event.case_unlinked().other_id();
            });
            break;
        case v1::Event::kReferralMade:
            make_referral(known_case, event.referral_made());
            break;
        default:
            step_referral(known_case, event);
            break;
    }
}

}  // namespace linka::domain
