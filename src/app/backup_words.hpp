// What the backup commands have in common: the order from settings, the secret, words and JSON.
#pragma once

#include "app/backup_job.hpp"
#include "app/commands_backup.hpp"
#include "app/progress.hpp"

#include <boost/json.hpp>

namespace linka::app {

/// The whole content of the key file (setting backup_key_file) without a line end at its end.
/// Faults: invalid "backup_key_needed" when none is named; not_found "file_unreadable"; invalid
/// "backup_key_short" below 16 bytes.
Result<std::string> read_backup_secret(Config const& config);

/// From settings and arguments. Faults: "data_missing"; those of read_backup_secret().
Result<BackupOrder> backup_order(Config const& config, BackupArguments const& arguments);

/// Tells the progress; keeps a reference to it.
store::Heard heard_by(Progress& progress);

/// {"id","position","size","root","recorded_at","made_at"}
boost::json::object to_json(store::BackupState const& state);
/// "3: position 120, made 2020-04-08T12:00:00+02:00, root 0f…"
std::string sentence(store::BackupState const& state);

}  // namespace linka::app
