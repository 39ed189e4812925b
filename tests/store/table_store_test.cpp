#include "store/keys.hpp"

#include <gtest/gtest.h>

TEST(Keys, SortNumbersAsNumbers) {
    EXPECT_LT(linka::store::be64(255), linka::store::be64(256));
    EXPECT_EQ(linka::store::from_be64(linka::store::be64(0x0123456789abcdefU)), 0x0123456789abcdefU);
}
