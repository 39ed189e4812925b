// The rows of a log written once more with nothing around RocksDB: no rules, no queue, one thread.
#pragma once

#include "store/event_log.hpp"

#include <deque>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace linka::store {
struct LogDatabase;
}

namespace linka::bench {

/// Records in the batches they were synced in.
using Batches = std::deque<std::vector<store::StoredRecord>>;

/// The first records after a position, at most 20 000; `ends` holds the last position of each
/// batch.
Batches batches_of(
    store::EventLog const& log, store::Position after, std::set<store::Position> const& ends
);

class BareLoop {
  public:
    /// Makes a database with the log's families and settings.
    explicit BareLoop(std::string const& directory);
    ~BareLoop();
    BareLoop(BareLoop const&) = delete;
    BareLoop& operator=(BareLoop const&) = delete;

    /// Writes the batches in turn, each with a sync; commits per second.
    double write(Batches const& batches, double seconds);

  private:
    std::unique_ptr<store::LogDatabase> database_;
    store::Position last_ = 0;
};

}  // namespace linka::bench
