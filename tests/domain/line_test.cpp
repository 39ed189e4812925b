#include "domain/line.hpp"

#include "domain/given_when_then.hpp"

namespace linka::domain::test {

using testing::ElementsAre;

TEST(OpenLine, RecordsTheLineItsHoursAndItsKraje) {
    Moment moment{"2020-04-06 12:00"};
    auto const events = decide(Network{}, open_line(), moment.context);
    EXPECT_THAT(
        kinds(events),
        ElementsAre("line_opened", "line_hours_set", "line_hours_set", "coverage_assigned")
    );
    auto const line = given<Line>(*events);
    EXPECT_EQ(line.name, "Linka Morava");
    EXPECT_THAT(line.line_id, testing::StartsWith("line-"));
    auto const assigned = only(events, v1::Event::kCoverageAssigned);
    EXPECT_EQ(assigned.stream(), "network");
    EXPECT_EQ(assigned.coverage_assigned().valid_from_on(), "2020-04-08");
}

TEST(OpenLine, RefusesAKrajThatAnotherLineCovers) {
    Moment moment{"2020-04-06 12:00"};
    auto const network = given<Network>(line_opened());
    EXPECT_THAT(
        refused(decide(network, open_line(), moment.context)),
        ElementsAre("/coverage/0/kraj kraj_already_covered")
    );
    EXPECT_TRUE(decide(network, open_line("ZLK"), moment.context));
}

TEST(OpenLine, ShowsAllThatIsWrongAtOnce) {
    Moment moment;
    v1::OpenLine command;
    command.set_opened_on("2020-02-30");
    command.add_hours()->set_weekday(8);
    auto& hours = *command.add_hours();
    hours.set_weekday(8);
    *hours.add_windows() = window("15:00", "09:00");
    command.add_coverage()->set_kraj("QQQ");
    EXPECT_THAT(
        refused(decide(Network{}, command, moment.context)),
        ElementsAre(
            "/name required",
            "/opened_on bad_date",
            "/hours/0/weekday bad_weekday",
            "/hours/1/weekday bad_weekday",
            "/hours/1/weekday given_twice",
            "/hours/1/windows/0/to window_ends_before_it_begins",
            "/coverage/0/kraj unknown_kraj",
            "/coverage/0/org_id required"
        )
    );
}

TEST(OpenLine, KeepsTheNumberThatPeopleCall) {
    Moment moment{"2020-04-06 12:00"};
    auto command = open_line();
    command.set_public_phone("+420 123 456 789");
    auto const events = decide(Network{}, command, moment.context);
    EXPECT_EQ(
        only(events, v1::Event::kLineOpened).line_opened().public_phone(), "+420 123 456 789"
    );
    for (auto const* const bad :
         {"zavolejte nám", "12", "+", "420+123", " 123 456", "123  456", "1234567890123456"}) {
        command.set_public_phone(bad);
        EXPECT_THAT(
            refused(decide(Network{}, command, moment.context)),
            ElementsAre("/public_phone bad_phone")
        ) << bad;
    }
}

TEST(OpenLine, RefusesOneKrajTwiceAndADayTooFarAway) {
    Moment moment;
    auto command = open_line();
    *command.add_coverage() = command.coverage(0);
    command.set_opened_on("2120-04-08");
    EXPECT_THAT(
        refused(decide(Network{}, command, moment.context)),
        ElementsAre("/opened_on too_far_away", "/coverage/1/kraj given_twice")
    );
}

TEST(Network, CoversAKrajFromTheDayUntilTheDay) {
    Network network;
    v1::Event event;
    auto& assigned = *event.mutable_coverage_assigned();
    assigned.set_line_id("line-a");
    assigned.set_kraj("OLK");
    assigned.set_valid_from_on("2020-04-08");
    assigned.set_valid_until_on("2020-05-01");
    evolve(network, event);
    EXPECT_EQ(covering(network, "OLK", day("2020-04-07")), nullptr);
    ASSERT_NE(covering(network, "OLK", day("2020-04-08")), nullptr);
    EXPECT_NE(covering(network, "OLK", day("2020-04-30")), nullptr);
    EXPECT_EQ(covering(network, "OLK", day("2020-05-01")), nullptr);
    EXPECT_EQ(covering(network, "PHA", day("2020-04-08")), nullptr);
}

}  // namespace linka::domain::test
