#include "domain/line_hours.hpp"

#include "domain/calendar.hpp"
#include "domain/given_when_then.hpp"

#include <rapidcheck/gtest.h>

namespace linka::domain::test {

namespace {

LineHours pilot() { return given<LineHours>(line_opened()); }

v1::Event exception(std::string const& date, std::vector<v1::Window> const& windows) {
    v1::Event event;
    auto& set = *event.mutable_line_day_exception_set();
    set.set_date_on(date);
    for (auto const& one : windows) *set.add_windows() = one;
    return event;
}

v1::Event hours(
    unsigned weekday, std::string const& valid_from, std::vector<v1::Window> const& windows
) {
    v1::Event event;
    auto& set = *event.mutable_line_hours_set();
    set.set_weekday(weekday);
    set.set_valid_from_on(valid_from);
    for (auto const& one : windows) *set.add_windows() = one;
    return event;
}

std::vector<std::string> faults(std::vector<v1::Window> const& windows) {
    v1::LineHoursSet set;
    for (auto const& one : windows) *set.add_windows() = one;
    auto const parsed = parse_windows(set.windows(), "/windows");
    std::vector<std::string> found;
    if (!parsed) {
        for (auto const& field : parsed.error().fields)
            found.push_back(field.pointer + " " + field.code);
    }
    return found;
}

}  // namespace

TEST(LineHours, ScheduleTenDaysOfThePilotWithoutEasterMonday) {
    EXPECT_EQ(pilot().minutes_open(day("2020-04-08"), day("2020-05-18")), 60 * 60);
}

TEST(LineHours, ScheduleElevenDaysWhenEasterMondayIsOpened) {
    auto line = pilot();
    evolve(line, exception("2020-04-13", {window("09:00", "15:00")}));
    EXPECT_EQ(line.minutes_open(day("2020-04-08"), day("2020-05-18")), 66 * 60);
    EXPECT_TRUE(line.is_open(prague("2020-04-13 09:00")));
}

TEST(LineHours, AreHalfOpen) {
    auto const line = pilot();
    EXPECT_FALSE(line.is_open(prague("2020-04-08 08:59")));
    EXPECT_TRUE(line.is_open(prague("2020-04-08 09:00")));
    EXPECT_TRUE(line.is_open(prague("2020-04-08 14:59")));
    EXPECT_FALSE(line.is_open(prague("2020-04-08 15:00")));
    EXPECT_TRUE(line.is_open(prague("2020-04-08 15:00") - std::chrono::microseconds{1}));
}

TEST(LineHours, AreEmptyBeforeTheLineOpensAndFromTheDayItCloses) {
    auto line = pilot();
    v1::Event closed;
    closed.mutable_line_closed()->set_closed_on("2020-05-13");
    evolve(line, closed);
    EXPECT_TRUE(line.windows_on(day("2020-04-06")).empty());
    EXPECT_FALSE(line.windows_on(day("2020-05-11")).empty());
    EXPECT_TRUE(line.windows_on(day("2020-05-13")).empty());
    evolve(line, exception("2020-05-20", {window("09:00", "15:00")}));
    EXPECT_TRUE(line.windows_on(day("2020-05-20")).empty());
}

TEST(LineHours, CloseOnADayThatIsAnExceptionWithoutWindows) {
    auto line = pilot();
    evolve(line, exception("2020-04-15", {}));
    EXPECT_TRUE(line.windows_on(day("2020-04-15")).empty());
    EXPECT_FALSE(line.windows_on(day("2020-04-22")).empty());
}

TEST(LineHours, ChangeOnTheDayTheNewRuleHolds) {
    auto line = pilot();
    evolve(line, hours(3, "2020-04-22", {window("08:00", "12:00")}));
    // Recorded later, valid earlier: it fills the time between, it does not undo the newer rule.
    evolve(line, hours(3, "2020-04-15", {}));
    EXPECT_EQ(line.windows_on(day("2020-04-08")), (OpenWindows{{540, 900}}));
    EXPECT_TRUE(line.windows_on(day("2020-04-15")).empty());
    EXPECT_EQ(line.windows_on(day("2020-04-22")), (OpenWindows{{480, 720}}));
}

TEST(LineHours, TakeTheLastRuleRecordedForOneDay) {
    auto line = pilot();
    evolve(line, hours(3, "2020-04-22", {window("08:00", "12:00")}));
    evolve(line, hours(3, "2020-04-22", {window("10:00", "11:00")}));
    EXPECT_EQ(line.windows_on(day("2020-04-22")), (OpenWindows{{600, 660}}));
}

TEST(LineHours, CountRealTimeOnTheDaysTheClocksChange) {
    LineHours line;
    line.opened_on = day("2020-01-01");
    line.rules.push_back({7, day("2020-01-01"), {{60, 240}}});
    EXPECT_EQ(line.minutes_open(day("2020-03-22"), day("2020-03-23")), 180);
    EXPECT_EQ(line.minutes_open(day("2020-03-29"), day("2020-03-30")), 120);
    EXPECT_EQ(line.minutes_open(day("2020-10-25"), day("2020-10-26")), 240);
}

TEST(LineHours, StayOpenThroughTheHourThatComesTwice) {
    LineHours line;
    line.opened_on = day("2020-01-01");
    line.rules.push_back({7, day("2020-01-01"), {{60, 240}}});
    auto const first = prague("2020-10-25 02:30");
    EXPECT_TRUE(line.is_open(first));
    EXPECT_TRUE(line.is_open(first + std::chrono::hours{1}));
    EXPECT_FALSE(line.is_open(prague("2020-10-25 04:00")));
}

TEST(LineHours, KeepNineOClockNineOClockInSummerAndWinter) {
    LineHours line;
    line.opened_on = day("2020-01-01");
    line.rules.push_back({1, day("2020-01-01"), {{540, 900}}});
    EXPECT_EQ(
        line.next_opening(prague("2020-03-28 12:00")), *parse_rfc3339("2020-03-30T07:00:00Z", {})
    );
    EXPECT_EQ(
        line.next_opening(prague("2020-10-24 12:00")), *parse_rfc3339("2020-10-26T08:00:00Z", {})
    );
}

TEST(LineHours, SayWhenTheyCloseAndOpenNext) {
    auto const line = pilot();
    EXPECT_EQ(line.closes_at(prague("2020-04-08 10:00")), prague("2020-04-08 15:00"));
    EXPECT_FALSE(line.closes_at(prague("2020-04-08 15:00")));
    EXPECT_EQ(line.next_opening(prague("2020-04-06 12:00")), prague("2020-04-08 09:00"));
    // Over the closed Easter Monday.
    EXPECT_EQ(line.next_opening(prague("2020-04-08 15:00")), prague("2020-04-15 09:00"));
    EXPECT_EQ(line.next_opening(prague("2020-04-08 09:00")), prague("2020-04-15 09:00"));
}

TEST(LineHours, FindNoNextOpeningOfALineThatIsOver) {
    auto line = pilot();
    line.closed_on = day("2020-05-18");
    EXPECT_FALSE(line.next_opening(prague("2020-05-13 15:00")));
    EXPECT_FALSE(LineHours{}.next_opening(prague("2020-05-13 15:00")));
}

TEST(LineHours, GoOnPastMidnight) {
    LineHours line;
    line.opened_on = day("2020-01-01");
    line.rules.push_back({1, day("2020-01-01"), {{1200, 1440}}});
    line.rules.push_back({2, day("2020-01-01"), {{0, 120}}});
    EXPECT_EQ(line.closes_at(prague("2020-04-20 21:00")), prague("2020-04-21 02:00"));
}

TEST(LineHours, RefuseWindowsThatMakeNoSense) {
    EXPECT_THAT(
        faults({window("09:00", "15:00"), window("14:59", "16:00")}),
        testing::ElementsAre("/windows windows_overlap")
    );
    EXPECT_THAT(
        faults({window("15:00", "15:00")}),
        testing::ElementsAre("/windows/0/to window_ends_before_it_begins")
    );
    EXPECT_THAT(
        faults({window("9", "25:00")}),
        testing::ElementsAre("/windows/0/from bad_clock", "/windows/0/to bad_clock")
    );
    EXPECT_THAT(faults({window("09:00", "12:00"), window("12:00", "24:00")}), testing::IsEmpty());
    EXPECT_THAT(
        faults(std::vector(9, window("09:00", "12:00"))), testing::ElementsAre("/windows too_many")
    );
}

TEST(LineHours, JoinWindowsThatTouch) {
    v1::LineHoursSet set;
    *set.add_windows() = window("12:00", "15:00");
    *set.add_windows() = window("09:00", "12:00");
    EXPECT_EQ(*parse_windows(set.windows(), {}), (OpenWindows{{540, 900}}));
}

TEST(LineHours, AreTheSameFromARowAsFromEvents) {
    auto line = pilot();
    evolve(line, exception("2020-04-13", {window("10:00", "12:00")}));
    v1::LineReply row;
    row.set_opened_on("2020-04-08");
    for (auto const& rule : line.rules) {
        auto& to = *row.add_hours();
        to.set_weekday(rule.weekday);
        to.set_valid_from_on(format_date(rule.valid_from));
        write_windows(rule.windows, *to.mutable_windows());
    }
    for (auto const& [date, windows] : line.exceptions) {
        auto& to = *row.add_exceptions();
        to.set_date_on(format_date(date));
        write_windows(windows, *to.mutable_windows());
    }
    EXPECT_EQ(line_hours_of(row), line);
}

TEST(LineHours, IgnoreWhatCannotBeReadInsteadOfStopping) {
    LineHours line = pilot();
    auto const before = line;
    evolve(line, exception("nonsense", {window("x", "y")}));
    EXPECT_EQ(line, before);
}

RC_GTEST_PROP(LineHours, AreOpenExactlyInTheMinutesOfTheirWindows, ()) {
    // Minutes of the wall clock by day, away from the hours the clocks change in, over all of 2020.
    LineHours line;
    line.opened_on = plus_days(day("2020-01-01"), *rc::gen::inRange(0, 200));
    for (unsigned weekday = 1; weekday <= 7; ++weekday) {
        auto const from = *rc::gen::inRange(180, 1438);
        auto const to = *rc::gen::inRange(from + 1, 1441);
        line.rules.push_back({weekday, day("2020-01-01"), {{from, to}}});
    }
    line.exceptions[plus_days(day("2020-01-01"), *rc::gen::inRange(0, 366))] = {};
    auto const date = plus_days(day("2020-01-01"), *rc::gen::inRange(0, 366));
    auto const windows = line.windows_on(date);
    std::int64_t open = 0;
    for (int minute = 0; minute < 1440; ++minute) {
        bool const inside = std::ranges::any_of(windows, [minute](OpenWindow one) {
            return one.from <= minute && minute < one.to;
        });
        // Through the day's real instants; the skipped hour of spring shows as the moment after it.
        if (to_prague(from_prague(date, minute)).minute != minute) continue;
        RC_ASSERT(line.is_open(from_prague(date, minute)) == inside);
        open += inside ? 1 : 0;
    }
    RC_ASSERT(line.minutes_open(date, plus_days(date, 1)) == open);
}

TEST(LineHours, AgreeWithAWalkThroughEveryMinuteOf2020) {
    auto const line = pilot();
    auto const end = prague("2021-01-01 00:00");
    std::int64_t open = 0;
    for (auto at = prague("2020-01-01 00:00"); at < end; at += std::chrono::minutes{5}) {
        auto const local = to_prague(at);
        bool const weekday =
            local.weekday == std::chrono::Monday || local.weekday == std::chrono::Wednesday;
        bool const expected = weekday && local.minute >= 540 && local.minute < 900 &&
                              !holiday_on(local.date) && local.date >= day("2020-04-08");
        ASSERT_EQ(line.is_open(at), expected) << format_rfc3339(at);
        open += expected ? 5 : 0;
    }
    EXPECT_EQ(line.minutes_open(day("2020-01-01"), day("2021-01-01")), open);
}

}  // namespace linka::domain::test
