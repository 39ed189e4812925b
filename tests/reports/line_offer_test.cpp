// What the public is told: the first weeks of the pilot, minute by minute where it matters.
#include "reports/line_offer.hpp"

#include "support/world.hpp"

#include <gmock/gmock.h>

namespace linka::reports {
namespace {

using test::at;
using testing::ElementsAre;
using testing::IsEmpty;

Date day(char const* text) { return *parse_date(text, ""); }

void add_rule(v1::LineReply& line, unsigned weekday, char const* from, char const* to) {
    auto& rule = *line.add_hours();
    rule.set_weekday(weekday);
    rule.set_valid_from_on("2020-04-08");
    auto& window = *rule.add_windows();
    window.set_from(from);
    window.set_to(to);
}

void add_coverage(v1::LineReply& line, char const* kraj, char const* from, char const* until = "") {
    auto& coverage = *line.add_coverage();
    coverage.set_kraj(kraj);
    coverage.set_valid_from_on(from);
    coverage.set_valid_until_on(until);
}

/// Mondays and Wednesdays 9 to 15, from 8 April 2020.
v1::LineReply morava() {
    v1::LineReply line;
    line.set_line_id("line-morava");
    line.set_name("Linka Morava");
    line.set_opened_on("2020-04-08");
    add_rule(line, 1, "09:00", "15:00");
    add_rule(line, 3, "09:00", "15:00");
    add_coverage(line, "OLK", "2020-04-08");
    return line;
}

std::string said(char const* moment, Language language = Language::cs) {
    return state_sentence(morava(), at(moment), language);
}

TEST(LineOffer, SaysOpenOnTheMinuteAndClosedOnTheMinute) {
    EXPECT_EQ(said("2020-04-15T08:59:59+02:00"), "Teď zavřeno. Otevřeno dnes 9:00–15:00.");
    EXPECT_EQ(said("2020-04-15T09:00:00+02:00"), "Teď otevřeno do 15:00.");
    EXPECT_EQ(said("2020-04-15T14:59:59+02:00"), "Teď otevřeno do 15:00.");
    EXPECT_EQ(
        said("2020-04-15T15:00:00+02:00"), "Teď zavřeno. Otevřeno v pondělí 20. 4. 9:00–15:00."
    );
    EXPECT_EQ(
        said("2020-04-20T15:00:00+02:00", Language::en),
        "Closed now. Open on Wednesday 22 April 9:00–15:00."
    );
}

TEST(LineOffer, NamesTheHolidayThatStandsInTheWay) {
    EXPECT_EQ(
        said("2020-04-08T16:00:00+02:00"), "Teď zavřeno. Otevřeno ve středu 15. 4. 9:00–15:00."
    );
    EXPECT_THAT(
        closed_days(morava(), at("2020-04-08T16:00:00+02:00"), Language::cs),
        ElementsAre("V pondělí 13. 4. je státní svátek: Velikonoční pondělí.")
    );
    EXPECT_THAT(closed_days(morava(), at("2020-04-15T16:00:00+02:00"), Language::cs), IsEmpty());
}

TEST(LineOffer, GivesTheReasonOfADayException) {
    auto line = morava();
    auto& exception = *line.add_exceptions();
    exception.set_date_on("2020-04-15");
    exception.set_reason("školení");
    EXPECT_THAT(
        closed_days(line, at("2020-04-14T16:00:00+02:00"), Language::cs),
        ElementsAre("Ve středu 15. 4. je zavřeno: školení.")
    );
    EXPECT_EQ(
        state_sentence(line, at("2020-04-14T16:00:00+02:00"), Language::cs),
        "Teď zavřeno. Otevřeno v pondělí 20. 4. 9:00–15:00."
    );
}

TEST(LineOffer, IsRightWhenTheClocksGoBack) {
    auto line = morava();
    // Sunday 25 October 2020: at three o'clock it is two again.
    add_rule(line, 7, "01:00", "04:00");
    EXPECT_EQ(
        state_sentence(line, at("2020-10-25T02:30:00+02:00"), Language::cs), "Teď otevřeno do 4:00."
    );
    EXPECT_EQ(
        state_sentence(line, at("2020-10-25T02:30:00+01:00"), Language::cs), "Teď otevřeno do 4:00."
    );
    EXPECT_EQ(
        state_sentence(line, at("2020-10-25T04:00:00+01:00"), Language::cs),
        "Teď zavřeno. Otevřeno v pondělí 26. 10. 9:00–15:00."
    );
}

TEST(LineOffer, FollowsAKrajHandedFromOneLineToAnother) {
    auto from = morava();
    add_coverage(from, "ZLK", "2020-04-08", "2020-05-04");
    auto to = morava();
    to.set_line_id("line-zlin");
    to.clear_coverage();
    add_coverage(to, "ZLK", "2020-05-04");
    Lines const lines{from, to};
    EXPECT_EQ(line_for(lines, "ZLK", day("2020-05-03"))->line_id(), "line-morava");
    EXPECT_EQ(line_for(lines, "ZLK", day("2020-05-04"))->line_id(), "line-zlin");
    EXPECT_THAT(kraje_of(lines[0], day("2020-05-04")), ElementsAre("OLK"));
}

TEST(LineOffer, SaysNoLineWhereThereIsNone) {
    auto line = morava();
    add_coverage(line, "KVK", "2020-05-11");
    EXPECT_EQ(line_for({line}, "KVK", day("2020-05-06")), nullptr);
    EXPECT_EQ(served_from({line}, "KVK", day("2020-05-06")), day("2020-05-11"));
    EXPECT_EQ(served_from({line}, "PHA", day("2020-05-06")), std::nullopt);
    line.set_closed_on("2020-05-01");
    EXPECT_EQ(line_for({line}, "OLK", day("2020-05-06")), nullptr);
}

TEST(LineOffer, TellsTheWeekByTheRuleInForce) {
    auto line = morava();
    EXPECT_EQ(weekly_hours(line, day("2020-05-06"), Language::cs), "pondělí a středa 9:00–15:00");
    auto& later = *line.add_hours();
    later.set_weekday(3);
    later.set_valid_from_on("2020-05-11");
    auto& window = *later.add_windows();
    window.set_from("09:00");
    window.set_to("17:00");
    EXPECT_EQ(weekly_hours(line, day("2020-05-06"), Language::cs), "pondělí a středa 9:00–15:00");
    EXPECT_EQ(
        weekly_hours(line, day("2020-05-11"), Language::en),
        "Monday 9:00–15:00; Wednesday 9:00–17:00"
    );
}

TEST(LineOffer, ListsEveryOpeningOnce) {
    auto const found = openings(morava(), day("2020-04-08"), day("2020-05-18"));
    // Eleven line days less Easter Monday.
    EXPECT_EQ(found.size(), 10U);
    EXPECT_EQ(found.front().date, day("2020-04-08"));
    EXPECT_EQ(found.back().date, day("2020-05-13"));
}

}  // namespace
}  // namespace linka::reports
