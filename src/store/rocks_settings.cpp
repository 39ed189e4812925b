#include "store/rocks_settings.hpp"

#include "base/log.hpp"

#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/perf_level.h>
#include <rocksdb/table.h>

#include <cstdlib>

namespace linka::store {

namespace {

class SilentLogger final : public rocksdb::Logger {
  public:
    using rocksdb::Logger::Logv;
    void Logv(char const*, va_list) override {}
};

}  // namespace

std::shared_ptr<rocksdb::Logger> silent_logger() { return std::make_shared<SilentLogger>(); }

rocksdb::DBOptions database_settings(std::size_t memory_bytes) {
    rocksdb::DBOptions options;
    options.create_if_missing = true;
    options.create_missing_column_families = true;
    options.paranoid_checks = true;

    // Every acknowledged write stands on the plain write path: each of these is a way for RocksDB
    // 7.8.3 to acknowledge first and write later, or to mix old WAL bytes with new ones.
    options.enable_pipelined_write = false;
    options.unordered_write = false;
    options.two_write_queues = false;
    options.manual_wal_flush = false;
    options.recycle_log_file_num = 0;
    // Raises false alarms in this version.
    options.track_and_verify_wals_in_manifest = false;

    options.db_write_buffer_size = memory_bytes;
    options.max_total_wal_size = memory_bytes;
    options.max_open_files = 512;
    options.max_background_jobs = 2;
    // Reading every table's properties at the start made opening grow with the history.
    options.skip_stats_update_on_db_open = true;
    options.stats_dump_period_sec = 0;
    options.stats_persist_period_sec = 0;

    options.info_log_level = rocksdb::WARN_LEVEL;
    options.max_log_file_size = 1024UL * 1024;
    options.keep_log_file_num = 4;
    return options;
}

std::shared_ptr<rocksdb::Cache> make_cache(std::size_t bytes) {
    // Left to itself RocksDB makes 64 parts of it. What is larger than a part is not kept, and the
    // filter of a large file is some megabytes: it was then read and checked anew at every look.
    constexpr int parts_as_power_of_two = 1;
    return rocksdb::NewLRUCache(bytes, parts_as_power_of_two);
}

rocksdb::ColumnFamilyOptions family_settings(std::shared_ptr<rocksdb::Cache> const& cache) {
    rocksdb::BlockBasedTableOptions table;
    table.block_cache = cache;
    // In the cache, so that indexes of a long history are bounded by it too.
    table.cache_index_and_filter_blocks = true;
    table.pin_l0_filter_and_index_blocks_in_cache = true;
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
    table.format_version = 5;

    rocksdb::ColumnFamilyOptions options;
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    options.compression = rocksdb::kLZ4Compression;
    options.bottommost_compression = rocksdb::kZSTD;
    options.ttl = 0;
    options.periodic_compaction_seconds = 0;
    options.enable_blob_files = false;
    // No prefix_extractor: every seek is in total order.
    return options;
}

RocksHandles::~RocksHandles() {
    if (!db) return;
    for (auto* family : families) db->DestroyColumnFamilyHandle(family);
    db->Close();
}

Fault fault_of(rocksdb::Status const& status, char const* corrupt_code) {
    auto const text = status.ToString();
    if (!status.IsIOError()) return corrupt(corrupt_code, text);
    // RocksDB has no code of its own for this; its message ends in the path of the lock file.
    if (text.find("/LOCK") != std::string::npos) return unavailable("data_in_use");
    return unavailable("data_unreachable", text);
}

void count_nothing() { rocksdb::SetPerfLevel(rocksdb::PerfLevel::kDisable); }

void end_process(char const* what, rocksdb::Status const& status) {
    log::error("{}: {}; the process ends here", what, status.ToString());
    std::_Exit(EXIT_FAILURE);
}

}  // namespace linka::store
