// What a log says, folded into tables in memory: for commands that only read, also beside a running
// server, whose own tables stay untouched.
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

/// Faults: not_found "not_initialised", those of opening and reading the log.
Result<FoldedLog> fold_log(std::string const& data_dir, Clock const& clock);

}  // namespace linka::app
