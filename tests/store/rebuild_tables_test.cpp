// Tables of a changed definition are built beside the old ones, and take their place at once.
#include "store/tables.hpp"
#include "support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>

namespace linka::store {

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class RebuildTablesTest : public ::testing::Test {
  protected:
    std::unique_ptr<RebuildableTables> open(
        std::uint32_t version, std::uint32_t serves_from, std::vector<std::string> calls = {"calls"}
    ) {
        return must(open_rocks_tables(
            directory.path("views"),
            {{"cases", 1, 1, {"cases"}}, {"calls", version, serves_from, std::move(calls)}}
        ));
    }
    void fill() { open(1, 1)->write({{"cases", "a", "case", 1}, {"calls", "a", "old", 2}}, 5); }
    void finish(RebuildableTables& tables) {
        tables.build()->write({{"calls", "a", "new", 2}}, tables.checkpoint());
        tables.adopt();
    }

    /// What lies on the disk. Only while nothing is open.
    std::vector<std::string> families() {
        std::vector<std::string> names;
        auto const listed = rocksdb::DB::ListColumnFamilies({}, directory.path("views"), &names);
        EXPECT_TRUE(listed.ok()) << listed.ToString();
        return names;
    }

    TempDirectory directory;
};

TEST_F(RebuildTablesTest, NothingIsOutdatedAtFirst) {
    auto const tables = open(1, 1);
    EXPECT_THAT(tables->outdated(), IsEmpty());
    EXPECT_FALSE(tables->must_build_first());
    EXPECT_EQ(tables->build(), nullptr);
}

TEST_F(RebuildTablesTest, TheOldOnesServeAndAreWrittenUntilTheNewOnesAreAdopted) {
    fill();
    auto const tables = open(2, 1);
    EXPECT_THAT(tables->outdated(), ElementsAre("calls"));
    EXPECT_FALSE(tables->must_build_first());
    EXPECT_EQ(tables->checkpoint(), 5U);
    EXPECT_EQ(tables->build()->checkpoint(), 0U);
    EXPECT_EQ(tables->at(5)->get("calls", "a"), "old");
    tables->write({{"calls", "b", "written on", 6}}, 6);
    tables->build()->write({{"calls", "a", "new", 2}}, 4);
    EXPECT_EQ(tables->at(6)->get("calls", "a"), "old");
    EXPECT_EQ(tables->build()->at(4)->get("calls", "a"), "new");
    tables->build()->write({{"calls", "b", "new too", 6}}, 6);

    auto const before = tables->at(6);
    tables->adopt();
    EXPECT_EQ(before->get("calls", "a"), "old");  // Whoever reads finishes with what it began.
    EXPECT_THAT(tables->outdated(), IsEmpty());
    EXPECT_EQ(tables->build(), nullptr);
    EXPECT_EQ(tables->at(6)->get("calls", "a"), "new");
    EXPECT_EQ(tables->at(6)->get("calls", "b"), "new too");
    EXPECT_EQ(tables->at(6)->get("cases", "a"), "case");
    EXPECT_FALSE(tables->at(1)->get("calls", "a"));
    tables->write({{"calls", "c", "after", 7}}, 7);
    EXPECT_EQ(tables->at(7)->get("calls", "c"), "after");
}

TEST_F(RebuildTablesTest, AreAdoptedForGood) {
    fill();
    {
        auto const tables = open(2, 1);
        finish(*tables);
    }
    auto const tables = open(2, 1);
    EXPECT_THAT(tables->outdated(), IsEmpty());
    EXPECT_EQ(tables->checkpoint(), 5U);
    EXPECT_EQ(tables->at(5)->get("calls", "a"), "new");
}

TEST_F(RebuildTablesTest, LeaveNothingOfTheOldOnesOnTheDisk) {
    fill();
    EXPECT_THAT(families(), UnorderedElementsAre("default", "cases@1", "calls@1"));
    {
        auto const tables = open(2, 1);
        auto before = tables->at(5);
        finish(*tables);
        EXPECT_EQ(before->get("calls", "a"), "old");
        before.reset();
        EXPECT_EQ(tables->at(5)->get("calls", "a"), "new");
    }
    EXPECT_THAT(families(), UnorderedElementsAre("default", "cases@1", "calls@2"));
}

TEST_F(RebuildTablesTest, GoOnWhereTheProcessLeftThem) {
    fill();
    {
        auto const tables = open(2, 1);
        tables->build()->write({{"calls", "a", "new", 2}}, 3);
    }
    auto const tables = open(2, 1);
    EXPECT_EQ(tables->build()->checkpoint(), 3U);
    EXPECT_EQ(tables->build()->at(3)->get("calls", "a"), "new");
    EXPECT_EQ(tables->at(5)->get("calls", "a"), "old");
}

TEST_F(RebuildTablesTest, BeginAnewForAThirdVersion) {
    fill();
    {
        auto const tables = open(2, 1);
        tables->build()->write({{"calls", "a", "second", 2}}, 3);
    }
    auto const tables = open(3, 1);
    EXPECT_EQ(tables->build()->checkpoint(), 0U);
    finish(*tables);
    EXPECT_EQ(tables->at(5)->get("calls", "a"), "new");
}

TEST_F(RebuildTablesTest, ComeFirstWhereTheOldOnesMayNotServe) {
    fill();
    auto const tables = open(2, 2);
    EXPECT_TRUE(tables->must_build_first());
    EXPECT_EQ(tables->checkpoint(), 5U);
    EXPECT_DEATH(tables->at(5)->get("calls", "a"), "broken promise");
    finish(*tables);
    EXPECT_FALSE(tables->must_build_first());
    EXPECT_EQ(tables->at(5)->get("calls", "a"), "new");
    EXPECT_EQ(tables->at(5)->get("cases", "a"), "case");
}

TEST_F(RebuildTablesTest, MayHaveATableThatTheOldOnesHadNot) {
    fill();
    auto const tables = open(2, 1, {"calls", "calls_by_day"});
    EXPECT_FALSE(tables->at(5)->get("calls_by_day", "x"));
    tables->write({{"calls_by_day", "x", "from today", 6}}, 6);
    tables->build()->write({{"calls_by_day", "x", "from the first", 1}}, 6);
    tables->adopt();
    EXPECT_EQ(tables->at(6)->get("calls_by_day", "x"), "from the first");
}

TEST_F(RebuildTablesTest, BreakWhenAdoptedTooEarly) {
    fill();
    auto const tables = open(2, 1);
    EXPECT_DEATH(tables->adopt(), "broken promise");
}

TEST_F(RebuildTablesTest, AreForgottenWithEverythingElse) {
    fill();
    auto tables = open(2, 1);
    tables->build()->write({{"calls", "a", "new", 2}}, 3);
    tables->clear();
    EXPECT_EQ(tables->checkpoint(), 0U);
    EXPECT_THAT(tables->outdated(), IsEmpty());
    tables->write({}, 5);
    EXPECT_FALSE(tables->at(5)->get("calls", "a"));
    tables.reset();
    EXPECT_THAT(open(2, 1)->outdated(), IsEmpty());
}

TEST_F(RebuildTablesTest, AreLookedAtBesideWhoWrites) {
    fill();
    auto const tables = open(1, 1);
    tables->write({{"calls", "b", "more", 6}}, 6);
    std::vector<TableGroup> const groups{{"cases", 1, 1, {"cases"}}, {"calls", 1, 1, {"calls"}}};
    auto const beside = must(open_rocks_tables_read_only(directory.path("views"), groups));
    EXPECT_EQ(beside->checkpoint(), 6U);
    EXPECT_EQ(beside->at(6)->get("calls", "b"), "more");
    auto wanted = groups;
    wanted[1].version = 2;
    EXPECT_EQ(
        code_of(open_rocks_tables_read_only(directory.path("views"), wanted)), "views_missing"
    );
}

}  // namespace

}  // namespace linka::store
