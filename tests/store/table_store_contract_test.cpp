// One suite for every TableStore, and the overlay on top of each.
#include "store/keys.hpp"
#include "store/tables.hpp"
#include "support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace linka::store {

namespace {

using ::testing::ElementsAre;

struct Backend {
    std::string name;
    std::function<std::unique_ptr<TableStore>(std::string const& directory)> open;
};

std::unique_ptr<TableStore> open_rocks(std::string const& directory) {
    auto tables = open_rocks_tables(directory, {{"all", 1, 1, {"cases", "calls"}}});
    EXPECT_EQ(code_of(tables), "");
    return std::move(*tables);
}

std::vector<std::string> keys_of(
    TableReader const& reader, std::string_view table, Scan const& scan
) {
    std::vector<std::string> keys;
    reader.scan(table, scan, [&](auto key, auto) {
        keys.emplace_back(key);
        return true;
    });
    return keys;
}

class TableStoreContract : public ::testing::TestWithParam<Backend> {
  protected:
    TempDirectory directory;
    std::unique_ptr<TableStore> tables = GetParam().open(directory.path("views"));
};

INSTANTIATE_TEST_SUITE_P(
    Every,
    TableStoreContract,
    ::testing::Values(
        Backend{"memory", [](auto const&) { return make_memory_tables(); }},
        Backend{"rocks", open_rocks}
    ),
    [](auto const& tested) { return tested.param.name; }
);

TEST_P(TableStoreContract, StartsEmptyAtNoPosition) {
    EXPECT_EQ(tables->checkpoint(), 0U);
    EXPECT_FALSE(tables->at(0)->get("cases", "a"));
    EXPECT_THAT(keys_of(*tables->at(0), "cases", {}), ElementsAre());
}

TEST_P(TableStoreContract, ReadsARowAsItStoodAtEachPosition) {
    tables->write(
        {{"cases", "a", "one", 1}, {"cases", "a", "two", 3}, {"cases", "a", std::nullopt, 5}}, 6
    );
    EXPECT_EQ(tables->checkpoint(), 6U);
    std::vector<std::optional<std::string>> seen;
    for (Position at = 0; at <= 6; ++at) seen.push_back(tables->at(at)->get("cases", "a"));
    using Row = std::optional<std::string>;
    EXPECT_THAT(
        seen, ElementsAre(Row{}, Row{"one"}, Row{"one"}, Row{"two"}, Row{"two"}, Row{}, Row{})
    );
    EXPECT_FALSE(tables->at(6)->get("calls", "a"));
}

TEST_P(TableStoreContract, BringsAnErasedRowBack) {
    tables->write({{"cases", "a", "one", 1}, {"cases", "a", std::nullopt, 2}}, 2);
    tables->write({{"cases", "a", "again", 3}}, 3);
    EXPECT_FALSE(tables->at(2)->get("cases", "a"));
    EXPECT_EQ(tables->at(3)->get("cases", "a"), "again");
    EXPECT_THAT(keys_of(*tables->at(2), "cases", {}), ElementsAre());
    EXPECT_THAT(keys_of(*tables->at(3), "cases", {}), ElementsAre("a"));
}

TEST_P(TableStoreContract, KeepsAReaderAtItsPositionWhileOthersWrite) {
    tables->write({{"cases", "a", "one", 1}}, 1);
    auto const reader = tables->at(1);
    tables->write({{"cases", "a", "two", 2}, {"cases", "b", "two", 2}}, 2);
    EXPECT_EQ(reader->get("cases", "a"), "one");
    EXPECT_THAT(keys_of(*reader, "cases", {}), ElementsAre("a"));
}

TEST_P(TableStoreContract, ScansAPrefixInBothDirections) {
    std::vector<RowWrite> rows;
    for (auto const* key : {"a", "b", "b1", "b2", "b3", "c"})
        rows.push_back({"cases", key, "x", 1});
    tables->write(rows, 1);
    auto const at = tables->at(1);
    EXPECT_THAT(keys_of(*at, "cases", {}), ElementsAre("a", "b", "b1", "b2", "b3", "c"));
    EXPECT_THAT(
        keys_of(*at, "cases", {"", {}, true}), ElementsAre("c", "b3", "b2", "b1", "b", "a")
    );
    EXPECT_THAT(keys_of(*at, "cases", {"b", {}, false}), ElementsAre("b", "b1", "b2", "b3"));
    EXPECT_THAT(keys_of(*at, "cases", {"b", {}, true}), ElementsAre("b3", "b2", "b1", "b"));
    EXPECT_THAT(keys_of(*at, "cases", {"b", "b1", false}), ElementsAre("b2", "b3"));
    EXPECT_THAT(keys_of(*at, "cases", {"b", "b2", true}), ElementsAre("b1", "b"));
    EXPECT_THAT(keys_of(*at, "cases", {"b", "b15", false}), ElementsAre("b2", "b3"));
    EXPECT_THAT(keys_of(*at, "cases", {"b", "a", false}), ElementsAre("b", "b1", "b2", "b3"));
    EXPECT_THAT(keys_of(*at, "cases", {"b", "a", true}), ElementsAre());
    EXPECT_THAT(keys_of(*at, "cases", {"b", "c", false}), ElementsAre());
    EXPECT_THAT(keys_of(*at, "cases", {"b", "c", true}), ElementsAre("b3", "b2", "b1", "b"));
    EXPECT_THAT(keys_of(*at, "cases", {"d", {}, false}), ElementsAre());
}

TEST_P(TableStoreContract, ScansKeysOfAnyBytes) {
    std::string const zero(1, '\0');
    std::vector<std::string> const keys = {
        "", zero, zero + zero, "a" + zero, "a\xff", "\xff", "\xff\xff"
    };
    std::vector<RowWrite> rows;
    for (auto const& key : keys) rows.push_back({"cases", key, "x", 1});
    tables->write(rows, 1);
    EXPECT_EQ(keys_of(*tables->at(1), "cases", {}), keys);
    EXPECT_THAT(
        keys_of(*tables->at(1), "cases", {"\xff", {}, false}), ElementsAre("\xff", "\xff\xff")
    );
    EXPECT_THAT(
        keys_of(*tables->at(1), "cases", {"\xff", {}, true}), ElementsAre("\xff\xff", "\xff")
    );
    EXPECT_THAT(keys_of(*tables->at(1), "cases", {"a\xff", {}, true}), ElementsAre("a\xff"));
    EXPECT_THAT(
        keys_of(*tables->at(1), "cases", {zero, {}, false}), ElementsAre(zero, zero + zero)
    );
    EXPECT_EQ(tables->at(1)->get("cases", ""), "x");
}

TEST_P(TableStoreContract, StopsAScanWhenTheVisitorHasEnough) {
    tables->write({{"cases", "a", "x", 1}, {"cases", "b", "x", 1}, {"cases", "c", "x", 1}}, 1);
    int visited = 0;
    tables->at(1)->scan("cases", {}, [&](auto, auto) { return ++visited < 2; });
    EXPECT_EQ(visited, 2);
}

TEST_P(TableStoreContract, LetsAVisitorReadOtherRows) {
    tables->write({{"cases", "a", "b", 1}, {"cases", "b", "end", 1}}, 1);
    auto const reader = tables->at(1);
    std::vector<std::string> seen;
    reader->scan("cases", {}, [&](auto, auto value) {
        seen.push_back(reader->get("cases", value).value_or("none"));
        return true;
    });
    EXPECT_THAT(seen, ElementsAre("end", "none"));
}

TEST_P(TableStoreContract, ScansLongTablesWhole) {
    std::vector<RowWrite> rows;
    std::vector<std::string> keys;
    for (std::uint64_t i = 0; i < 1000; ++i) keys.push_back(be64(i));
    for (auto const& key : keys) rows.push_back({"cases", key, "x", 1});
    tables->write(rows, 1);
    EXPECT_EQ(keys_of(*tables->at(1), "cases", {}), keys);
    std::ranges::reverse(keys);
    EXPECT_EQ(keys_of(*tables->at(1), "cases", {"", {}, true}), keys);
}

TEST_P(TableStoreContract, MovesTheCheckpointWithoutRows) {
    tables->write({}, 4);
    EXPECT_EQ(tables->checkpoint(), 4U);
    tables->write({{"cases", "a", "x", 5}}, 5);
    EXPECT_FALSE(tables->at(4)->get("cases", "a"));
}

TEST_P(TableStoreContract, ForgetsEverythingWhenCleared) {
    tables->write({{"cases", "a", "old", 1}, {"calls", "b", "old", 1}}, 1);
    tables->clear();
    EXPECT_EQ(tables->checkpoint(), 0U);
    EXPECT_FALSE(tables->at(0)->get("cases", "a"));
    tables->write({{"cases", "c", "new", 2}}, 2);
    EXPECT_FALSE(tables->at(2)->get("cases", "a"));
    EXPECT_FALSE(tables->at(2)->get("calls", "b"));
    EXPECT_EQ(tables->at(2)->get("cases", "c"), "new");
}

TEST_P(TableStoreContract, BreaksOnPositionsOutOfOrder) {
    tables->write({{"cases", "a", "x", 2}}, 2);
    EXPECT_DEATH(tables->write({{"cases", "a", "x", 2}}, 3), "broken promise");
    EXPECT_DEATH(tables->write({{"cases", "a", "x", 4}}, 3), "broken promise");
    EXPECT_DEATH(tables->write({}, 1), "broken promise");
    EXPECT_DEATH(tables->at(3), "broken promise");
}

TEST_P(TableStoreContract, AnOverlayReadsItsOwnWritesOverTheBase) {
    tables->write(
        {{"cases", "a", "base", 1}, {"cases", "b", "base", 1}, {"cases", "d", "base", 1}}, 1
    );
    TableOverlay overlay{*tables};
    overlay.begin(2);
    overlay.put("cases", "b", "mine");
    overlay.put("cases", "c", "mine");
    overlay.erase("cases", "d");
    overlay.put("cases", "e", "mine");
    EXPECT_EQ(overlay.get("cases", "a"), "base");
    EXPECT_EQ(overlay.get("cases", "b"), "mine");
    EXPECT_FALSE(overlay.get("cases", "d"));
    EXPECT_THAT(keys_of(overlay, "cases", {}), ElementsAre("a", "b", "c", "e"));
    EXPECT_THAT(keys_of(overlay, "cases", {"", {}, true}), ElementsAre("e", "c", "b", "a"));
    EXPECT_THAT(keys_of(overlay, "cases", {"", "b", false}), ElementsAre("c", "e"));
    EXPECT_THAT(keys_of(overlay, "cases", {"", "c", true}), ElementsAre("b", "a"));
    EXPECT_FALSE(tables->at(1)->get("cases", "c"));
}

TEST_P(TableStoreContract, AnOverlayHandsOverTheLastValueOfEachPosition) {
    TableOverlay overlay{*tables};
    overlay.begin(1);
    overlay.put("cases", "a", "x");
    overlay.put("cases", "b", "y");
    overlay.put("cases", "a", "z");
    overlay.begin(2);
    overlay.erase("cases", "a");
    ASSERT_EQ(overlay.rows().size(), 3U);
    EXPECT_EQ(overlay.rows()[0].value, "z");
    EXPECT_EQ(overlay.rows()[2].position, 2U);
    tables->write(overlay.rows(), 2);
    EXPECT_FALSE(overlay.get("cases", "a"));
    overlay.reset();
    EXPECT_TRUE(overlay.rows().empty());
    EXPECT_EQ(overlay.get("cases", "b"), "y");
    EXPECT_EQ(tables->at(1)->get("cases", "a"), "z");
    EXPECT_FALSE(tables->at(2)->get("cases", "a"));
}

TEST_P(TableStoreContract, AnOverlaysVisitorMayWriteWhatItVisits) {
    tables->write({{"cases", "a", "1", 1}, {"cases", "c", "1", 1}, {"cases", "e", "1", 1}}, 1);
    for (bool const backwards : {false, true}) {
        TableOverlay overlay{*tables};
        overlay.begin(2);
        overlay.put("cases", "b", "1");
        overlay.put("cases", "d", "1");
        int visited = 0;
        overlay.scan("cases", {"", {}, backwards}, [&](auto key, auto value) {
            overlay.put("cases", key, std::string{value} + "+");
            ++visited;
            return true;
        });
        EXPECT_EQ(visited, 5);
        for (auto const* key : {"a", "b", "c", "d", "e"})
            EXPECT_EQ(overlay.get("cases", key), "1+");
        overlay.scan("cases", {"", {}, backwards}, [&](auto key, auto) {
            overlay.erase("cases", key);
            return true;
        });
        EXPECT_THAT(keys_of(overlay, "cases", {}), ElementsAre());
    }
}

TEST_P(TableStoreContract, AnOverlayBreaksOnWritesThatBelongToNoPosition) {
    TableOverlay overlay{*tables};
    EXPECT_DEATH(overlay.put("cases", "a", "x"), "broken promise");
    EXPECT_DEATH(overlay.begin(0), "broken promise");
}

/// "key@position=value", or "-" for an erased row, in the order in which they come.
std::vector<std::string> changes_of(
    TableStore const& tables, std::string_view table, std::string_view prefix, Span span
) {
    std::vector<std::string> seen;
    tables.changes(table, prefix, span, [&](RowVersion const& version) {
        seen.push_back(
            std::string{version.key} + "@" + std::to_string(version.position) + "=" +
            std::string{version.value.value_or("-")}
        );
        return true;
    });
    return seen;
}

TEST_P(TableStoreContract, SaysWhatChangedBetweenTwoPositions) {
    tables->write(
        {{"cases", "a", "one", 1},
         {"cases", "b", "x", 2},
         {"cases", "a", "two", 3},
         {"calls", "a", "elsewhere", 3},
         {"cases", "a", std::nullopt, 5},
         {"cases", "ab", "y", 6}},
        7
    );
    EXPECT_THAT(
        changes_of(*tables, "cases", "", {0, 7}),
        ElementsAre("a@5=-", "a@3=two", "a@1=one", "ab@6=y", "b@2=x")
    );
    EXPECT_THAT(changes_of(*tables, "cases", "", {1, 5}), ElementsAre("a@5=-", "a@3=two", "b@2=x"));
    EXPECT_THAT(changes_of(*tables, "cases", "", {3, 4}), ElementsAre());
    EXPECT_THAT(changes_of(*tables, "cases", "a", {3, 7}), ElementsAre("a@5=-", "ab@6=y"));
    EXPECT_THAT(changes_of(*tables, "cases", "b", {0, 1}), ElementsAre());
    EXPECT_THAT(changes_of(*tables, "cases", "", {7, 7}), ElementsAre());
    EXPECT_THAT(changes_of(*tables, "calls", "", {0, 7}), ElementsAre("a@3=elsewhere"));
}

TEST_P(TableStoreContract, SaysAsOfWhichPositionItIsRead) {
    tables->write({{"cases", "a", "one", 1}}, 4);
    EXPECT_EQ(tables->at(2)->position(), 2U);
    EXPECT_EQ(tables->at(4)->position(), 4U);
    TableOverlay overlay{*tables};
    EXPECT_EQ(overlay.position(), 4U);
    overlay.begin(5);
    EXPECT_EQ(overlay.position(), 5U);
}

TEST_P(TableStoreContract, StopsTellingChangesWhenAsked) {
    tables->write({{"cases", "a", "one", 1}, {"cases", "b", "two", 2}}, 2);
    int seen = 0;
    tables->changes("cases", "", {0, 2}, [&](auto const&) { return ++seen < 1; });
    EXPECT_EQ(seen, 1);
}

TEST_P(TableStoreContract, TellsChangesOfKeysWithAnyBytes) {
    std::string const zeros(3, '\0');
    std::string const ones(2, '\xff');
    tables->write({{"cases", zeros, "z", 1}, {"cases", ones, "o", 2}, {"cases", "", "e", 3}}, 3);
    EXPECT_THAT(
        changes_of(*tables, "cases", "", {0, 3}), ElementsAre("@3=e", zeros + "@1=z", ones + "@2=o")
    );
    EXPECT_THAT(changes_of(*tables, "cases", ones, {0, 3}), ElementsAre(ones + "@2=o"));
}

TEST_P(TableStoreContract, BreaksOnChangesBeyondItsCheckpoint) {
    EXPECT_DEATH(
        tables->changes("cases", "", {0, 1}, [](auto const&) { return true; }), "broken promise"
    );
}

}  // namespace

}  // namespace linka::store
