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

#include <algorithm>
#include <atomic>
#include <map>
#include <thread>

namespace linka::engine {

namespace {

using ::testing::_;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::Pair;

using Versions = std::map<std::string, std::uint32_t>;

/// The groups of today, some of them so many versions on. `serving`: their older tables may serve
/// while new ones are built.
std::vector<store::TableGroup> groups(Versions const& newer, bool serving = false) {
    auto all = views::table_groups();
    for (auto& group : all) {
        auto const found = newer.find(group.name);
        if (found == newer.end()) continue;
        auto const today = group.version;
        group.version += found->second;
        group.serves_from = serving ? today : group.version;
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

/// The first row that is not the same in both; nothing when all are.
std::string difference(std::vector<std::string> const& one, std::vector<std::string> const& other) {
    auto const [left, right] = std::ranges::mismatch(one, other);
    if (left == one.end() && right == other.end()) return {};
    return (left == one.end() ? "nothing" : *left) + " is not " +
           (right == other.end() ? "nothing" : *right);
}

/// The rows of a view's tables at a position.
std::vector<std::string> rows_of(views::View const& view, store::TableReader const& tables) {
    std::vector<std::string> rows;
    for (auto const& table : view.tables) {
        tables.scan(table, {}, [&](std::string_view key, std::string_view value) {
            rows.push_back(table + "/" + std::string{key} + "=" + std::string{value});
            return true;
        });
    }
    return rows;
}

views::View const& view_named(std::string_view name) {
    return *std::ranges::find(views::catalogue(), name, &views::View::name);
}

class RebuildTest : public ::testing::Test {
  protected:
    RebuildTest() {
        for (int i = 0; i < 700; ++i) history.step();
        follow(*open(groups({})), nullptr);
    }

    std::unique_ptr<store::RebuildableTables> open(std::vector<store::TableGroup> const& wanted) {
        auto tables = store::open_rocks_tables(scratch.path("views"), wanted);
        EXPECT_TRUE(tables.has_value());
        return std::move(*tables);
    }
    /// Applies all that the log holds, and lets the new tables serve if there are any.
    void follow(store::RebuildableTables& tables, Rebuild* rebuild) {
        FollowerHooks hooks;
        hooks.between_batches = [rebuild] {
            if (rebuild != nullptr) rebuild->adopt_when_close();
        };
        Follower follower{world.log(), tables, std::move(hooks)};
        follower.start();
        follower.catch_up();
        if (rebuild != nullptr) rebuild->start();
        while (rebuild != nullptr && rebuild->progress()) std::this_thread::yield();
        follower.stop();
    }
    /// Whether the view shows in these tables what it shows in those of the world.
    bool shows_the_same(views::View const& view, store::TableStore const& tables) {
        auto const position = tables.checkpoint();
        auto const there = world.engine().read({"@" + std::to_string(position), std::nullopt});
        return there && rows_of(view, *tables.at(position)) == rows_of(view, *there->tables);
    }

    test::Scratch scratch;
    test::World world;
    test::RandomHistory history{world, 5};
};

TEST_F(RebuildTest, ThreeRebuildsOfEveryViewGiveTheSameBytes) {
    auto const before = dump(*open(groups({})));
    EXPECT_GT(before.size(), 1000U);
    std::vector<std::string> all;
    for (auto const& view : views::catalogue()) all.emplace_back(view.name);
    auto const half = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
    Versions newer;
    auto const rebuild = [&](std::vector<std::string> const& some, bool serving) {
        for (auto const& name : some) ++newer[name];
        auto const tables = open(groups(newer, serving));
        Rebuild rebuild{world.log(), *tables};
        EXPECT_THAT(tables->outdated(), ElementsAreArray(some));
        EXPECT_EQ(tables->must_build_first(), !serving);
        EXPECT_TRUE(rebuild.build_first().has_value());
        follow(*tables, &rebuild);
        EXPECT_FALSE(rebuild.progress());
        EXPECT_TRUE(tables->outdated().empty());
        EXPECT_EQ(difference(dump(*tables), before), "");
    };
    // Beside the old ones; before anything serves, in two parts, since where nothing of what is
    // stored may stay, everything is folded as if it were new; and beside them again.
    rebuild(all, true);
    rebuild({all.begin(), half}, false);
    rebuild({half, all.end()}, false);
    rebuild(all, true);
    EXPECT_THAT(newer, Each(Pair(_, 3U)));
}

TEST_F(RebuildTest, CommitsGoOnMeanwhileAndTheOldTablesAnswer) {
    auto const& calls = view_named("calls");
    auto const tables = open(groups({{"calls", 1}}, true));
    Rebuild rebuild{world.log(), *tables};
    std::atomic<bool> may_be_adopted = false;
    FollowerHooks hooks;
    hooks.between_batches = [&] {
        if (may_be_adopted) rebuild.adopt_when_close();
    };
    Follower follower{world.log(), *tables, std::move(hooks)};
    follower.start();
    rebuild.start();
    auto const began = world.log().last();
    std::thread writer{[&] {
        while (rebuild.progress()) {
            history.step();
            follower.catch_up();
            if (!may_be_adopted) EXPECT_THAT(tables->outdated(), ElementsAre("calls"));
            EXPECT_TRUE(shows_the_same(calls, *tables));
            if (world.log().last() > began + 100) may_be_adopted = true;
        }
        for (int i = 0; i < 20; ++i) history.step();
    }};
    writer.join();
    follower.stop();
    EXPECT_GT(world.log().last(), began + 100);
    EXPECT_TRUE(tables->outdated().empty());
    EXPECT_EQ(tables->checkpoint(), world.log().last());
    EXPECT_TRUE(shows_the_same(calls, *tables));
    auto const anew = store::open_rocks_tables(scratch.path("anew"), groups({}));
    ASSERT_TRUE(anew.has_value());
    follow(**anew, nullptr);
    EXPECT_EQ(difference(dump(*tables), dump(**anew)), "");
}

TEST_F(RebuildTest, OnlyTheChangedViewIsBuilt) {
    auto const tables = open(groups({{"calls", 1}}));
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
    auto const before = dump(*open(groups({})));
    {
        auto const tables = open(groups({{"cases", 1}}, true));
        Rebuild rebuild{world.log(), *tables};
        rebuild.start();
        rebuild.stop();  // Wherever it was.
    }
    auto const tables = open(groups({{"cases", 1}}, true));
    Rebuild rebuild{world.log(), *tables};
    follow(*tables, &rebuild);
    EXPECT_EQ(difference(dump(*tables), before), "");
}

void nobody_hears(std::string_view, std::uint64_t, std::uint64_t) {}

TEST_F(RebuildTest, AReplayIsEqualToWhatServes) {
    auto const serving = open(groups({}));
    auto const scratch_tables = store::make_memory_tables();
    auto const upto = serving->checkpoint();
    ASSERT_TRUE(fold_into(world.log(), *scratch_tables, upto, nobody_hears).has_value());
    auto const compared = compare_tables(*serving, *scratch_tables, upto, nobody_hears);
    EXPECT_FALSE(compared.difference);
    EXPECT_EQ(compared.rows, dump(*serving).size());
}

TEST_F(RebuildTest, AReplayNamesTheFirstRowThatDiffers) {
    auto const serving = open(groups({}));
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
