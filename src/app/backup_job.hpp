// One backup of a data directory: the log, and apart from it what opens the log's data.
#pragma once

#include "store/backup.hpp"
#include "store/key_archive.hpp"
#include "store/key_store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace linka::app {

struct BackupOrder {
    std::string directory;    // absolute: the server has a working directory of its own
    std::uint32_t keep = 30;  // log backups
    std::int64_t keys_days = 30;
    std::string secret;  // that opens the keys' archive; empty: keys are left out
};

struct BackupMade {
    store::BackupState state;
    std::string keys_file;  // empty: none
};

/// An open data directory, as a backup needs it.
struct BackupSource {
    std::string data_dir;
    store::EventLog& log;
    store::KeyStore const& keys;
    /// What is wrong with the log: then there is no backup, for it would take the place of a good
    /// one.
    std::optional<Fault> alarm;
};

/// keys/, access/, tls/ and the witness as they are now: of the key store its own snapshot, else
/// whole files, each of which is consistent in itself.
Result<std::vector<store::ArchivedFile>> read_secrets(BackupSource const& source);

/// Copies the log, then what opens it (so that no record in the copy lacks its key), forgets what
/// is older than the order allows, and notes the time in the data directory. Faults: those of
/// store::create_backup and store::keep_backups; the alarm; unavailable "data_unreachable".
Result<BackupMade> make_backup(
    BackupSource const& source, BackupOrder const& order, Instant now, store::Heard const& heard
);

/// Archives of keys in a backup directory, oldest first, by file name.
std::vector<std::string> key_archives(std::string const& directory);

/// What an archive holds. Faults: not_found "keys_missing"; those of store::open_archive.
Result<std::vector<store::ArchivedFile>> open_key_archive(
    std::string const& directory, std::string const& name, std::string const& secret
);

/// When something last went well, kept in a small file of its own.
struct BackupNote {
    Instant at;
    store::Position position = 0;
    std::string directory;
};
inline constexpr char const* backup_note = "last_backup";
inline constexpr char const* drill_note = "last_drill";
Done write_note(std::string const& folder, std::string const& name, BackupNote const& note);
/// Nothing when there is none or it cannot be read: it is information, not data.
std::optional<BackupNote> read_note(std::string const& folder, std::string const& name);

/// Asks the server that has the data open, or when none runs makes the backup itself.
Result<BackupMade> order_backup(
    std::string const& data_dir, BackupOrder const& order, store::Heard const& heard
);

/// What the server answers on its control socket: the other half of order_backup(). `stopping`
/// lets the server end while a backup runs.
std::string answer_backup_request(
    BackupSource const& source,
    std::string const& request,
    std::function<bool(std::string const& line)> const& say
);

}  // namespace linka::app
