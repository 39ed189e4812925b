#include "domain/offering_change.hpp"

#include "domain/given_when_then.hpp"

namespace linka::domain::test {

using testing::ElementsAre;
using Kind = v1::ChangeKind;

namespace {

struct Network2020 {
    Network2020() {
        Feedback adopted;
        adopted.feedback_id = "feedback-friday";
        adopted.decision = v1::DecisionKind::adopt;
        feedback[adopted.feedback_id] = adopted;
        Feedback declined;
        declined.feedback_id = "feedback-no";
        declined.decision = v1::DecisionKind::decline;
        feedback[declined.feedback_id] = declined;
    }
    Result<Events> change(v1::ChangeOffering const& command) {
        return decide(ChangeFacts{line, network, feedback}, command, moment.context);
    }
    Moment moment;
    Line line = given<Line>(line_opened());
    Network network = given<Network>(line_opened());
    std::map<std::string, Feedback> feedback;
};

v1::ChangeOffering change(Kind::Value kind) {
    v1::ChangeOffering command;
    command.set_description("Linka bude i v pátek");
    command.set_kind(kind);
    command.set_line_id("line-1");
    command.set_effective_on("2020-04-22");
    return command;
}

v1::ChangeOffering friday() {
    auto command = change(Kind::hours);
    auto& hours = *command.add_hours();
    hours.set_weekday(5);
    *hours.add_windows() = window("09:00", "12:00");
    return command;
}

v1::ChangeOffering easter_monday() {
    auto command = change(Kind::day_exception);
    command.clear_effective_on();
    command.mutable_day_exception()->set_date_on("2020-05-08");
    command.mutable_day_exception()->set_reason("svátek s provozem");
    *command.mutable_day_exception()->add_windows() = window("09:00", "15:00");
    return command;
}

v1::ChangeOffering handover(std::string const& kraj, std::string const& org_id) {
    auto command = change(Kind::coverage);
    command.mutable_coverage()->set_kraj(kraj);
    command.mutable_coverage()->set_org_id(org_id);
    return command;
}

}  // namespace

TEST(ChangeOffering, OpensTheLineOnFridaysBecauseSomebodyAsked) {
    Network2020 world;
    auto command = friday();
    command.add_from_feedback("feedback-friday");
    command.mutable_expected_effect()->set_metric("M2");
    command.mutable_expected_effect()->set_direction(v1::EffectDirection::up);
    command.mutable_expected_effect()->set_window_days(28);
    auto const events = world.change(command);
    EXPECT_THAT(
        kinds(events),
        ElementsAre(
            "change_proposed",
            "expected_effect_declared",
            "change_approved",
            "line_hours_set",
            "change_effective",
            "feedback_change_linked"
        )
    );
    happened(world.line, {only(events, v1::Event::kLineHoursSet)});
    EXPECT_TRUE(world.line.hours.windows_on(day("2020-04-17")).empty());
    EXPECT_EQ(world.line.hours.windows_on(day("2020-04-24")), (OpenWindows{{540, 720}}));
    EXPECT_EQ(only(events, v1::Event::kFeedbackChangeLinked).stream(), "feedback-friday");
}

TEST(ChangeOffering, TakesTheDayOfAnExceptionAsItsOwn) {
    Network2020 world;
    auto const events = world.change(easter_monday());
    EXPECT_EQ(
        only(events, v1::Event::kChangeEffective).change_effective().effective_on(), "2020-05-08"
    );
    happened(world.line, {only(events, v1::Event::kLineDayExceptionSet)});
    EXPECT_FALSE(world.line.hours.windows_on(day("2020-05-08")).empty());
    auto other = easter_monday();
    other.set_effective_on("2020-05-01");
    EXPECT_THAT(
        refused(world.change(other)), ElementsAre("/effective_on effective_on_differs_from_day")
    );
}

TEST(ChangeOffering, HandsAKrajFromOneLineToAnotherOnADate) {
    Network2020 world;
    auto const before = world.line.line_id;
    auto const events = world.change(handover("OLK", "RUB"));
    EXPECT_THAT(
        kinds(events),
        ElementsAre(
            "change_proposed",
            "change_approved",
            "coverage_ended",
            "coverage_assigned",
            "change_effective"
        )
    );
    happened(world.network, *events);
    EXPECT_EQ(covering(world.network, "OLK", day("2020-04-21"))->line_id, before);
    EXPECT_EQ(covering(world.network, "OLK", day("2020-04-22"))->line_id, "line-1");
    EXPECT_EQ(covering(world.network, "OLK", day("2020-04-22"))->org_id, "RUB");
}

TEST(ChangeOffering, HandsAKrajToAnotherOrganisationOfTheSameLine) {
    Network2020 world;
    auto command = handover("OLK", "RUB");
    command.set_line_id(world.line.line_id);
    happened(world.network, *world.change(command));
    EXPECT_EQ(covering(world.network, "OLK", day("2020-04-21"))->org_id, "POR");
    EXPECT_EQ(covering(world.network, "OLK", day("2020-04-22"))->org_id, "RUB");
    EXPECT_THAT(refused(world.change(command)), ElementsAre("/coverage/kraj coverage_unchanged"));
}

TEST(ChangeOffering, LetsTwoOrganisationsRunOneLineInTurn) {
    Network2020 world;
    for (auto const& [on, org] :
         {std::pair{"2020-04-22", "RUB"}, {"2020-05-06", "POR"}, {"2020-05-20", "RUB"}}) {
        auto turn = handover("OLK", org);
        turn.set_line_id(world.line.line_id);
        turn.set_effective_on(on);
        happened(world.network, *world.change(turn));
    }
    for (auto const& [on, org] :
         {std::pair{"2020-04-21", "POR"},
          {"2020-04-22", "RUB"},
          {"2020-05-05", "RUB"},
          {"2020-05-06", "POR"},
          {"2020-05-19", "POR"},
          {"2020-05-20", "RUB"}}) {
        auto const* const held = covering(world.network, "OLK", day(on));
        ASSERT_NE(held, nullptr) << on;
        EXPECT_EQ(held->org_id, org) << on;
        EXPECT_EQ(held->line_id, world.line.line_id) << on;
    }
}

TEST(ChangeOffering, UndoesAHandoverThatWasOnlyPlanned) {
    Network2020 world;
    happened(world.network, *world.change(handover("OLK", "RUB")));
    auto earlier = handover("OLK", "VOL");
    earlier.set_line_id("line-2");
    earlier.set_effective_on("2020-04-20");
    happened(world.network, *world.change(earlier));
    EXPECT_EQ(covering(world.network, "OLK", day("2020-04-20"))->line_id, "line-2");
    EXPECT_EQ(covering(world.network, "OLK", day("2020-12-20"))->line_id, "line-2");
}

TEST(ChangeOffering, LeavesNeverTwoLinesForOneKraj) {
    // Handovers in any order, some planned, some backdated: on no day do two lines hold the kraj.
    Network2020 world;
    int turn = 0;
    for (auto const* const on :
         {"2020-06-01", "2020-05-01", "2020-07-01", "2020-04-10", "2020-05-15", "2020-05-15"}) {
        auto command = handover("OLK", "RUB");
        command.set_line_id("line-" + std::to_string(turn++ % 3));
        command.set_effective_on(on);
        happened(world.network, *world.change(command));
        for (auto date = day("2020-04-01"); date < day("2020-08-01"); date = plus_days(date, 1)) {
            auto const& held = world.network.coverage.at("OLK");
            auto const holders = std::ranges::count_if(held, [date](Coverage const& one) {
                return one.from <= date && (!one.until || date < *one.until);
            });
            ASSERT_LE(holders, 1) << format_date(date);
        }
    }
}

TEST(ChangeOffering, CoversAKrajThatHadNoLine) {
    Network2020 world;
    EXPECT_THAT(
        kinds(world.change(handover("ZLK", "RUB"))),
        ElementsAre("change_proposed", "change_approved", "coverage_assigned", "change_effective")
    );
}

TEST(ChangeOffering, WantsExactlyThePayloadOfItsKind) {
    Network2020 world;
    EXPECT_THAT(refused(world.change(change(Kind::hours))), ElementsAre("/hours required"));
    auto command = friday();
    command.set_kind(Kind::content);
    EXPECT_THAT(refused(world.change(command)), ElementsAre("/hours not_for_this_kind"));
    command = handover("OLK", "RUB");
    *command.mutable_day_exception() = easter_monday().day_exception();
    EXPECT_THAT(refused(world.change(command)), ElementsAre("/day_exception not_for_this_kind"));
    command = change(Kind::procedure);
    command.clear_line_id();
    EXPECT_THAT(
        kinds(world.change(command)),
        ElementsAre("change_proposed", "change_approved", "change_effective")
    );
}

TEST(ChangeOffering, ComesOnlyFromFeedbackThatWasAdopted) {
    Network2020 world;
    auto command = friday();
    command.add_from_feedback("feedback-no");
    command.add_from_feedback("feedback-x");
    command.add_from_feedback("feedback-friday");
    command.add_from_feedback("feedback-friday");
    EXPECT_THAT(
        refused(world.change(command)),
        ElementsAre(
            "/from_feedback/0 feedback_not_adopted",
            "/from_feedback/1 unknown_feedback",
            "/from_feedback/3 given_twice"
        )
    );
}

TEST(ChangeOffering, DeclaresItsEffectBeforehandOrNotAtAll) {
    Network2020 world;
    auto command = friday();
    command.set_effective_on("2020-04-14");
    command.mutable_expected_effect()->set_metric("M22");
    EXPECT_THAT(
        refused(world.change(command)),
        ElementsAre(
            "/expected_effect/metric unknown_metric",
            "/expected_effect/direction required",
            "/expected_effect/window_days bad_window_days",
            "/expected_effect effect_declared_too_late"
        )
    );
}

TEST(ChangeOffering, StaysWithinFiveYearsAndTheLifeOfTheLine) {
    Network2020 world;
    auto command = friday();
    command.set_effective_on("2026-04-22");
    EXPECT_THAT(refused(world.change(command)), ElementsAre("/effective_on too_far_away"));
    world.line.hours.closed_on = day("2020-05-18");
    command.set_effective_on("2020-05-18");
    EXPECT_THAT(refused(world.change(command)), ElementsAre("/effective_on line_closed"));
    world.line = Line{};
    EXPECT_THAT(refused(world.change(command)), ElementsAre("/line_id unknown_line"));
}

TEST(ChangeOffering, ShowsWhatAnEmptyFormMisses) {
    Network2020 world;
    EXPECT_THAT(
        refused(world.change({})),
        ElementsAre("/description required", "/kind required", "/effective_on required")
    );
}

}  // namespace linka::domain::test
