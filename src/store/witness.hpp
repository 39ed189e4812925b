// The witness: a small file beside the log that remembers how far it had come and with what root.
// A log that was cut back or changed agrees with itself; it does not agree with the witness.
#pragma once

#include "store/durable_file.hpp"
#include "store/event_log.hpp"

#include <optional>
#include <string>

namespace linka::store {

/// Two slots, written in turn and in place, so that one is whole whatever happens to the other.
/// One process, one thread at a time.
class Witness {
  public:
    /// Writes a new file, synced, over whatever is there. unavailable "data_unreachable".
    static Result<Witness> create(std::string const& data_dir, LogTip const& tip);
    /// Nothing when there is no file. corrupt "witness_damaged" unless both slots are whole: a
    /// slot lies within one sector, so a power cut does not tear it.
    static Result<std::optional<Witness>> open(std::string const& data_dir);

    /// The newer slot.
    LogTip const& remembered() const { return tip_; }
    /// Overwrites the older slot and syncs it. After unavailable "data_unreachable" nobody knows
    /// what the slot holds.
    Done remember(LogTip const& tip);

  private:
    Witness(FileHandle file, std::uint64_t turn, LogTip tip)
        : file_{std::move(file)}, turn_{turn}, tip_{tip} {}

    FileHandle file_;
    std::uint64_t turn_;  // odd: the second slot is newer
    LogTip tip_;
};

}  // namespace linka::store
