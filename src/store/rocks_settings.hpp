// What both RocksDB instances (the log, the tables) have in common: settings and how faults are
// told.
#pragma once

#include "base/result.hpp"

#include <rocksdb/db.h>
#include <rocksdb/options.h>

#include <memory>
#include <string>
#include <vector>

namespace linka::store {

/// Settings of a database. `memory_bytes` bounds its write buffers.
rocksdb::DBOptions database_settings(std::size_t memory_bytes);
/// A cache of blocks, whole indexes and filters among them.
std::shared_ptr<rocksdb::Cache> make_cache(std::size_t bytes);
/// Settings of a column family that keeps what it is given: no time to live, no rewriting by age.
rocksdb::ColumnFamilyOptions family_settings(std::shared_ptr<rocksdb::Cache> const& cache);

/// A RocksDB and its column families; closes them in the order RocksDB asks for.
struct RocksHandles {
    std::unique_ptr<rocksdb::DB> db;
    std::vector<rocksdb::ColumnFamilyHandle*> families;

    RocksHandles() = default;
    RocksHandles(RocksHandles const&) = delete;
    RocksHandles& operator=(RocksHandles const&) = delete;
    ~RocksHandles();
};

/// Opening beside a writer must not touch its directory, and RocksDB's own logger would rename LOG.
std::shared_ptr<rocksdb::Logger> silent_logger();

/// unavailable "data_in_use" when another process holds the lock; unavailable "data_unreachable"
/// when the file system refused (no permission, no space); else corrupt `corrupt_code`.
Fault fault_of(rocksdb::Status const& status, char const* corrupt_code);

/// Says why on stderr and ends the process at once, without unwinding: after a failed write or sync
/// nobody knows what the disk holds, and only opening again finds out.
[[noreturn]] void end_process(char const* what, rocksdb::Status const& status);

/// From here on RocksDB keeps no statistics of what this thread reads and writes. Else it counts
/// every comparison of two keys for whoever may ask: a fifth of what a commit took.
void count_nothing();

inline rocksdb::Slice slice(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view view(rocksdb::Slice const& slice) { return {slice.data(), slice.size()}; }

}  // namespace linka::store
