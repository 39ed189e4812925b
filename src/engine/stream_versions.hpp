// The versions of the streams that are asked for again and again: lines, services, accounts.
#pragma once

#include "store/event_log.hpp"

#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace linka::engine {

/// Any thread. Keeps a reference to the log, which must outlive it.
class StreamVersions {
  public:
    explicit StreamVersions(store::EventLog const& log) : log_{log} {}

    /// The stream's version: at least what the views had at the call, and perhaps what the log has
    /// beyond. Faults: the log's.
    Result<store::Position> of(std::string const& stream) const;

    /// The views are about to show these: whoever is told so must find no older version here.
    void advance(std::vector<store::StoredRecord> const& records);

  private:
    store::EventLog const& log_;
    mutable std::mutex mutex_;
    // Counts the calls of advance().
    std::uint64_t advances_ = 0;
    // Streams that exist.
    mutable std::unordered_map<std::string, store::Position> known_;
};

}  // namespace linka::engine
