// Shifts through the whole engine: what the views show, now and as of then, and what is sealed.
#include "views/duty.hpp"

#include "engine/personal.hpp"
#include "support/world.hpp"

#include <gmock/gmock.h>

namespace linka {
namespace {

using test::at;
using test::World;
using testing::ElementsAre;
using testing::IsEmpty;

class ShiftsOfALine : public testing::Test {
  protected:
    Result<engine::Outcome> as(std::string const& who, v1::Command command) {
        auto order = world.order(std::move(command));
        order.actor.set_account_id(who);
        order.actor.set_org_id(who == "eva" ? "LIG" : "IRJ");
        return world.engine().execute(std::move(order));
    }
    std::string start(std::string const& who) {
        v1::Command command;
        command.mutable_start_shift()->set_line_id(line);
        auto const outcome = as(who, command);
        EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().code);
        return outcome ? outcome->commit.events(0).shift_started().shift_id() : std::string{};
    }
    v1::Command end(std::string const& shift_id, std::string const& note = "") const {
        v1::Command command;
        auto& end = *command.mutable_end_shift();
        end.set_line_id(line);
        end.set_shift_id(shift_id);
        end.set_handover(note);
        return command;
    }
    v1::Command take_over(std::string const& shift_id) const {
        v1::Command command;
        command.mutable_acknowledge_handover()->set_line_id(line);
        command.mutable_acknowledge_handover()->set_shift_id(shift_id);
        return command;
    }
    std::unique_ptr<store::TableReader> tables(std::optional<std::string> as_of = {}) {
        auto view = world.engine().read({std::move(as_of), std::nullopt});
        EXPECT_TRUE(view);
        return std::move(view->tables);
    }
    std::vector<std::string> current(std::optional<std::string> as_of = {}) {
        std::vector<std::string> found;
        auto const read = tables(std::move(as_of));
        for (auto const& row : views::list_shifts(*read, {}, views::Shifts::current).rows) {
            auto const* const state = row.ended_at_us() == 0 ? " on duty" : " left a note";
            found.push_back(row.operator_id() + "/" + row.org_id() + state);
        }
        return found;
    }
    std::string position() { return "@" + std::to_string(world.engine().applied()); }

    World world;
    std::string line = world.open_line("Morava", {"OLK"});
};

TEST_F(ShiftsOfALine, PassFromOneOrganisationToTheOtherAndCanBeReadAsOfThen) {
    auto const first = start("eva");
    auto const morning = position();
    ASSERT_TRUE(as("eva", end(first, "Azylový dům Příklad dnes volá zpět.")));
    auto const noon = position();
    start("petr");
    ASSERT_TRUE(as("petr", take_over(first)));
    EXPECT_THAT(current(), ElementsAre("petr/IRJ on duty"));
    EXPECT_THAT(current(noon), ElementsAre("eva/LIG left a note"));
    EXPECT_THAT(current(morning), ElementsAre("eva/LIG on duty"));
    EXPECT_THAT(views::waiting_handovers(*tables(), line), IsEmpty());
    EXPECT_EQ(views::waiting_handovers(*tables(noon), line).size(), 1U);
    EXPECT_EQ(views::list_shifts(*tables(), {}, views::Shifts::all).rows.size(), 2U);
}

TEST_F(ShiftsOfALine, KeepTheNoteSealedUnderAKeyOfItsOwn) {
    auto const first = start("eva");
    ASSERT_TRUE(as("eva", end(first, "Klient čeká na doklady.")));
    auto const second = start("eva");
    ASSERT_TRUE(as("eva", end(second, "Nic nezůstalo otevřené.")));
    auto const waiting = views::waiting_handovers(*tables(), line);
    ASSERT_EQ(waiting.size(), 2U);
    EXPECT_TRUE(waiting[0].note().empty());
    auto const& sealed = waiting[0].sealed_texts(0);
    EXPECT_EQ(sealed.field(), "note");
    EXPECT_EQ(sealed.stream(), first);
    EXPECT_NE(sealed.sealed().key_id(), waiting[1].sealed_texts(0).sealed().key_id());
    auto const opened = world.engine().personal().open(sealed);
    ASSERT_TRUE(std::holds_alternative<std::string>(opened));
    EXPECT_EQ(std::get<std::string>(opened), "Klient čeká na doklady.");
}

TEST_F(ShiftsOfALine, CanBeErasedLikeAnyOtherSubjectThatHoldsAText) {
    auto const first = start("eva");
    v1::Command ask;
    ask.mutable_request_erasure()->set_subject(first);
    ask.mutable_request_erasure()->set_ground(v1::ErasureGround::objection);
    EXPECT_FALSE(as("hana", ask));  // No note, nothing to forget.
    ASSERT_TRUE(as("eva", end(first, "Volá sestra klienta.")));
    EXPECT_TRUE(as("hana", ask));
}

TEST_F(ShiftsOfALine, TakenBackIsGoneFromTheDeskAndMarkedInTheHistory) {
    v1::Command command;
    command.mutable_take_back_shift()->set_line_id(line);
    command.mutable_take_back_shift()->set_shift_id(start("eva"));
    ASSERT_TRUE(as("eva", command));
    EXPECT_THAT(current(), IsEmpty());
    auto const all = views::list_shifts(*tables(), {}, views::Shifts::all);
    ASSERT_EQ(all.rows.size(), 1U);
    EXPECT_TRUE(all.rows[0].taken_back());
}

TEST_F(ShiftsOfALine, NeverStandInTheWayOfACall) {
    // Nobody is on duty, and somebody is: a call is recorded either way.
    EXPECT_TRUE(world.execute(world.call(line)));
    start("eva");
    EXPECT_TRUE(world.execute(world.call(line)));
}

TEST_F(ShiftsOfALine, CountMissedCallsWithTheirEnd) {
    auto const first = start("eva");
    auto command = end(first);
    command.mutable_end_shift()->set_missed(2);
    command.mutable_end_shift()->set_method(v1::TallyMethod::phone_list);
    ASSERT_TRUE(as("eva", command));
    std::vector<std::uint32_t> counts;
    auto const day = *parse_date("2020-04-08", "");
    auto const read = tables();
    views::each_tally(*read, line, day, day, [&](v1::TallyReply const& tally) {
        counts.push_back(tally.count());
    });
    EXPECT_THAT(counts, ElementsAre(2U));
    views::each_tally(*read, line, plus_days(day, 1), plus_days(day, 9), [](v1::TallyReply const&) {
        FAIL() << "another day";
    });
}

}  // namespace
}  // namespace linka
