#include "base/number.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace linka {

namespace {

TEST(Number, IsTheWholeText) {
    EXPECT_EQ(parse_number<int>("17"), 17);
    EXPECT_EQ(parse_number<int>("-17"), -17);
    EXPECT_EQ(parse_number<std::uint64_t>("18446744073709551615"), 18446744073709551615U);
    EXPECT_EQ(parse_number<unsigned char>("fF", 16), 255);
}

TEST(Number, IsNothingWhereTheTextIsMoreOrLessThanOne) {
    for (auto const* text : {"", " 1", "1 ", "+1", "1.0", "0x1", "1,5", "jedna", "-"})
        EXPECT_FALSE(parse_number<int>(text)) << text;
}

TEST(Number, IsNothingWhereTheTypeCannotHoldIt) {
    EXPECT_FALSE(parse_number<unsigned>("-1"));
    EXPECT_FALSE(parse_number<std::uint64_t>("18446744073709551616"));
    EXPECT_FALSE(parse_number<unsigned char>("100", 16));
}

TEST(Number, EndsWhereItsTextEnds) {
    std::string_view const text = "1234";
    EXPECT_EQ(parse_number<int>(text.substr(1, 2)), 23);
}

}  // namespace

}  // namespace linka
