// The log in RocksDB: one committer thread, group commit, every answer synced to disk first.
#pragma once

#include "store/event_log.hpp"

#include <memory>
#include <string>

namespace linka::store {

/// What to do with a log whose bytes are damaged: refuse to open it; or open what can be reached,
/// giving up what comes after damage in RocksDB's write-ahead log, and, for reading only, also when
/// tip and records disagree. Only for a log whose damage has been told to somebody (log_guard.hpp).
enum class LogDamage : std::uint8_t { refuse, salvage };

struct LogOptions {
    /// False only while a synthetic pilot is being written: then stop() syncs once. Never in
    /// service.
    bool sync_every_commit = true;
    /// Opens beside a running server, sees what was durable at opening, refuses append().
    bool read_only = false;
    LogDamage damage = LogDamage::refuse;
    std::size_t queue_requests_max = 4096;
};

/// Opens or creates the log. Keeps a reference to `clock`, which must outlive it.
/// Faults: unavailable "data_in_use" when another process has it open for writing; corrupt
/// "log_corrupt" (subject: what RocksDB says, no content); unavailable "data_unreachable" when the
/// file system refuses.
Result<std::unique_ptr<EventLog>> open_rocks_log(
    std::string const& directory, Clock const& clock, LogOptions options
);

}  // namespace linka::store
