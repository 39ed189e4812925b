// Whether there is room to write. A full disk fails a sync sooner or later, and a failed sync ends
// the process: so writing stops while there is still room for what RocksDB does in the background.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace linka::store {

/// How much stays free: 256 MiB (both databases' memory, which must reach the disk, twice over), or
/// a quarter of a disk that is smaller than a gibibyte.
inline constexpr std::uint64_t reserve_bytes_max = 256UL * 1024 * 1024;
inline constexpr std::uint64_t reserve_share = 4;

/// Whether that much free space of a file system is too little. One that was full needs a little
/// more to begin again than to go on: no flickering at the edge.
bool is_too_little(std::uint64_t free, std::uint64_t total, bool was_full);

/// Whether RocksDB may claim space ahead for its files. It claims up to a write buffer for each,
/// and on a small disk takes what is left of it for files that are still empty.
bool may_claim_ahead(std::string const& directory);

/// One thread.
class DiskSpace {
  public:
    /// Looks at the file system that holds `directory`.
    explicit DiskSpace(std::string directory) : directory_{std::move(directory)} {}

    /// Whether `bytes` may be written. The system is asked every 100 ms, or when a MiB has been
    /// written since. True when the system does not say.
    bool has_room_for(std::uint64_t bytes);

  private:
    bool look() const;

    std::string const directory_;
    bool full_ = false;
    std::uint64_t written_since_ = 0;
    std::chrono::steady_clock::time_point looked_at_{};
};

}  // namespace linka::store
