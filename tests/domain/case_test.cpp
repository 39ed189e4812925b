#include "domain/case.hpp"

#include "domain/call_fixture.hpp"
#include "domain/referral.hpp"

namespace linka::domain::test {

using testing::ElementsAre;
using Step = v1::ReferralStep;

namespace {

v1::StepReferral step_of(Case const& known, Step::Value step) {
    v1::StepReferral command;
    command.set_case_id(known.case_id);
    command.set_referral_id(known.referrals.at(0).referral_id);
    command.set_step(step);
    return command;
}

v1::StepReferral told(Case const& known, Step::Value step) {
    auto command = step_of(known, step);
    command.set_how_known(v1::HowKnown::provider);
    return command;
}

void take(Case& known, v1::StepReferral const& command) {
    Moment moment;
    auto const events = decide(known, command, moment.context);
    ASSERT_TRUE(events) << testing::PrintToString(refused(events));
    ASSERT_EQ(events->size(), 1U);
    happened(known, *events);
}

Case known_case() {
    Desk desk;
    return desk.has_case(whole_call());
}

v1::RecordFollowUp follow_up(v1::FollowUpResult::Value result) {
    v1::RecordFollowUp command;
    command.set_result(result);
    return command;
}

}  // namespace

TEST(StepReferral, WalksFromMadeToAProblemSolved) {
    auto known = known_case();
    auto tried = step_of(known, Step::contact_tried);
    tried.set_unreachable(true);
    take(known, tried);
    take(known, step_of(known, Step::contact_tried));
    EXPECT_EQ(known.referrals.at(0).contact_tries, 2);
    for (auto const step :
         {Step::acknowledge,
          Step::waitlist,
          Step::accept,
          Step::client_reached,
          Step::help_received,
          Step::solved}) {
        take(known, told(known, step));
    }
    EXPECT_EQ(known.referrals.at(0).state, v1::ReferralState::problem_solved);
}

TEST(StepReferral, ReopensAnOutcomeThatBecameKnownLater) {
    auto known = known_case();
    take(known, step_of(known, Step::lapse));
    EXPECT_EQ(known.referrals.at(0).state, v1::ReferralState::outcome_unknown);
    auto reopen = step_of(known, Step::reopen);
    reopen.set_reason("věznice se ozvala");
    take(known, reopen);
    EXPECT_EQ(known.referrals.at(0).state, v1::ReferralState::made);
}

TEST(StepReferral, EvolvesIntoTheStateTheMachinePromises) {
    // Every step event that decide can write leaves the state that the table gave.
    for (auto const last :
         {Step::decline, Step::cancel, Step::lapse, Step::void_step, Step::accept, Step::waitlist
         }) {
        auto known = known_case();
        take(known, told(known, Step::acknowledge));
        auto const expected = next(known.referrals.at(0).state, last, v1::ReferralKind::warm);
        auto command = last == Step::decline || last == Step::accept || last == Step::waitlist
                           ? told(known, last)
                           : step_of(known, last);
        if (last == Step::decline) command.set_reason("U-KAP");
        if (last == Step::cancel || last == Step::void_step) command.set_reason("omyl");
        take(known, command);
        EXPECT_EQ(known.referrals.at(0).state, expected);
    }
}

TEST(StepReferral, RefusesAStepOutOfTurn) {
    Moment moment;
    auto const known = known_case();
    EXPECT_THAT(
        refused(decide(known, told(known, Step::help_received), moment.context)),
        ElementsAre("referral_step_not_allowed")
    );
}

TEST(StepReferral, DeclinesWithACodeAndCancelsWithWords) {
    Moment moment;
    auto known = known_case();
    take(known, told(known, Step::acknowledge));
    auto decline = told(known, Step::decline);
    EXPECT_THAT(refused(decide(known, decline, moment.context)), ElementsAre("/reason required"));
    decline.set_reason("plno");
    EXPECT_THAT(
        refused(decide(known, decline, moment.context)), ElementsAre("/reason unknown_unmet_reason")
    );
    auto cancel = step_of(known, Step::cancel);
    EXPECT_THAT(refused(decide(known, cancel, moment.context)), ElementsAre("/reason required"));
    cancel.set_reason("klient 850412/1234 nechce");
    EXPECT_THAT(
        refused(decide(known, cancel, moment.context)),
        ElementsAre("/reason looks_like_birth_number")
    );
}

TEST(StepReferral, RefusesFieldsTheStepHasNoPlaceFor) {
    Moment moment;
    auto const known = known_case();
    auto tried = told(known, Step::contact_tried);
    tried.set_reason("U-KAP");
    tried.set_date_on("2020-04-20");
    EXPECT_THAT(
        refused(decide(known, tried, moment.context)),
        ElementsAre(
            "/how_known not_for_this_step",
            "/reason not_for_this_step",
            "/date_on not_for_this_step"
        )
    );
    auto acknowledge = step_of(known, Step::acknowledge);
    acknowledge.set_unreachable(true);
    EXPECT_THAT(
        refused(decide(known, acknowledge, moment.context)),
        ElementsAre("/how_known required", "/unreachable not_for_this_step")
    );
}

TEST(StepReferral, WantsACaseAReferralAndAStep) {
    Moment moment;
    auto const known = known_case();
    auto command = step_of(known, Step::unspecified);
    EXPECT_THAT(refused(decide(known, command, moment.context)), ElementsAre("/step required"));
    EXPECT_THAT(refused(decide(Case{}, command, moment.context)), ElementsAre("unknown_case"));
    command.set_referral_id("referral-x");
    EXPECT_THAT(refused(decide(known, command, moment.context)), ElementsAre("unknown_referral"));
}

TEST(RecordFollowUp, AssessesNeedsApartFromTheCall) {
    Moment moment{"2020-04-22 10:00"};
    auto known = known_case();
    auto command = follow_up(v1::FollowUpResult::reached);
    auto& need = *command.add_needs();
    need.set_need_id(known.needs.at(0).need_id);
    need.set_outcome(v1::NeedOutcome::met);
    command.mutable_next_step()->set_kind(v1::NextStep::line_calls_back);
    command.mutable_next_step()->set_due_on("2020-04-29");
    auto const events = decide(known, command, moment.context);
    EXPECT_THAT(
        kinds(events),
        ElementsAre(
            "follow_up_attempted",
            "need_outcome_assessed",
            "follow_up_completed",
            "follow_up_scheduled"
        )
    );
    happened(known, *events);
    EXPECT_EQ(known.needs.at(0).at_call, v1::NeedOutcome::unmet);
    EXPECT_EQ(known.needs.at(0).at_followup, v1::NeedOutcome::met);
    ASSERT_TRUE(known.follow_up);
    EXPECT_EQ(known.follow_up->due_on, "2020-04-29");
}

TEST(RecordFollowUp, StaysDueWhenNobodyAnswered) {
    Moment moment{"2020-04-22 10:00"};
    auto known = known_case();
    auto const events = decide(known, follow_up(v1::FollowUpResult::not_reached), moment.context);
    EXPECT_THAT(kinds(events), ElementsAre("follow_up_attempted"));
    happened(known, *events);
    EXPECT_TRUE(known.follow_up);
    EXPECT_EQ(known.follow_up_attempts, 1);
}

TEST(RecordFollowUp, CompletesNothingThatWasNotPlanned) {
    Moment moment{"2020-04-22 10:00"};
    auto known = known_case();
    known.follow_up.reset();
    EXPECT_THAT(
        kinds(decide(known, follow_up(v1::FollowUpResult::reached), moment.context)),
        ElementsAre("follow_up_attempted")
    );
}

TEST(RecordFollowUp, ShowsAllThatIsWrongAtOnce) {
    Moment moment{"2020-04-22 10:00"};
    auto const known = known_case();
    auto command = follow_up(v1::FollowUpResult::wrong_code);
    command.add_needs()->set_need_id("need-x");
    command.mutable_next_step()->set_kind(v1::NextStep::line_calls_back);
    command.mutable_next_step()->set_due_on("2020-04-21");
    EXPECT_THAT(
        refused(decide(known, command, moment.context)),
        ElementsAre(
            "/needs needs_without_contact",
            "/needs/0/need_id need_not_in_case",
            "/needs/0/outcome required",
            "/next_step/due_on due_before_call"
        )
    );
    EXPECT_THAT(
        refused(decide(known, v1::RecordFollowUp{}, moment.context)),
        ElementsAre("/result required")
    );
}

}  // namespace linka::domain::test
