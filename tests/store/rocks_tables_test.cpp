// What only tables on disk can promise.
#include "store/keys.hpp"
#include "store/rocks_settings.hpp"
#include "store/tables.hpp"
#include "support.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace rocksdb {
// NOLINTNEXTLINE(readability-identifier-naming, misc-use-internal-linkage): RocksDB's own.
Comparator const* BytewiseComparatorWithU64Ts();
}  // namespace rocksdb

namespace linka::store {

namespace {

class RocksTablesTest : public ::testing::Test {
  protected:
    Result<std::unique_ptr<TableStore>> open(
        std::vector<std::string> const& tables = {"cases"}, std::uint32_t version = 1
    ) {
        auto opened =
            open_rocks_tables(directory.path("views"), {{"all", version, version, tables}});
        if (opened.has_error()) return opened.error();
        return std::unique_ptr<TableStore>{std::move(*opened)};
    }

    void fill() { must(open())->write({{"cases", "a", "x", 1}, {"cases", "a", "y", 2}}, 3); }

    TempDirectory directory;
};

TEST_F(RocksTablesTest, KeepRowsAndCheckpointOverAReopening) {
    fill();
    auto const tables = must(open());
    EXPECT_EQ(tables->checkpoint(), 3U);
    EXPECT_EQ(tables->at(1)->get("cases", "a"), "x");
    EXPECT_EQ(tables->at(3)->get("cases", "a"), "y");
}

TEST_F(RocksTablesTest, StartOverWhenTheVersionChanges) {
    fill();
    auto tables = must(open({"cases"}, 2));
    EXPECT_EQ(tables->checkpoint(), 0U);
    tables->write({}, 3);
    EXPECT_FALSE(tables->at(3)->get("cases", "a"));
    tables.reset();
    EXPECT_EQ(must(open({"cases"}, 2))->checkpoint(), 3U);
}

TEST_F(RocksTablesTest, StartOverWhenATableIsAdded) {
    fill();
    auto const tables = must(open({"cases", "calls"}));
    EXPECT_EQ(tables->checkpoint(), 0U);
    EXPECT_FALSE(tables->at(0)->get("calls", "a"));
}

TEST_F(RocksTablesTest, ForgetATableThatIsNoLongerNamed) {
    must(open({"cases", "calls"}))->write({{"calls", "a", "x", 1}, {"cases", "a", "x", 1}}, 1);
    auto tables = must(open({"cases"}));
    EXPECT_EQ(tables->checkpoint(), 1U);
    EXPECT_EQ(tables->at(1)->get("cases", "a"), "x");
    tables.reset();
    tables = must(open({"cases", "calls"}));
    EXPECT_EQ(tables->checkpoint(), 0U);
    tables->write({}, 1);
    EXPECT_FALSE(tables->at(1)->get("calls", "a"));
}

TEST_F(RocksTablesTest, StayClearedOverAReopening) {
    auto tables = must(open());
    tables->write({{"cases", "a", "x", 1}}, 1);
    tables->clear();
    tables.reset();
    tables = must(open());
    EXPECT_EQ(tables->checkpoint(), 0U);
    tables->write({}, 1);
    EXPECT_FALSE(tables->at(1)->get("cases", "a"));
}

// The tables as a crash in the middle of clear() leaves them: no marker, some families gone.
TEST_F(RocksTablesTest, FinishAClearingThatACrashCutShort) {
    must(open({"cases", "calls"}))->write({{"cases", "a", "x", 1}, {"calls", "a", "x", 1}}, 1);
    {
        rocksdb::ColumnFamilyOptions timestamped;
        timestamped.comparator = rocksdb::BytewiseComparatorWithU64Ts();
        RocksHandles handles;
        rocksdb::DB* opened = nullptr;
        ASSERT_TRUE(rocksdb::DB::Open(
                        {},
                        directory.path("views"),
                        {{rocksdb::kDefaultColumnFamilyName, {}},
                         {"cases@1", timestamped},
                         {"calls@1", timestamped}},
                        &handles.families,
                        &opened
        )
                        .ok());
        handles.db.reset(opened);
        ASSERT_TRUE(opened->Delete({}, std::string("serving\0all", 11)).ok());
        ASSERT_TRUE(opened->DropColumnFamily(handles.families[2]).ok());
    }
    auto const tables = must(open({"cases", "calls"}));
    EXPECT_EQ(tables->checkpoint(), 0U);
    tables->write({}, 1);
    EXPECT_FALSE(tables->at(1)->get("cases", "a"));
    EXPECT_FALSE(tables->at(1)->get("calls", "a"));
}

TEST_F(RocksTablesTest, LetAReaderFinishWhatItBeganBeforeTheyWereCleared) {
    auto const tables = must(open());
    tables->write({{"cases", "a", "x", 1}}, 1);
    auto const reader = tables->at(1);
    tables->clear();
    EXPECT_EQ(reader->get("cases", "a"), "x");
}

TEST_F(RocksTablesTest, RefuseASecondOpener) {
    auto const tables = must(open());
    auto const second = open();
    EXPECT_EQ(code_of(second), "data_in_use");
    EXPECT_EQ(second.error().kind, FaultKind::unavailable);
}

TEST_F(RocksTablesTest, AreCorruptWhenTheirFilesAreNot) {
    fill();
    for (auto const& entry : std::filesystem::directory_iterator{directory.path("views")}) {
        if (entry.path().filename().string().starts_with("MANIFEST"))
            std::filesystem::resize_file(entry.path(), 5);
    }
    auto const answer = open();
    EXPECT_EQ(code_of(answer), "views_corrupt");
    EXPECT_EQ(answer.error().kind, FaultKind::corrupt);
}

TEST_F(RocksTablesTest, BreakOnATableNobodyNamed) {
    auto const tables = must(open());
    EXPECT_DEATH(tables->at(0)->get("unknown", "a"), "broken promise");
    EXPECT_DEATH(tables->write({{"unknown", "a", "x", 1}}, 1), "broken promise");
}

TEST_F(RocksTablesTest, ServeReadersWhileTheyAreWritten) {
    auto const tables = must(open());
    constexpr Position commits = 500;
    std::jthread const reader{[&](std::stop_token const& stop) {
        while (!stop.stop_requested()) {
            auto const at = tables->checkpoint();
            auto const counted = tables->at(at)->get("cases", "count");
            EXPECT_EQ(counted, at == 0 ? std::nullopt : std::optional{be64(at)});
            std::size_t rows = 0;
            tables->at(at)->scan("cases", {"row", {}, false}, [&](auto, auto) {
                return ++rows != 0;
            });
            EXPECT_EQ(rows, at);
        }
    }};
    for (Position at = 1; at <= commits; ++at) {
        tables->write({{"cases", "row" + be64(at), "x", at}, {"cases", "count", be64(at), at}}, at);
    }
}

}  // namespace

}  // namespace linka::store
