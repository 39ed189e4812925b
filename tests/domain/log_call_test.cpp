#include "domain/call_fixture.hpp"

namespace linka::domain::test {

using testing::ElementsAre;

namespace {

std::uint64_t us(std::string const& text) {
    return static_cast<std::uint64_t>(to_us(prague(text)));
}

}  // namespace

TEST(LogCall, NeedsOnlyTheLineTheKrajAndTheOutcome) {
    Desk desk;
    auto const events = desk.log(smallest_call());
    EXPECT_THAT(kinds(events), ElementsAre("case_opened", "case_code_taken", "call_logged"));
    EXPECT_THAT(
        refused(desk.log({})),
        ElementsAre("/line_id required", "/outcome required", "/return_kraj required")
    );
}

TEST(LogCall, RecordsAWholeCallAtOnce) {
    Desk desk;
    auto const events = desk.log(whole_call());
    EXPECT_THAT(
        kinds(events),
        ElementsAre(
            "case_opened",
            "case_code_taken",
            "call_logged",
            "information_given",
            "need_recorded",
            "need_outcome_assessed",
            "need_recorded",
            "referral_made",
            "follow_up_scheduled"
        )
    );
    auto const opened = only(events, v1::Event::kCaseOpened).case_opened();
    auto const taken = only(events, v1::Event::kCaseCodeTaken);
    EXPECT_EQ(taken.stream(), case_code_stream(opened.case_code()));
    auto const logged = only(events, v1::Event::kCallLogged).call_logged();
    EXPECT_EQ(logged.case_id(), opened.case_id());
    EXPECT_EQ(logged.direction(), v1::Direction::incoming);
    EXPECT_TRUE(logged.kraj_covered());
    EXPECT_TRUE(logged.in_hours());
    auto const made = only(events, v1::Event::kReferralMade).referral_made();
    EXPECT_EQ(made.need_id(), only(events, v1::Event::kNeedRecorded).need_recorded().need_id());
    EXPECT_EQ(made.shown().service_version(), 5U);
    EXPECT_EQ(made.shown().status_shown(), v1::ServiceStatus::open);
    for (auto const& event : *events) EXPECT_FALSE(event.stream().empty());
}

TEST(LogCall, CountsTheMomentItBeganAgainstTheHours) {
    Desk desk;
    auto call = smallest_call();
    struct Case {
        char const* at;
        bool in_hours;
    };
    for (auto const& [at, in_hours] : {
             Case{"2020-04-08 09:00", true},
             Case{"2020-04-08 14:59", true},
             Case{"2020-04-08 15:00", false},
             Case{"2020-04-13 10:00", false},  // Easter Monday
             Case{"2020-04-14 10:00", false},
         }) {
        call.set_started_at_us(us(at));
        EXPECT_EQ(only(desk.log(call), v1::Event::kCallLogged).call_logged().in_hours(), in_hours)
            << at;
    }
}

TEST(LogCall, TakesALateEntryWithTheCoverageOfItsOwnDay) {
    Desk desk{"2020-06-15 10:00"};
    v1::Event ended;
    ended.mutable_coverage_ended()->set_line_id(desk.line.line_id);
    ended.mutable_coverage_ended()->set_kraj("OLK");
    ended.mutable_coverage_ended()->set_ended_on("2020-05-18");
    evolve(desk.network, ended);
    auto call = smallest_call();
    EXPECT_FALSE(only(desk.log(call), v1::Event::kCallLogged).call_logged().kraj_covered());
    call.set_started_at_us(us("2020-05-13 10:00"));
    EXPECT_TRUE(only(desk.log(call), v1::Event::kCallLogged).call_logged().kraj_covered());
}

TEST(LogCall, AllowsABrowsersClockFiveMinutesButNoFuture) {
    Desk desk;
    auto call = smallest_call();
    call.set_started_at_us(us("2020-04-15 10:05"));
    EXPECT_TRUE(desk.log(call));
    call.set_started_at_us(us("2020-04-15 10:06"));
    EXPECT_THAT(refused(desk.log(call)), ElementsAre("/started_at started_in_future"));
    call.set_started_at_us(us("2020-04-07 10:00"));
    EXPECT_THAT(refused(desk.log(call)), ElementsAre("/started_at before_line_opened"));
    call.set_started_at_us(~0ULL / 2 + 2);
    EXPECT_THAT(refused(desk.log(call)), ElementsAre("/started_at too_far_away"));
}

TEST(LogCall, PointsAtEveryFieldThatIsWrong) {
    Desk desk;
    auto call = whole_call();
    call.set_return_kraj("OL");
    call.set_prison_id("V-MARS");
    call.set_caller_role("R-X");
    call.set_minutes(601);
    call.mutable_needs(0)->set_code("N-QQQ");
    call.mutable_needs(1)->set_outcome(v1::NeedOutcome::unmet);
    call.set_information(0, "service-nowhere");
    auto& second = *call.add_referrals();
    second.set_service_id("service-moon");
    second.set_need_code("N-ZAM");
    call.mutable_next_step()->set_due_on("2020-04-14");
    EXPECT_THAT(
        refused(desk.log(call)),
        ElementsAre(
            "/caller_role unknown_caller_role",
            "/prison_id unknown_prison",
            "/minutes minutes_out_of_range",
            "/return_kraj unknown_kraj",
            "/needs/0/code unknown_need",
            "/needs/1/unmet_reason unmet_needs_reason",
            "/information/0 unknown_service",
            "/referrals/0/need_code need_not_in_case",
            "/referrals/1/service_id unknown_service",
            "/referrals/1/need_code need_not_in_case",
            "/next_step/due_on due_before_call"
        )
    );
}

TEST(LogCall, RefusesAReasonForANeedThatWasMet) {
    Desk desk;
    auto call = whole_call();
    call.mutable_needs(0)->set_outcome(v1::NeedOutcome::met);
    EXPECT_THAT(refused(desk.log(call)), ElementsAre("/needs/0/unmet_reason reason_without_unmet"));
    call.mutable_needs(0)->set_outcome(v1::NeedOutcome::partly);
    EXPECT_TRUE(desk.log(call));
    call.mutable_needs(0)->set_unmet_reason("U-QQQ");
    EXPECT_THAT(refused(desk.log(call)), ElementsAre("/needs/0/unmet_reason unknown_unmet_reason"));
}

TEST(LogCall, CarriesNoCaseWhenItWasAWrongNumber) {
    for (auto const outcome :
         {v1::CallOutcome::wrong_number,
          v1::CallOutcome::interrupted,
          v1::CallOutcome::hours_question}) {
        Desk desk;
        auto call = whole_call();
        call.set_outcome(outcome);
        EXPECT_THAT(
            refused(desk.log(call)),
            ElementsAre(
                "/return_kraj not_for_this_outcome",
                "/needs not_for_this_outcome",
                "/information not_for_this_outcome",
                "/referrals not_for_this_outcome",
                "/next_step not_for_this_outcome"
            )
        );
        v1::LogCall bare;
        bare.set_line_id("line-1");
        bare.set_outcome(outcome);
        auto const events = desk.log(bare);
        EXPECT_THAT(kinds(events), ElementsAre("call_logged"));
        EXPECT_TRUE(only(events, v1::Event::kCallLogged).call_logged().case_id().empty());
    }
}

TEST(LogCall, JoinsTheCaseWhoseCodeIsDictated) {
    Desk desk;
    auto const& known = desk.has_case(whole_call());
    v1::LogCall second;
    second.set_line_id("line-1");
    second.set_outcome(v1::CallOutcome::partly_solved);
    second.set_case_code(known.case_code.substr(0, 4) + known.case_code.substr(4));
    auto& need = *second.add_needs();
    need.set_code("N-BYD");
    need.set_outcome(v1::NeedOutcome::met);
    auto const events = desk.log(second);
    // The need is there already: it is assessed again, not recorded again.
    EXPECT_THAT(kinds(events), ElementsAre("call_logged", "need_outcome_assessed"));
    auto const logged = only(events, v1::Event::kCallLogged).call_logged();
    EXPECT_EQ(logged.case_id(), known.case_id);
    EXPECT_EQ(logged.return_kraj(), "OLK");
    auto const assessed = only(events, v1::Event::kNeedOutcomeAssessed).need_outcome_assessed();
    EXPECT_EQ(assessed.need_id(), known.needs.at(0).need_id);
}

TEST(LogCall, RefersForANeedTheCaseHadBefore) {
    Desk desk;
    auto call = smallest_call();
    call.set_case_code(desk.has_case(whole_call()).case_code);
    auto& referral = *call.add_referrals();
    referral.set_service_id("service-advice");
    referral.set_need_code("N-DOK");
    auto const made = only(desk.log(call), v1::Event::kReferralMade).referral_made();
    EXPECT_EQ(made.need_id(), desk.known->needs.at(1).need_id);
    EXPECT_EQ(made.kind(), v1::ReferralKind::information);
}

TEST(LogCall, TellsAMistypedCodeFromOneThatIsNobodys) {
    Desk desk;
    auto call = smallest_call();
    auto const code = make_case_code(99);
    call.set_case_code(code);
    EXPECT_THAT(refused(desk.log(call)), ElementsAre("/case_code case_code_unknown"));
    auto wrong = code;
    wrong.back() = wrong.back() == '0' ? '1' : '0';
    call.set_case_code(wrong);
    EXPECT_THAT(refused(desk.log(call)), ElementsAre("/case_code case_code_mistyped"));
}

TEST(LogCall, RefusesAnotherKrajThanTheCaseHas) {
    Desk desk;
    auto call = smallest_call();
    call.set_case_code(desk.has_case(whole_call()).case_code);
    call.set_return_kraj("ZLK");
    EXPECT_THAT(refused(desk.log(call)), ElementsAre("/return_kraj kraj_differs_from_case"));
}

TEST(LogCall, RefusesARetiredServiceButTellsAboutAClosedOne) {
    Desk desk;
    auto& statuses = desk.services.at("service-advice").service.statuses;
    statuses.push_back({v1::ServiceStatus::closed, "zavřeno", desk.moment.context.now, {}});
    EXPECT_TRUE(desk.log(whole_call()));
    statuses.push_back({v1::ServiceStatus::retired, "konec", desk.moment.context.now, {}});
    EXPECT_THAT(refused(desk.log(whole_call())), ElementsAre("/information/0 service_retired"));
}

TEST(LogCall, HasALimitOnEveryList) {
    Desk desk;
    auto call = smallest_call();
    for (int i = 0; i < 17; ++i) {
        call.add_needs()->set_code("N-BYD");
        call.add_information("service-advice");
        call.add_referrals()->set_service_id("service-shelter");
    }
    EXPECT_THAT(
        refused(desk.log(call)),
        ElementsAre("/needs too_many", "/information too_many", "/referrals too_many")
    );
}

TEST(LogCall, RefusesTheSameThingTwice) {
    Desk desk;
    auto call = whole_call();
    *call.add_needs() = call.needs(1);
    call.add_information("service-advice");
    *call.add_referrals() = call.referrals(0);
    EXPECT_THAT(
        refused(desk.log(call)),
        ElementsAre(
            "/needs/2/code given_twice",
            "/information/1 given_twice",
            "/referrals/1/service_id given_twice"
        )
    );
}

TEST(LogCall, PlansNothingWithoutADay) {
    Desk desk;
    auto call = smallest_call();
    call.mutable_next_step()->set_kind(v1::NextStep::line_calls_back);
    EXPECT_THAT(refused(desk.log(call)), ElementsAre("/next_step/due_on required"));
    call.mutable_next_step()->set_kind(v1::NextStep::caller_calls_again);
    EXPECT_TRUE(desk.log(call));
    call.mutable_next_step()->set_kind(v1::NextStep::none);
    call.mutable_next_step()->set_due_on("2020-04-22");
    EXPECT_THAT(refused(desk.log(call)), ElementsAre("/next_step/due_on due_on_without_next_step"));
    // The day of the call itself is early enough.
    call.mutable_next_step()->set_kind(v1::NextStep::line_calls_back);
    call.mutable_next_step()->set_due_on("2020-04-15");
    EXPECT_TRUE(desk.log(call));
}

TEST(LogCall, GoesThroughForAKrajThatNobodyCovers) {
    Desk desk;
    auto call = smallest_call();
    call.set_return_kraj("ZLK");
    EXPECT_FALSE(only(desk.log(call), v1::Event::kCallLogged).call_logged().kraj_covered());
}

}  // namespace linka::domain::test
