// The part of verifying that reads every row: in stretches of records, on several threads.
#pragma once

#include "store/log_layout.hpp"
#include "store/verify_log.hpp"

#include <array>
#include <mutex>

namespace linka::store {

/// Secret, of one verification.
using RowKey = std::array<unsigned char, 16>;
RowKey random_row_key();

/// A set of rows as one number of 128 bits: rows may be added in any order by any thread, and two
/// sets are equal when their sums are. Each row counts as its SipHash-2-4 under a key that nobody
/// knew when the rows were written, so nobody can have made up rows that cancel out.
struct RowSum {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    std::uint64_t count = 0;

    void add(RowKey const& key, std::string_view row);
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
    RowKey const& sum_key,
    VerifyOptions const& options,
    Findings& findings
);

/// The sum over `streams`, having checked that `heads` names the last row of each stream.
struct StreamsFold {
    RowSum rows;
    std::uint64_t streams = 0;
};
StreamsFold verify_streams(LogDatabase const& database, RowKey const& sum_key, Findings& findings);

/// The sum over keys and positions of `requests`.
RowSum verify_requests(
    LogDatabase const& database, RowKey const& sum_key, Position last, Findings& findings
);

}  // namespace linka::store
