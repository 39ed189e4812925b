#include "base/id.hpp"

#include <gtest/gtest.h>

#include <set>
#include <thread>
#include <vector>

namespace linka {

namespace {

TEST(Ids, StandInTheOrderTheyWereMadeIn) {
    RandomIds ids;
    auto before = ids.id("call");
    for (int i = 0; i < 100; ++i) {
        auto const next = ids.id("call");
        EXPECT_EQ(next.size(), before.size());
        // The order starts anywhere and may pass its end once in a billion.
        if (before.substr(0, 11) != "call-zzzzzz") EXPECT_LT(before, next);
        before = next;
    }
}

TEST(Ids, OfTwoRunsDiffer) {
    std::set<std::string> seen;
    for (int run = 0; run < 1000; ++run) EXPECT_TRUE(seen.insert(RandomIds{}.id("case")).second);
}

TEST(Ids, DrawnByManyThreadsAreNeverTheSame) {
    RandomIds ids;
    std::vector<std::vector<std::string>> drawn(4);
    {
        std::vector<std::jthread> threads;
        for (auto& mine : drawn) {
            threads.emplace_back([&ids, &mine] {
                for (int i = 0; i < 5000; ++i) mine.push_back(ids.id("call"));
            });
        }
    }
    std::set<std::string> seen;
    for (auto const& mine : drawn) seen.insert(mine.begin(), mine.end());
    EXPECT_EQ(seen.size(), 20'000U);
}

TEST(Ids, AreRepeatableForTheSyntheticPilot) {
    SeededIds one{7};
    SeededIds two{7};
    for (int i = 0; i < 10; ++i) EXPECT_EQ(one.id("call"), two.id("call"));
}

}  // namespace

}  // namespace linka
