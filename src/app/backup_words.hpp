// What the backup commands have in common: the order from settings, the secret, words and JSON.
#pragma once

#include "app/backup_job.hpp"
#include "app/commands_backup.hpp"
#include "app/progress.hpp"

#include <boost/json.hpp>

#include <optional>
#include <vector>

namespace linka::app {

/// What opens the archives of keys: the first line of --passphrase-file, else the whole content of
/// the key file (setting backup_key_file) without a line end at its end, else what is typed at the
/// terminal. Faults: invalid "backup_key_needed" when there is none of them; not_found
/// "file_unreadable"; invalid "backup_key_short" below 16 bytes.
Result<std::string> read_backup_secret(Config const& config, BackupArguments const& arguments);

/// The same for a new archive. What is typed must open the newest archive in the directory, or be
/// typed twice: a slip would make an archive that nobody ever opens. Faults: those of
/// read_backup_secret(); invalid "passphrases_differ".
Result<std::string> choose_backup_secret(Config const& config, BackupArguments const& arguments);

/// From settings and arguments. Faults: "data_missing"; those of choose_backup_secret().
Result<BackupOrder> backup_order(Config const& config, BackupArguments const& arguments);

/// When the oldest backup of the log was made, if that is less than `keys_days` ago although no
/// more backups are kept: then archives of keys outlive the logs. Nothing while fewer than `keep`
/// are there, for nobody knows yet how far back they will reach.
std::optional<Instant> log_shorter_than_keys(
    std::vector<store::ListedBackup> const& backups, BackupOrder const& order, Instant now
);

/// Tells the progress; keeps a reference to it.
store::Heard heard_by(Progress& progress);

/// {"id","position","size","root","recorded_at","made_at"}
boost::json::object to_json(store::BackupState const& state);
/// "3: position 120, made 2020-04-08T12:00:00+02:00, root 0f…"
std::string sentence(store::BackupState const& state);

}  // namespace linka::app
