#include "store/disk_space.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <optional>
#include <sys/statvfs.h>

namespace linka::store {

namespace {

constexpr std::chrono::milliseconds look_every{100};
constexpr std::uint64_t look_every_bytes = 1024UL * 1024;
constexpr std::uint64_t plenty = 8 * reserve_bytes_max;

struct Room {
    std::uint64_t free = 0;
    std::uint64_t total = 0;
};

std::optional<Room> room_of(std::string const& directory) {
    struct statvfs file_system{};
    if (::statvfs(directory.c_str(), &file_system) != 0) return std::nullopt;
    return Room{
        static_cast<std::uint64_t>(file_system.f_bavail) * file_system.f_frsize,
        static_cast<std::uint64_t>(file_system.f_blocks) * file_system.f_frsize
    };
}

}  // namespace

bool is_too_little(std::uint64_t free, std::uint64_t total, bool was_full) {
    auto const reserve = std::min(reserve_bytes_max, total / reserve_share);
    return free < (was_full ? reserve + reserve / 16 : reserve);
}

bool may_claim_ahead(std::string const& directory) {
    auto const room = room_of(directory);
    return !room || room->free >= plenty;
}

bool DiskSpace::look() const {
    auto const room = room_of(directory_);
    return !room || !is_too_little(room->free, room->total, full_);
}

bool DiskSpace::has_room_for(std::uint64_t bytes) {
    auto const now = std::chrono::steady_clock::now();
    written_since_ += bytes;
    if (now - looked_at_ < look_every && written_since_ < look_every_bytes) return !full_;
    looked_at_ = now;
    written_since_ = 0;
    bool const full = !look();
    if (full != full_) {
        if (full) {
            log::error("the disk is nearly full: nothing is recorded until there is room");
        } else {
            log::info("there is room on the disk again");
        }
    }
    full_ = full;
    return !full_;
}

}  // namespace linka::store
