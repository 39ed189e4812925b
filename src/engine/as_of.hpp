// Reading at a moment: the tables as they stood at one position, and the world's time asked about.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "store/event_log.hpp"
#include "store/tables.hpp"

#include <memory>
#include <optional>
#include <string>

namespace linka::engine {

/// Which moment a reader asks for, as it came: `as_of` "@12031" or RFC 3339, `valid_at` RFC 3339.
struct Moment {
    std::optional<std::string> as_of;
    std::optional<std::string> valid_at;
};

/// Everything a reader sees, at one position.
struct ReadView {
    store::Position position = 0;
    /// When that position was recorded; only with as_of (recorded_at() tells it otherwise).
    Instant recorded_at;
    /// The time in the world asked about: as given, else the moment of as_of, else now.
    Instant valid_at;
    /// True when as_of names a position that is settled: the answer can never change.
    bool fixed = false;
    std::unique_ptr<store::TableReader> tables;
};

/// When the position was recorded; the epoch for 0.
Result<Instant> recorded_at(store::EventLog const& log, store::Position position);

/// Reads from a log and tables at most as far as the tables have come.
class AsOf {
  public:
    /// Keeps references; they must outlive it.
    AsOf(store::EventLog const& log, store::TableStore const& tables, Clock const& clock)
        : log_{log}, tables_{tables}, clock_{clock} {}

    /// Faults: invalid "bad_as_of" or "bad_time"; invalid "as_of_ahead" beyond the last position.
    /// `applied` is how far the views have come.
    Result<ReadView> read(Moment const& moment, store::Position applied) const;

  private:
    Result<store::Position> position_of(std::string const& as_of, store::Position applied) const;

    store::EventLog const& log_;
    store::TableStore const& tables_;
    Clock const& clock_;
};

}  // namespace linka::engine
