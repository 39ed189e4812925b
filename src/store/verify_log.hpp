// Recomputes everything a log says about itself, from its first record on.
#pragma once

#include "store/checkpoint.hpp"
#include "store/log_guard.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace linka::store {

/// The idempotency key a commit was made under, empty for none; corrupt when the bytes are no
/// commit. The store does not know what is in a commit; called by several threads at once.
using RequestKeyOf = std::function<Result<std::string>(std::string const& commit)>;

struct VerifyOptions {
    RequestKeyOf request_key_of;
    /// Whose signatures to trust; nothing: those of the key in the data directory.
    std::optional<VerifierKey> key;
    /// A checkpoint somebody kept elsewhere; empty: none.
    std::string kept_note;
    unsigned threads = 2;
    /// Told now and then how many of how many records are done, by any thread, never by two at
    /// once.
    std::function<void(std::uint64_t done, std::uint64_t total)> heard;
};

struct Verified {
    LogTip tip;
    std::uint64_t bytes = 0;  // of the records
    std::uint64_t streams = 0;
    std::uint64_t requests = 0;
    std::uint64_t checkpoints = 0;
    /// Checkpoints by a key that is not ours: from before a lost key was replaced.
    std::uint64_t foreign_checkpoints = 0;
    /// The size a kept checkpoint was found to fit at; 0: none was given, or it does not fit.
    Position kept_size = 0;
    /// All that is wrong, at most findings_max; empty: the log is whole. Fault codes are those of
    /// Alarm, of open_checkpoint(), "checkpoint_ahead" and "checkpoint_differs".
    std::vector<Fault> findings;
};
inline constexpr std::size_t findings_max = 50;

/// Checks: every record decodes, positions are dense, recorded_at never goes back; tree and tiles
/// are those of the records; the rows of `streams`, `heads` and `requests` are exactly those the
/// records ask for; every checkpoint has our signature and the tree's root; witness and tip agree.
/// Reads what was durable when it began, also beside a running server. Faults: those of
/// inspect_log(); the alarm when the log cannot be read at all.
Result<Verified> verify_log(
    std::string const& data_dir, Clock const& clock, VerifyOptions const& options
);

}  // namespace linka::store
