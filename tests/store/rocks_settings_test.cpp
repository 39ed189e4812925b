// The settings that durability and the past stand on, as RocksDB itself reports them: its defaults
// lose acknowledged writes, or let go of old versions.
#include "store/log_layout.hpp"
#include "store/rocks_table_files.hpp"
#include "store/tables.hpp"
#include "support.hpp"

#include <gtest/gtest.h>

namespace linka::store {

namespace {

void expect_plain_writes(rocksdb::DBOptions const& options) {
    EXPECT_FALSE(options.enable_pipelined_write);
    EXPECT_FALSE(options.unordered_write);
    EXPECT_FALSE(options.two_write_queues);
    EXPECT_FALSE(options.manual_wal_flush);
    EXPECT_EQ(options.recycle_log_file_num, 0U);
    EXPECT_FALSE(options.track_and_verify_wals_in_manifest);
    EXPECT_TRUE(options.paranoid_checks);
    EXPECT_GT(options.max_total_wal_size, 0U);
    EXPECT_GT(options.db_write_buffer_size, 0U);
}

void expect_everything_kept(rocksdb::Options const& options) {
    EXPECT_EQ(options.ttl, 0U);
    EXPECT_EQ(options.periodic_compaction_seconds, 0U);
    EXPECT_FALSE(options.enable_blob_files);
    EXPECT_EQ(options.compaction_filter, nullptr);
    EXPECT_EQ(options.prefix_extractor, nullptr);
}

TEST(RocksSettings, OfTheLogLoseNoAcknowledgedWrite) {
    TempDirectory const directory;
    auto const log = must(open_log_database(directory.path("log"), false));
    auto const options = log->db->GetDBOptions();
    expect_plain_writes(options);
    EXPECT_EQ(options.wal_recovery_mode, rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords);
    ASSERT_EQ(log->families.size(), log_family_names.size());
    for (auto* const family : log->families) {
        auto const settings = log->db->GetOptions(family);
        expect_everything_kept(settings);
        EXPECT_TRUE(settings.paranoid_file_checks) << family->GetName();
    }
}

TEST(RocksSettings, OfTheTablesKeepEveryVersionOfARow) {
    TempDirectory const directory;
    must(open_rocks_tables(directory.path("views"), {{"all", 1, 1, {"cases", "calls"}}}));
    auto const files = must(open_table_files(directory.path("views"), false));
    expect_plain_writes(files.db->GetDBOptions());
    ASSERT_EQ(files.families.size(), 2U);
    for (auto const& [name, family] : files.families) {
        auto const settings = files.db->GetOptions(family.get());
        expect_everything_kept(settings);
        EXPECT_EQ(settings.comparator->timestamp_size(), 8U) << name;
    }
}

}  // namespace

}  // namespace linka::store
