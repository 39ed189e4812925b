// Folds the whole log from scratch and compares what comes out with tables that serve.
#pragma once

#include "store/event_log.hpp"
#include "store/tables.hpp"

#include <functional>
#include <optional>
#include <string>

namespace linka::engine {

/// Hears how many of how many commits or rows are done.
using ReplayHeard =
    std::function<void(std::string_view stage, std::uint64_t done, std::uint64_t total)>;

/// Applies every commit in (scratch.checkpoint(), upto] to `scratch`. Faults: the log's; corrupt
/// "commit_unreadable".
Done fold_into(
    store::EventLog const& log,
    store::TableStore& scratch,
    store::Position upto,
    ReplayHeard const& heard
);

/// The first place where two stores differ in any version of any row of any view.
struct TableDifference {
    std::string table;
    std::string key;  // as stored
    store::Position position = 0;
};
struct TableComparison {
    std::uint64_t rows = 0;  // versions of rows compared
    std::optional<TableDifference> difference;
};
/// As of `upto`, which neither store may be behind.
TableComparison compare_tables(
    store::TableStore const& a,
    store::TableStore const& b,
    store::Position upto,
    ReplayHeard const& heard
);

}  // namespace linka::engine
