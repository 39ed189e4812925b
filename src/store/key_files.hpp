// The files of the key store: one of slots and one with the key that wraps them, both named after
// their epoch. A new epoch is written whole beside the old one and becomes the current one by one
// rename; then the old one is overwritten and removed. A failed sync ends the process, as it does
// in the log.
#pragma once

#include "base/result.hpp"
#include "store/durable_file.hpp"
#include "store/key_slot.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace linka::store {

/// Called before each change of a file: where a test ends the process to see what is left.
using BeforeChange = std::function<void()>;

/// The slot number of the next slot is the count of those there are.
using SlotNumber = std::uint32_t;

/// One epoch's files, open. Not thread-safe.
class KeyFiles {
  public:
    /// Opens the newest whole epoch and destroys what an interrupted change left behind; creates
    /// the first epoch where there is none. Faults: corrupt "keys_damaged" when the newest epoch's
    /// key or header are not what was written; nothing is destroyed or created then. unavailable
    /// "data_unreachable".
    static Result<KeyFiles> open(std::string directory, Instant now, BeforeChange before);

    EpochKey const& epoch() const { return epoch_; }
    SlotNumber count() const { return count_; }
    /// Nothing when the slot is damaged or cannot be read. CHECKs that there is such a slot.
    std::optional<KeySlot> read(SlotNumber number) const;
    /// All slots in order, in one pass; a damaged one as nothing.
    void scan(std::function<void(SlotNumber, std::optional<KeySlot> const&)> const& see) const;

    /// Synced when it returns. unavailable "data_unreachable".
    Result<SlotNumber> append(KeySlot const& slot);
    /// Overwrites in place; not yet synced.
    Done overwrite(SlotNumber number, KeySlot const& slot);
    void sync() const;

    /// A new epoch: every live key wrapped anew, everything else as it is, the old files
    /// overwritten and gone. Damaged slots are carried along as they are; they can no longer be
    /// unwrapped.
    Done rotate(Instant now);

    /// Names and bytes of the current files, as a backup needs them.
    Result<std::vector<std::pair<std::string, std::string>>> snapshot() const;

  private:
    KeyFiles(std::string directory, EpochKey epoch, FileHandle slots, BeforeChange before);
    Done write_rewrapped(FileHandle const& to, EpochKey const& next) const;
    std::string rewrapped(std::string_view bytes, EpochKey const& next) const;

    std::string directory_;
    EpochKey epoch_;
    std::unique_ptr<FileHandle> slots_;
    SlotNumber count_ = 0;
    BeforeChange before_;
};

}  // namespace linka::store
