// The part of verifying that reads every row: in stretches of records, on several threads.
#pragma once

#include "store/log_layout.hpp"
#include "store/verify_log.hpp"

#include <mutex>

namespace linka::store {

/// A set of rows as one number: rows may be added in any order by any thread, and two sets are
/// equal when their sums are. Keyed, so that nobody can make up rows that cancel out.
struct RowSum {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    std::uint64_t count = 0;

    void add(std::string_view key, std::string_view row);
    void add(RowSum const& other);
    bool operator==(RowSum const&) const = default;
};

/// What was found wrong. Any thread.
class Findings {
  public:
    void add(Fault fault);
    bool full() const;
    std::vector<Fault> take() { return std::move(found_); }

  private:
    mutable std::mutex mutex_;
    std::vector<Fault> found_;
};

/// What all records together ask the other families to hold.
struct RecordsFold {
    Frontier tree;
    Instant recorded_at;
    std::uint64_t bytes = 0;
    RowSum streams;
    RowSum requests;
};

/// Reads records 1 to `last`, checks them and their tiles.
RecordsFold verify_records(
    LogDatabase const& database,
    Position last,
    std::string_view sum_key,
    VerifyOptions const& options,
    Findings& findings
);

/// The sum over `streams`, having checked that `heads` names the last row of each stream.
struct StreamsFold {
    RowSum rows;
    std::uint64_t streams = 0;
};
StreamsFold verify_streams(
    LogDatabase const& database, std::string_view sum_key, Findings& findings
);

/// The sum over keys and positions of `requests`.
RowSum verify_requests(
    LogDatabase const& database, std::string_view sum_key, Position last, Findings& findings
);

}  // namespace linka::store
