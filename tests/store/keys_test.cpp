#include "store/keys.hpp"

#include "support.hpp"

#include <gtest/gtest.h>

namespace linka::store {

namespace {

TEST(Keys, SortNumbersAsNumbers) {
    EXPECT_LT(be64(255), be64(256));
    EXPECT_EQ(be64(0x0102030405060708U), "\x01\x02\x03\x04\x05\x06\x07\x08");
    EXPECT_EQ(from_be64(be64(0xf123456789abcdefU)), 0xf123456789abcdefU);
}

TEST(Keys, JoinPartsSoThatAPrefixEndsAtAPart) {
    EXPECT_EQ(key({"a", "b"}), (std::string{"a\0b", 3}));
    EXPECT_EQ(key({"a", ""}), (std::string{"a\0", 2}));
    EXPECT_FALSE(key({"ab", "c"}).starts_with(key({"a", ""})));
    EXPECT_EQ(key({}), "");
}

TEST(Keys, BreakOnANumberOfTheWrongWidth) { EXPECT_DEATH(from_be64("short"), "broken promise"); }

}  // namespace

}  // namespace linka::store
