// Everything a log can be asked, asked of a broken copy and held against what was acknowledged.
#pragma once

#include "store/checkpoint.hpp"
#include "store/event_log.hpp"

#include <optional>
#include <vector>

namespace linka::drill {

/// What the whole log answers.
struct ExpectedLog {
    std::vector<store::StoredRecord> records;
    /// roots[n] is the root over the first n records.
    std::vector<store::Digest> roots;
    /// Sizes with a checkpoint that was durable when its process ended.
    std::vector<store::Position> signed_sizes;
    std::optional<store::VerifierKey> verifier;
};

struct Answers {
    bool right = true;  // what was answered
    bool all = true;    // and nothing was missing
};

/// Every record by position, stream and request; root and proofs at the end of every tile and of
/// the log; the checkpoints.
Answers ask(store::EventLog const& log, ExpectedLog const& expected);

}  // namespace linka::drill
