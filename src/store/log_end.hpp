// Where the log ends, as its tip says and its last records confirm.
#pragma once

#include "store/log_layout.hpp"
#include "store/merkle.hpp"

#include <vector>

namespace linka::store {

/// The tip, in memory: all that is needed to go on writing.
struct LogEnd {
    Position position = 0;
    Instant recorded_at;
    Frontier tree;
    /// Hashes of the leaves after the last whole tile (log_tree.hpp).
    std::vector<Digest> open_leaves;
};

/// The row of `heads` under tip_key: be64(position), be64(recorded_at in microseconds), frontier.
std::string tip_row(Position position, Instant recorded_at, Frontier const& tree);

/// Looks at a bounded number of rows, whatever the history: the tip, the last 256 records, the
/// heads of the last one, the tree's right edge. corrupt "log_corrupt" when they do not agree;
/// corrupt "log_format_old" when the log was written before there was a tree.
Result<LogEnd> read_log_end(LogDatabase const& database);

/// For a log that is damaged and will only be read: as far as both tip and records go. The tree is
/// that of the tip where it still fits, else what the tiles say.
Result<LogEnd> salvage_log_end(LogDatabase const& database);

}  // namespace linka::store
