// Time in Prague: days that are 23 and 25 hours long, dates that do not exist, and RFC 3339 both
// ways.
#include "base/time.hpp"

#include <gtest/gtest.h>

namespace linka {
namespace {

Instant at(char const* text) { return *parse_rfc3339(text, ""); }
Date day(char const* text) { return *parse_date(text, ""); }

TEST(Time, ShowsTheWallClockOfPragueInSummerAndWinter) {
    auto const summer = to_prague(at("2020-04-15T08:42:00Z"));
    EXPECT_EQ(format_date(summer.date), "2020-04-15");
    EXPECT_EQ(summer.minute, 10 * 60 + 42);
    EXPECT_EQ(summer.weekday, std::chrono::Wednesday);
    EXPECT_EQ(to_prague(at("2020-01-15T08:42:00Z")).minute, 9 * 60 + 42);
}

TEST(Time, PutsACallJustBeforeMidnightOnItsOwnDay) {
    EXPECT_EQ(format_date(to_prague(at("2020-04-14T21:59:59Z")).date), "2020-04-14");
    EXPECT_EQ(format_date(to_prague(at("2020-04-14T22:00:00Z")).date), "2020-04-15");
}

TEST(Time, MovesATimeThatSpringSkipsToTheFirstMomentAfterTheGap) {
    EXPECT_EQ(format_rfc3339(from_prague(day("2020-03-29"), 2 * 60 + 30)), "2020-03-29T01:00:00Z");
}

TEST(Time, TakesTheFirstOfATimeThatAutumnHasTwice) {
    EXPECT_EQ(format_rfc3339(from_prague(day("2020-10-25"), 2 * 60 + 30)), "2020-10-25T00:30:00Z");
}

TEST(Time, KnowsThatTheDaysOfTheChangeAre23And25HoursLong) {
    using std::chrono::hours;
    EXPECT_EQ(from_prague(day("2020-03-30"), 0) - from_prague(day("2020-03-29"), 0), hours{23});
    EXPECT_EQ(from_prague(day("2020-10-26"), 0) - from_prague(day("2020-10-25"), 0), hours{25});
}

TEST(Time, RefusesDatesThatDoNotExist) {
    for (char const* const text :
         {"2020-02-30",
          "2021-02-29",
          "2020-13-01",
          "2020-00-10",
          "20-04-08",
          "2020-4-8",
          "2020-04-08 ",
          ""}) {
        EXPECT_FALSE(parse_date(text, "/on")) << text;
    }
    EXPECT_TRUE(parse_date("2020-02-29", "/on"));
}

TEST(Time, RefusesClockTimesThatDoNotExist) {
    for (char const* const text : {"24:01", "25:00", "9:00", "09:60", "09-00", "0900"})
        EXPECT_FALSE(parse_clock(text, "")) << text;
    EXPECT_EQ(*parse_clock("24:00", ""), 1440);
}

TEST(Time, ReadsEveryZoneAndWritesUtc) {
    EXPECT_EQ(format_rfc3339(at("2020-05-06T10:00:00+02:00")), "2020-05-06T08:00:00Z");
    EXPECT_EQ(format_rfc3339(at("2020-05-06T10:00:00.5Z")), "2020-05-06T10:00:00.500Z");
    EXPECT_EQ(
        format_rfc3339(at("2020-05-06T10:00:00.000001-01:30")), "2020-05-06T11:30:00.000001Z"
    );
    for (char const* const text :
         {"2020-05-06T10:00:00",
          "2020-05-06",
          "2020-05-06T10:00:60Z",
          "2020-05-06T10:00:00.1234567Z",
          "2020-05-06T10:00:00+25:00"}) {
        EXPECT_FALSE(parse_rfc3339(text, "")) << text;
    }
}

TEST(Time, GivesAWeekToTheYearOfItsThursday) {
    EXPECT_EQ(iso_week(day("2020-04-08")), "2020-W15");
    EXPECT_EQ(iso_week(day("2021-01-03")), "2020-W53");
    EXPECT_EQ(iso_week(day("2018-12-31")), "2019-W01");
    EXPECT_EQ(format_date(monday_of(day("2020-04-12"))), "2020-04-06");
}

TEST(SettableClock, StandsWhereItIsSetAndRunsOnWhenTold) {
    SettableClock clock{at("2020-05-06T08:00:00Z")};
    EXPECT_EQ(clock.now(), at("2020-05-06T08:00:00Z"));
    clock.set(at("2020-05-07T08:00:00Z"));
    EXPECT_EQ(clock.now(), at("2020-05-07T08:00:00Z"));
    clock.run_from(at("2020-05-06T08:00:00Z"));
    auto const first = clock.now();
    EXPECT_GE(first, at("2020-05-06T08:00:00Z"));
    EXPECT_LT(first, at("2020-05-06T08:10:00Z"));
    while (clock.now() == first) {
    }  // It runs: this ends.
}

}  // namespace
}  // namespace linka
