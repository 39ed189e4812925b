// Writing stops before the disk is full, and begins again when there is room.
#include "store/disk_space.hpp"

#include "support.hpp"

#include <gtest/gtest.h>

namespace linka::store {

namespace {

constexpr std::uint64_t mib = 1024UL * 1024;

TEST(DiskSpace, KeepsAQuarterOfASmallDiskAndNoMoreThanItNeedsOfALargeOne) {
    EXPECT_FALSE(is_too_little(10 * mib, 40 * mib, false));
    EXPECT_TRUE(is_too_little(10 * mib - 1, 40 * mib, false));
    EXPECT_FALSE(is_too_little(256 * mib, 1'000'000 * mib, false));
    EXPECT_TRUE(is_too_little(255 * mib, 1'000'000 * mib, false));
}

TEST(DiskSpace, NeedsALittleMoreToBeginAgain) {
    EXPECT_TRUE(is_too_little(10 * mib, 40 * mib, true));
    EXPECT_FALSE(is_too_little(11 * mib, 40 * mib, true));
}

TEST(DiskSpace, HasRoomWhereTheSystemDoesNotSay) {
    EXPECT_TRUE(DiskSpace{"/no/such/directory"}.has_room_for(1));
}

TEST(DiskSpace, HasRoomOnTheDiskOfThisTest) {
    TempDirectory const directory;
    EXPECT_TRUE(DiskSpace{directory.path("")}.has_room_for(1));
}

}  // namespace

}  // namespace linka::store
