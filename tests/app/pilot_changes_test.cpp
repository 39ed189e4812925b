// What the pilot changes of its offer: three times, each with the fact that came of it.
#include "app/pilot_fixture.hpp"

#include <gmock/gmock.h>

#include <map>

namespace linka::app {
namespace {

using ::testing::ElementsAre;

TEST(Pilot, ChangesItsOfferThreeTimes) {
    WrittenPilot const pilot{standard_options()};
    std::map<std::string, std::string> lines;
    std::map<std::string, std::string> proposed;
    std::vector<std::string> changes;
    std::vector<std::string> facts;
    pilot.each([&](v1::Event const& event, Written const& written) {
        if (event.has_line_opened())
            lines[event.line_opened().line_id()] = event.line_opened().name();
        if (event.has_change_proposed()) {
            auto const& change = event.change_proposed();
            proposed[change.change_id()] = v1::ChangeKind::Value_Name(change.kind()) + ", " +
                                           lines.at(change.line_id()) + ", from ";
        }
        if (event.has_change_effective()) {
            auto const& effective = event.change_effective();
            changes.push_back(proposed.at(effective.change_id()) + effective.effective_on());
        }
        // What was set when a line was opened is not a change.
        if (!written.commit.events(0).has_change_proposed()) return;
        if (event.has_line_day_exception_set())
            facts.push_back(event.line_day_exception_set().date_on());
        if (event.has_line_hours_set())
            facts.push_back("weekday " + std::to_string(event.line_hours_set().weekday()));
        if (event.has_coverage_assigned())
            facts.push_back(
                event.coverage_assigned().kraj() + " to " +
                lines.at(event.coverage_assigned().line_id())
            );
    });
    EXPECT_EQ(proposed.size(), 3U);
    // Easter Monday, when the other lines have a holiday; a third day; a kraj handed over.
    EXPECT_THAT(
        changes,
        ElementsAre(
            "day_exception, Morava, from 2020-04-13",
            "hours, Morava, from 2020-04-28",
            "coverage, Praha a střed, from 2020-05-04"
        )
    );
    EXPECT_THAT(facts, ElementsAre("2020-04-13", "weekday 2", "LBK to Praha a střed"));
}

}  // namespace
}  // namespace linka::app
