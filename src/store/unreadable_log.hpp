// Stands in for a log of which RocksDB can open nothing: only how far it went is known.
#pragma once

#include "store/event_log.hpp"

#include <memory>

namespace linka::store {

/// A log that is `tip` long and whose every read is corrupt "log_unreadable": what was folded into
/// the views before can then still be shown. Nothing can be appended ("log_read_only").
std::unique_ptr<EventLog> make_unreadable_log(LogTip tip);

}  // namespace linka::store
