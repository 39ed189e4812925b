// A view whose definition has changed is folded anew beside the tables that serve, and gives the
// same bytes each time.
#include "engine/rebuild.hpp"

#include "engine/follower.hpp"
#include "engine/replay.hpp"
#include "store/tables.hpp"
#include "support/random_history.hpp"
#include "support/world.hpp"
#include "views/catalogue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace linka::engine {

namespace {

using ::testing::ElementsAre;

/// The groups of today, with one of them `newer` versions on.
std::vector<store::TableGroup> groups(std::string const& view, std::uint32_t newer, bool serves) {
    auto all = views::table_groups();
    for (auto& group : all) {
        if (group.name != view) continue;
        auto const stored = group.version;
        group.version += newer;
        group.serves_from = serves ? stored : group.version;
    }
    return all;
}

/// Every row of every table with every version of it.
std::vector<std::string> dump(store::TableStore const& tables) {
    std::vector<std::string> rows;
    for (auto const& table : views::table_names()) {
        tables.changes(table, "", {0, tables.checkpoint()}, [&](store::RowVersion const& version) {
            rows.push_back(
                table + "/" + std::string{version.key} + "@" + std::to_string(version.position) +
                (version.value ? "=" + std::string{*version.value} : " erased")
            );
            return true;
        });
    }
    return rows;
}

class RebuildTest : public ::testing::Test {
  protected:
    RebuildTest() {
        for (int i = 0; i < 700; ++i) history.step();
        follow(*open("cases", 0, true), nullptr);
    }

    std::unique_ptr<store::RebuildableTables> open(
        std::string const& view, std::uint32_t newer, bool serves
    ) {
        auto tables = store::open_rocks_tables(scratch.path("views"), groups(view, newer, serves));
        EXPECT_TRUE(tables.has_value());
        return std::move(*tables);
    }
    /// Applies all that the log holds, and lets the new tables serve if there are any.
    void follow(store::RebuildableTables& tables, Rebuild* rebuild) {
        Follower follower{world.log(), tables, nullptr, false, [rebuild] {
                              if (rebuild != nullptr) rebuild->adopt_when_close();
                          }};
        follower.start();
        follower.catch_up();
        if (rebuild != nullptr) rebuild->start();
        while (rebuild != nullptr && rebuild->progress()) std::this_thread::yield();
        follower.stop();
    }

    test::Scratch scratch;
    test::World world;
    test::RandomHistory history{world, 5};
};

TEST_F(RebuildTest, ThreeRebuildsGiveTheSameBytes) {
    auto const before = dump(*open("cases", 0, true));
    EXPECT_GT(before.size(), 1000U);
    for (std::uint32_t newer = 1; newer <= 3; ++newer) {
        auto const tables = open("cases", newer, newer % 2 == 1);
        Rebuild rebuild{world.log(), *tables};
        EXPECT_THAT(tables->outdated(), ElementsAre("cases"));
        EXPECT_TRUE(rebuild.build_first().has_value());
        follow(*tables, &rebuild);
        EXPECT_FALSE(rebuild.progress());
        EXPECT_TRUE(tables->outdated().empty());
        EXPECT_EQ(dump(*tables), before);
    }
}

TEST_F(RebuildTest, CommitsGoOnMeanwhile) {
    auto const tables = open("calls", 1, true);
    auto const old = tables->checkpoint();
    for (int i = 0; i < 300; ++i) history.step();
    Rebuild rebuild{world.log(), *tables};
    follow(*tables, &rebuild);
    EXPECT_GT(tables->checkpoint(), old);
    EXPECT_EQ(tables->checkpoint(), world.log().last());
    auto const rebuilt = dump(*tables);
    auto const scratch_tables = store::open_rocks_tables(scratch.path("anew"), groups("", 0, true));
    ASSERT_TRUE(scratch_tables.has_value());
    follow(**scratch_tables, nullptr);
    EXPECT_EQ(rebuilt, dump(**scratch_tables));
}

TEST_F(RebuildTest, OnlyTheChangedViewIsBuilt) {
    auto const tables = open("calls", 1, false);
    ASSERT_TRUE(tables->must_build_first());
    auto const written = tables->checkpoint();
    // What another view holds is not written again: it would be lost here.
    Rebuild rebuild{world.log(), *tables};
    EXPECT_EQ(rebuild.progress()->views, std::vector<std::string>{"calls"});
    EXPECT_TRUE(rebuild.build_first().has_value());
    EXPECT_EQ(tables->checkpoint(), written);
    EXPECT_FALSE(tables->must_build_first());
}

TEST_F(RebuildTest, StopsAndGoesOnAfterARestart) {
    auto const before = dump(*open("cases", 0, true));
    {
        auto const tables = open("cases", 1, true);
        Rebuild rebuild{world.log(), *tables};
        rebuild.start();
        rebuild.stop();  // Wherever it was.
    }
    auto const tables = open("cases", 1, true);
    Rebuild rebuild{world.log(), *tables};
    follow(*tables, &rebuild);
    EXPECT_EQ(dump(*tables), before);
}

void nobody_hears(std::string_view, std::uint64_t, std::uint64_t) {}

TEST_F(RebuildTest, AReplayIsEqualToWhatServes) {
    auto const serving = open("cases", 0, true);
    auto const scratch_tables = store::make_memory_tables();
    auto const upto = serving->checkpoint();
    ASSERT_TRUE(fold_into(world.log(), *scratch_tables, upto, nobody_hears).has_value());
    auto const compared = compare_tables(*serving, *scratch_tables, upto, nobody_hears);
    EXPECT_FALSE(compared.difference);
    EXPECT_EQ(compared.rows, dump(*serving).size());
}

TEST_F(RebuildTest, AReplayNamesTheFirstRowThatDiffers) {
    auto const serving = open("cases", 0, true);
    auto const upto = serving->checkpoint();
    auto const with = [&](std::vector<store::RowWrite> const& more) {
        auto tables = store::make_memory_tables();
        EXPECT_TRUE(fold_into(world.log(), *tables, upto, nobody_hears).has_value());
        tables->write(more, upto + 1);
        serving->write({}, upto + 1);
        return tables;
    };
    auto const changed = with({{"lines", "zzz", "not from the log", upto + 1}});
    auto const found = compare_tables(*serving, *changed, upto + 1, nobody_hears).difference;
    ASSERT_TRUE(found);
    EXPECT_EQ(found->table, "lines");
    EXPECT_EQ(found->key, "zzz");
    EXPECT_EQ(found->position, upto + 1);
    auto const other_way = compare_tables(*changed, *serving, upto + 1, nobody_hears).difference;
    ASSERT_TRUE(other_way);
    EXPECT_EQ(other_way->key, "zzz");
    EXPECT_FALSE(compare_tables(*serving, *changed, upto, nobody_hears).difference);
}

}  // namespace

}  // namespace linka::engine
