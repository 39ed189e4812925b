// The small file beside each backup that says exactly what the backup holds.
#pragma once

#include "store/backup.hpp"

#include <optional>

namespace linka::store {

std::string encode_backup_state(BackupState const& state);
/// Nothing when it is not exactly what encode_backup_state() writes.
std::optional<BackupState> decode_backup_state(std::string_view text);

}  // namespace linka::store
