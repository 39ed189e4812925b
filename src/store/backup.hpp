// Copies of the log that can be taken while it is being written, proved, and put back.
// README.md says what lies in a backup directory.
#pragma once

#include "store/event_log.hpp"

#include <functional>
#include <string>
#include <vector>

namespace linka::store {

/// Exactly what one backup of a log holds. Kept beside the backup, with a checksum of its own.
struct BackupState {
    std::uint32_t id = 0;  // 1, 2, 3 … in its directory
    Position position = 0;
    std::uint64_t tree_size = 0;  // leaves of the Merkle tree: one for each position
    Digest root{};                // RFC 6962 tree hash over the records' exact bytes
    Instant recorded_at;          // of the last record; the epoch when there is none
    Instant made_at;
    Digest files{};  // SHA-256 of RocksDB's list of the backup's files and their checksums
};

/// A backup as a list shows it.
struct ListedBackup {
    BackupState state;
    std::uint64_t bytes = 0;  // of the files it needs, shared with other backups or not
    std::string damage;       // empty, or what is missing or wrong without reading every byte
};

/// Hears how far a long job is, in what it counts (bytes copied, records hashed); `total` is 0
/// where nobody knows. Called on the caller's thread.
using Heard = std::function<void(std::string_view stage, std::uint64_t done, std::uint64_t total)>;

/// Copies the log into `directory` while appends go on. Files that an earlier backup there already
/// has are not copied again. Every append answered before the call is in it; then every byte of it
/// is read back and compared. `log` must come from open_rocks_log. Faults: conflict
/// "backup_in_use" when another process writes to the directory; unavailable "backup_failed"
/// (subject: what RocksDB or the system says); corrupt "backup_damaged" (subject: which file).
Result<BackupState> create_backup(
    EventLog& log, std::string const& directory, Instant made_at, Heard const& heard
);

/// All backups, oldest first, also those that cannot be used. not_found "backup_missing" when the
/// directory holds none.
Result<std::vector<ListedBackup>> list_backups(std::string const& directory);

/// Reads every byte of a backup (0: the newest), compares it with its checksums, opens it, folds
/// the Merkle tree over all its records and compares position and root with what stands beside it.
/// Faults: not_found "backup_missing"; corrupt "backup_damaged" (subject: what is wrong).
Result<BackupState> verify_backup(
    std::string const& directory, std::uint32_t id, Heard const& heard
);

/// Puts a backup's log into `target`, which must not exist yet, synced to the disk, and proves it
/// as verify_backup does, on the restored files. Faults: those of verify_backup; unavailable
/// "data_unreachable". What was put there before a fault stays: the caller clears it.
Result<BackupState> restore_backup(
    std::string const& directory, std::uint32_t id, std::string const& target, Heard const& heard
);

/// Forgets all but the newest `keep` (at least one) whole backups, and what no backup needs.
Done keep_backups(std::string const& directory, std::uint32_t keep);

}  // namespace linka::store
