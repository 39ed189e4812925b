// A backup back on an empty machine: the log, what opens it, and nothing half.
#pragma once

#include "store/backup.hpp"

#include <string>

namespace linka::app {

struct RestoreOrder {
    std::string directory;  // of the backups
    std::uint32_t id = 0;   // 0: the newest
    std::string target;     // the new data directory: empty, or not there yet
    std::string secret;     // that opens the keys' archive
    bool with_keys = true;  // false: everything sealed stays shut, nobody can sign in
};

struct Restored {
    store::BackupState state;
    std::string keys_file;  // empty: none
};

/// Restores into a folder inside the target, proves it, and only then moves it into its place, the
/// log last: a data directory without a log but with a witness is not taken for a new one. The
/// newest archive of keys is taken, whichever log is: what was erased since the log was copied
/// stays erased. Faults: those of store::restore_backup and store::open_archive; conflict
/// "restore_target_in_use" when the target holds anything; not_found "keys_missing".
Result<Restored> restore(RestoreOrder const& order, store::Heard const& heard);

}  // namespace linka::app
