#include "store/memory_log.hpp"
#include "support.hpp"

#include <gtest/gtest.h>

namespace linka::store {

namespace {

TEST(PositionAt, IsTheLastOneRecordedByThen) {
    TestClock clock;
    auto const log = make_memory_log(clock);
    EXPECT_EQ(must(position_at(*log, clock.now())), 0U);
    for (std::int64_t const us : {10, 20, 20, 20, 30}) {
        clock.set(us);
        must(append_now(*log, an_append("a", {{"s", {}}})));
    }
    EXPECT_EQ(must(position_at(*log, from_us(9))), 0U);
    EXPECT_EQ(must(position_at(*log, from_us(10))), 1U);
    EXPECT_EQ(must(position_at(*log, from_us(19))), 1U);
    EXPECT_EQ(must(position_at(*log, from_us(20))), 4U);
    EXPECT_EQ(must(position_at(*log, from_us(29))), 4U);
    EXPECT_EQ(must(position_at(*log, from_us(30))), 5U);
    EXPECT_EQ(must(position_at(*log, Instant::max())), 5U);
    EXPECT_EQ(must(position_at(*log, Instant::min())), 0U);
}

}  // namespace

}  // namespace linka::store
