// How many calls were answered, against a week small enough to count by hand.
#include "reports/report.hpp"
#include "support/world.hpp"

#include <gmock/gmock.h>

namespace linka {
namespace {

using test::at;
using test::World;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr char const* easter_week = "13. 4.–19. 4. 2020";

class AnsweredCalls : public testing::Test {
  protected:
    void SetUp() override { world.clock.set(at("2020-04-22T08:00:00Z")); }

    v1::Command call(char const* started_at) const {
        auto command = world.call(line);
        command.mutable_log_call()->set_started_at_us(
            static_cast<std::uint64_t>(to_us(at(started_at)))
        );
        return command;
    }
    void tally(
        char const* date,
        unsigned count,
        v1::TallyMethod::Value method = v1::TallyMethod::phone_list
    ) {
        v1::Command command;
        auto& tally = *command.mutable_tally_missed_calls();
        tally.set_line_id(line);
        tally.set_date_on(date);
        tally.set_count(count);
        tally.set_method(method);
        world.done(command);
    }
    v1::ReportReply report(
        std::optional<std::string> as_of = {}, reports::Language language = reports::Language::cs
    ) {
        auto const view = world.engine().read({std::move(as_of), std::nullopt});
        EXPECT_TRUE(view);
        reports::Question const question{
            *view->tables,
            test::reference(),
            view->position,
            view->recorded_at,
            view->valid_at,
            language,
            *parse_date("2020-04-08", ""),
            *parse_date("2020-04-22", ""),
            {}
        };
        auto made = reports::run("answered-calls", question);
        EXPECT_TRUE(made) << (made ? "" : made.error().code);
        return made ? *made : v1::ReportReply{};
    }
    /// answered, days open, days counted, answered on those, missed, rate; text where no number.
    std::vector<std::string> week(
        v1::ReportReply const& made, std::string const& label = easter_week
    ) {
        std::vector<std::string> cells;
        for (auto const& row : made.rows()) {
            if (row.cells(0).text() != label || row.cells(1).text() != "Morava") continue;
            for (int i = 2; i < row.cells_size(); ++i) {
                auto const& cell = row.cells(i);
                cells.push_back(
                    cell.has_number() ? fmt::format("{:g}", cell.number()) : cell.text()
                );
            }
        }
        return cells;
    }

    World world;
    std::string line = world.open_line("Morava", {"OLK"});
};

TEST_F(AnsweredCalls, SaysThatNobodyCountedInsteadOfAHundredPercentOrNone) {
    world.done(call("2020-04-15T09:00:00+02:00"));
    auto const made = report();
    EXPECT_THAT(week(made), ElementsAre("1", "1", "0", "nesečteno", "nesečteno", "nesečteno"));
    EXPECT_FALSE(made.series(0).points(1).has_y());
    EXPECT_THAT(made.summary(), HasSubstr("podíl přijatých není znám"));
    EXPECT_THAT(
        report({}, reports::Language::en).summary(), HasSubstr("the share answered is not known")
    );
}

TEST_F(AnsweredCalls, DividesOnlyOnTheDaysThatAreCounted) {
    // Wednesday 15 April is counted, Thursday, when somebody rang all the same, is not.
    for (int i = 0; i < 3; ++i) world.done(call("2020-04-15T09:00:00+02:00"));
    world.done(call("2020-04-16T09:00:00+02:00"));
    tally("2020-04-15", 1);
    auto const made = report();
    EXPECT_THAT(week(made), ElementsAre("4", "1", "1", "3", "1", "75"));
    EXPECT_DOUBLE_EQ(made.series(0).points(1).y(), 75);
    EXPECT_THAT(made.summary(), HasSubstr("3 přijatých a 1 zmeškaných, přijato tedy 75 %."));
    EXPECT_THAT(made.notes(2), HasSubstr("čtěte raději počty"));
}

TEST_F(AnsweredCalls, KnowsZeroMissedFromNobodyRang) {
    tally("2020-04-15", 0);
    EXPECT_THAT(week(report()), ElementsAre("0", "1", "1", "0", "0", "nikdo nevolal"));
    world.done(call("2020-04-15T09:00:00+02:00"));
    EXPECT_THAT(week(report()), ElementsAre("1", "1", "1", "1", "0", "100"));
}

TEST_F(AnsweredCalls, RoundsToWholePercentButNeverToNoneOrAll) {
    world.done(call("2020-04-15T09:00:00+02:00"));
    tally("2020-04-15", 2);
    EXPECT_THAT(week(report()), ElementsAre("1", "1", "1", "1", "2", "33"));
    tally("2020-04-15", 300);
    EXPECT_THAT(week(report()), ElementsAre("1", "1", "1", "1", "300", "1"));
}

TEST_F(AnsweredCalls, TakesTheLastTallyOfADayAndKeepsWhatWasKnownBefore) {
    world.done(call("2020-04-15T09:00:00+02:00"));
    tally("2020-04-15", 9, v1::TallyMethod::estimate);
    auto const before = world.engine().applied();
    EXPECT_THAT(report().notes(2), HasSubstr("Z odhadu, ne z telefonu: 1 den"));
    tally("2020-04-15", 1);
    EXPECT_THAT(week(report()), ElementsAre("1", "1", "1", "1", "1", "50"));
    EXPECT_THAT(
        week(report("@" + std::to_string(before))), ElementsAre("1", "1", "1", "1", "9", "10")
    );
}

TEST_F(AnsweredCalls, CountsAHolidayThatSomebodyCountedThoughTheLineWasClosed) {
    // Easter Monday: no day of duty, but the telephone rang.
    tally("2020-04-13", 2);
    EXPECT_THAT(week(report()), ElementsAre("0", "1", "1", "0", "2", "0"));
}

TEST_F(AnsweredCalls, LeavesOutWhatTheLineDialledWhatWasWrittenAndWhatIsVoid) {
    auto outgoing = call("2020-04-15T09:00:00+02:00");
    outgoing.mutable_log_call()->set_direction(v1::Direction::outgoing);
    world.done(outgoing);
    auto letter = call("2020-04-15T09:10:00+02:00");
    letter.mutable_log_call()->set_channel(v1::Channel::email);
    world.done(letter);
    auto const logged = world.done(call("2020-04-15T09:20:00+02:00"));
    EXPECT_EQ(week(report()).at(0), "1");
    v1::Command take_back;
    for (auto const& event : logged.commit.events()) {
        if (event.has_call_logged())
            take_back.mutable_void_call()->set_call_id(event.call_logged().call_id());
    }
    take_back.mutable_void_call()->set_reason("duplicita");
    world.done(take_back);
    EXPECT_EQ(week(report()).at(0), "0");
}

}  // namespace
}  // namespace linka
