// What changed between two positions, thing by thing.
#include "views/differences.hpp"

#include "schema/replies.pb.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace linka::views {

namespace {

std::string service(std::string const& title) {
    v1::ServiceReply row;
    row.set_title(title);
    return row.SerializeAsString();
}

std::string shown(v1::Difference const& one) {
    return one.kind() + " " + one.id() + " \"" + one.title() + "\" " +
           std::to_string(one.commits()) + " in " + std::to_string(one.first()) + ".." +
           std::to_string(one.last()) + (one.added() ? " new" : "");
}

std::vector<std::string> between(store::TableStore const& tables, store::Span span) {
    std::vector<std::string> all;
    for (auto const& one : differences(tables, span, 100).found) all.push_back(shown(one));
    return all;
}

class DifferencesTest : public ::testing::Test {
  protected:
    DifferencesTest() {
        tables->write(
            {{"services", "s1", service("Poradna"), 1},
             {"services", "s2", service("Noclehárna"), 2},
             {"calls", "c1", v1::CallReply{}.SerializeAsString(), 3},
             {"services", "s1", service("Dluhová poradna"), 4},
             {"services", "s1", service("Dluhová poradna a spol."), 5}},
            6
        );
    }
    std::unique_ptr<store::TableStore> tables = store::make_memory_tables();
};

TEST_F(DifferencesTest, CountsCommitsAndNamesThingsAsAtTheEnd) {
    EXPECT_THAT(
        between(*tables, {2, 5}),
        ::testing::ElementsAre(
            "service s1 \"Dluhová poradna a spol.\" 2 in 4..5", "call c1 \"\" 1 in 3..3 new"
        )
    );
    EXPECT_THAT(
        between(*tables, {0, 4}),
        ::testing::ElementsAre(
            "service s1 \"Dluhová poradna\" 2 in 1..4 new",
            "service s2 \"Noclehárna\" 1 in 2..2 new",
            "call c1 \"\" 1 in 3..3 new"
        )
    );
}

TEST_F(DifferencesTest, AreNoneWhereNothingHappened) {
    EXPECT_THAT(between(*tables, {5, 6}), ::testing::IsEmpty());
    EXPECT_THAT(between(*tables, {4, 4}), ::testing::IsEmpty());
}

TEST_F(DifferencesTest, SayWhenThereAreMore) {
    auto const two = differences(*tables, {0, 6}, 2);
    EXPECT_EQ(two.found.size(), 2U);
    EXPECT_TRUE(two.more);
    EXPECT_FALSE(differences(*tables, {0, 6}, 3).more);
}

}  // namespace

}  // namespace linka::views
