// Who is on duty in the pilot, and which days nobody counted.
#include "app/pilot_fixture.hpp"

#include <gmock/gmock.h>

#include <set>

namespace linka::app {
namespace {

TEST(Pilot, CountsMissedCallsOnSomeDaysAndForgetsToEndAShift) {
    WrittenPilot const pilot{standard_options()};
    auto const count = [&](v1::Event::BodyCase body) {
        return pilot.count([body](v1::Event const& event) { return event.body_case() == body; });
    };
    std::set<std::string> begun;
    std::set<std::string> tallied_lines;
    std::set<std::string> organisations_of_morava;
    std::string morava;
    pilot.each([&](v1::Event const& event, Written const& written) {
        if (event.has_line_opened() && event.line_opened().name() == "Morava")
            morava = event.line_opened().line_id();
        if (event.has_shift_started()) begun.insert(event.shift_started().shift_id());
        if (event.has_shift_started() && event.shift_started().line_id() == morava)
            organisations_of_morava.insert(written.commit.actor().org_id());
        if (event.has_shift_ended()) begun.erase(event.shift_ended().shift_id());
        if (event.has_missed_calls_tallied())
            tallied_lines.insert(event.missed_calls_tallied().line_id());
    });
    // One since Monday, two that go on this morning.
    EXPECT_EQ(begun.size(), 3U);
    EXPECT_EQ(organisations_of_morava.size(), 2U);
    // One line never counts, the others not always: five lines, 41 line days.
    EXPECT_EQ(tallied_lines.size(), 4U);
    EXPECT_GT(count(v1::Event::kMissedCallsTallied), 15U);
    EXPECT_LT(count(v1::Event::kMissedCallsTallied), 35U);
    // What is left is taken over, but for the last: two lines have nobody on duty yet.
    auto const left = count(v1::Event::kHandoverLeft);
    auto const taken = count(v1::Event::kHandoverAcknowledged);
    EXPECT_GT(left, taken);
    EXPECT_LE(left, taken + 2);
}

}  // namespace
}  // namespace linka::app
