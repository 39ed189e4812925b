// The log: the only truth. One command = one commit = one record = one position.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace linka::store {

/// 1, 2, 3 … without gaps; 0 means "nothing yet".
using Position = std::uint64_t;
using Digest = std::array<std::uint8_t, 32>;

/// The largest commit accepted, in bytes of Append::commit.
inline constexpr std::size_t commit_bytes_max = 512UL * 1024;

/// A stream that a commit belongs to. Its version is the position of its last commit.
struct StreamUse {
    std::string id;
    /// The version the writer saw; 0: the stream must not exist yet; nothing: any will do.
    std::optional<Position> expected;
};

/// One command's outcome, to be written whole or not at all.
struct Append {
    std::vector<StreamUse> streams;  // at least one, no id twice
    std::string commit;              // opaque bytes; the log adds position and recorded_at
    std::string request_key;         // empty: none. Kept as long as the log.
    Digest request_digest{};         // SHA-256 of the request the key stands for
};

struct Appended {
    Position position = 0;
    Instant recorded_at;
    bool repeated =
        false;  // The key was known with the same digest: this is the first answer again.
};

/// A record as it is stored. `bytes` is the exact serialised linka.v1.Record: what is hashed and
/// signed.
struct StoredRecord {
    Position position = 0;
    Instant recorded_at;
    std::vector<std::string> streams;
    std::string commit;
    std::string bytes;
};

/// How far a log has come: what somebody outside can remember of it.
struct LogTip {
    Position position = 0;
    Instant recorded_at;  // of the record at `position`
    Digest root{};        // of the Merkle tree over records 1 to `position` (merkle.hpp)
};

using AppendDone = std::function<void(Result<Appended>)>;

/// Every backend passes tests/store/event_log_contract. Nothing here depends on RocksDB.
/// All functions may be called from any thread.
class EventLog {
  public:
    virtual ~EventLog() = default;

    /// Takes the commit; `done` is called exactly once, when it is durable or refused, and must
    /// neither block nor stop the log. Where nothing else is under way the caller's own thread may
    /// do the work: append() then returns after the disk has answered and `done` was called.
    /// Otherwise `done` is called from the log's own thread. What is refused without queueing (too
    /// large, bad streams, busy, stopped, read-only) is answered before append() returns. Refusals
    /// write nothing:
    ///   conflict "stale_version" (subject: stream id) when a stream moved past `expected`;
    ///   conflict "stream_exists" (subject: stream id) when `expected` is 0 and the stream exists;
    ///   invalid "idempotency_key_reused" when the key is known with another digest;
    ///   invalid "commit_too_large"; invalid "bad_streams" unless there are 1 to 1024 streams, none
    ///   twice, with ids of 1 to 128 printable ASCII characters; unavailable "log_busy" when the
    ///   queue is full; unavailable "disk_full" when the disk nearly is; unavailable "log_stopped"
    ///   after stop().
    /// A known key with the same digest answers first, before any version is compared.
    virtual void append(Append append, AppendDone done) = 0;

    /// Records after `after`, in order, at most `count_max` and about `bytes_max` bytes (at least
    /// one).
    virtual Result<std::vector<StoredRecord>> read(
        Position after, std::size_t count_max, std::size_t bytes_max
    ) const = 0;
    /// Records of one stream with positions in (after, upto], in order; at most `count_max`.
    virtual Result<std::vector<StoredRecord>> read_stream(
        std::string_view id, Position after, Position upto, std::size_t count_max
    ) const = 0;

    /// The last durable position.
    virtual Position last() const = 0;
    /// The stream's version; 0 when there is none.
    virtual Result<Position> version(std::string_view stream) const = 0;
    /// What the key stood for, if it is known.
    virtual Result<std::optional<Appended>> find_request(std::string_view key, Digest const& digest)
        const = 0;

    /// How far the log has come, durably.
    virtual LogTip tip() const = 0;
    /// The root of the Merkle tree (RFC 6962) over the exact bytes of the first `size` records.
    /// Leaf i is the record at position i + 1. Fault, here and for proofs: invalid "beyond_log"
    /// (subject: last()) when it asks about records that are not there.
    virtual Result<Digest> root(Position size) const = 0;
    /// Shows that the record at `position` is in the tree of that size: inclusion_holds() for leaf
    /// position - 1.
    virtual Result<std::vector<Digest>> prove_inclusion(Position position, Position size) const = 0;
    /// Shows that the first `from` records are the beginning of the first `size`:
    /// consistency_holds().
    virtual Result<std::vector<Digest>> prove_consistency(Position from, Position size) const = 0;

    /// Keeps a note about the first `size` records beside them, in place of one about as many. It
    /// is durable with the next append, or after stop(). Notes are made by Notary.
    virtual Done keep_checkpoint(Position size, std::string_view note) = 0;
    /// The newest note about at most `size_max` records; nothing when there is none.
    virtual Result<std::optional<std::string>> checkpoint(Position size_max) const = 0;

    /// Waits until last() > `after` (true) or stop() was called or `timeout` passed (false).
    virtual bool wait_beyond(Position after, std::chrono::milliseconds timeout) const = 0;

    /// Finishes what is queued, refuses what comes later, wakes all waiters. Idempotent.
    virtual void stop() = 0;
};

/// The longest prefix whose records were all recorded at or before `moment`: its last position.
/// recorded_at never goes back, so a binary search finds it.
Result<Position> position_at(EventLog const& log, Instant moment);

}  // namespace linka::store
