// What backups need and no other backend has: the RocksDB behind a log.
#pragma once

#include "store/event_log.hpp"
#include "store/log_layout.hpp"

namespace linka::store {

/// The database of a log that open_rocks_log() made, else CHECK. It lives as long as the log.
LogDatabase& database_of(EventLog& log);

}  // namespace linka::store
