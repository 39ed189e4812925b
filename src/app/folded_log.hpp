// A log and the tables that it makes: for commands that only read, also beside a running server.
#pragma once

#include "base/result.hpp"
#include "store/event_log.hpp"
#include "store/tables.hpp"

#include <memory>
#include <string>

namespace linka::app {

struct FoldedLog {
    std::unique_ptr<store::EventLog> log;
    std::unique_ptr<store::TableStore> tables;
};

/// The views that are there serve where they are whole; else all is folded in memory, which takes
/// time and room. Faults: not_found "not_initialised", an alarm (log_guard.hpp): numbers of a log
/// that has lost something would be wrong; those of opening and reading the log.
Result<FoldedLog> fold_log(std::string const& data_dir, Clock const& clock);

}  // namespace linka::app
