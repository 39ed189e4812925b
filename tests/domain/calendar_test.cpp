#include "domain/calendar.hpp"

#include "domain/given_when_then.hpp"

#include <boost/json.hpp>

namespace linka::domain::test {

TEST(Calendar, KnowsEasterMondayOf2020) {
    auto const holiday = holiday_on(day("2020-04-13"));
    ASSERT_TRUE(holiday);
    EXPECT_EQ(holiday->cs, "Velikonoční pondělí");
    EXPECT_EQ(holiday->en, "Easter Monday");
    EXPECT_FALSE(holiday_on(day("2020-04-12")));
    EXPECT_FALSE(holiday_on(day("2020-04-14")));
}

TEST(Calendar, HasGoodFridayOnlySince2016) {
    EXPECT_FALSE(holiday_on(day("2015-04-03")));
    EXPECT_TRUE(holiday_on(day("2016-03-25")));
    EXPECT_EQ(holiday_on(day("2020-04-10"))->cs, "Velký pátek");
}

TEST(Calendar, FindsEasterAtTheEdgesOfItsRange) {
    // The earliest and latest possible, and the years where simpler rules go wrong.
    for (auto const* const sunday :
         {"1818-03-22",
          "1943-04-25",
          "1954-04-18",
          "1981-04-19",
          "2000-04-23",
          "2008-03-23",
          "2011-04-24",
          "2019-04-21",
          "2038-04-25",
          "2049-04-18",
          "2076-04-19",
          "2285-03-22"}) {
        EXPECT_EQ(format_date(easter_sunday(day(sunday).year())), sunday);
    }
}

TEST(Calendar, WorksOnDaysThatAreOnlyRemarkable) {
    EXPECT_FALSE(holiday_on(day("2020-04-07")));
    EXPECT_FALSE(holiday_on(day("2020-05-05")));
    EXPECT_FALSE(holiday_on(day("2020-11-11")));
}

TEST(Calendar, HasTheRulesOfTheReferenceList) {
    auto const list = boost::json::parse(read_source("schema/reference/holidays.json"));
    auto const& rule = list.at("rule");
    std::set<std::string> expected;
    for (auto const& fixed : rule.at("fixed").as_array()) {
        auto const date = "2020-" + std::string{fixed.at("md").as_string()};
        expected.insert(date + " " + std::string{fixed.at("cs").as_string()});
    }
    for (auto const& moveable : rule.at("moveable").as_array()) {
        auto const offset = static_cast<int>(moveable.at("offset_from_easter_sunday").as_int64());
        auto const date = format_date(plus_days(day("2020-04-12"), offset));
        expected.insert(date + " " + std::string{moveable.at("cs").as_string()});
    }
    std::set<std::string> found;
    for (auto date = day("2020-01-01"); date < day("2021-01-01"); date = plus_days(date, 1)) {
        if (auto const holiday = holiday_on(date)) {
            found.insert(format_date(date) + " " + std::string{holiday->cs});
            EXPECT_FALSE(holiday->en.empty());
        }
    }
    EXPECT_EQ(found, expected);
}

}  // namespace linka::domain::test
