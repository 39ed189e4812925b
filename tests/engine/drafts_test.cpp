#include "engine/drafts.hpp"

#include "support/scratch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace linka::engine {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct SetClock final : Clock {
    Instant now() const override { return at; }
    Instant at = from_us(1'600'000'000'000'000);
};

v1::CallDraft draft(std::string const& id, std::uint64_t started = 1) {
    v1::CallDraft made;
    made.set_draft_id(id);
    made.set_key("key-" + id);
    made.set_started_at_us(started);
    return made;
}

std::vector<std::string> ids(std::vector<v1::CallDraft> const& drafts) {
    std::vector<std::string> found;
    for (auto const& each : drafts) found.push_back(each.draft_id());
    return found;
}

struct DraftsTest : testing::Test {
    test::Scratch directory;
    SetClock clock;
};

}  // namespace

TEST_F(DraftsTest, AreTheirWritersAndOutliveTheServer) {
    {
        Drafts drafts{directory.path("drafts"), clock};
        ASSERT_TRUE(drafts.put("account-1", draft("b", 2)));
        ASSERT_TRUE(drafts.put("account-1", draft("a", 1)));
        ASSERT_TRUE(drafts.put("account-2", draft("c")));
    }
    Drafts again{directory.path("drafts"), clock};
    EXPECT_THAT(ids(again.of("account-1")), ElementsAre("a", "b"));
    EXPECT_THAT(ids(again.of("account-2")), ElementsAre("c"));
    ASSERT_TRUE(again.remove("account-1", "b"));
    ASSERT_TRUE(again.remove("account-1", "never there"));
    EXPECT_THAT(ids(Drafts{directory.path("drafts"), clock}.of("account-1")), ElementsAre("a"));
}

TEST_F(DraftsTest, AreForgottenAfterTwoWeeks) {
    Drafts drafts{directory.path("drafts"), clock};
    ASSERT_TRUE(drafts.put("account-1", draft("a")));
    clock.at += std::chrono::hours{15 * 24};
    EXPECT_THAT(drafts.of("account-1"), IsEmpty());
}

TEST_F(DraftsTest, AreFewAndSmall) {
    Drafts drafts{directory.path("drafts"), clock, {.per_account = 1, .bytes = 64}};
    ASSERT_TRUE(drafts.put("account-1", draft("a")));
    ASSERT_TRUE(drafts.put("account-1", draft("a")));
    EXPECT_EQ(drafts.put("account-1", draft("b")).error().code, "too_many_drafts");
    auto large = draft("a");
    large.set_line_id(std::string(80, 'x'));
    EXPECT_EQ(drafts.put("account-1", large).error().fields.at(0).code, "draft_too_large");
    EXPECT_THAT(ids(drafts.of("account-1")), ElementsAre("a"));
}

TEST_F(DraftsTest, OfAnAccountThatIsNoFileNameAreNotKept) {
    Drafts drafts{directory.path("drafts"), clock};
    EXPECT_FALSE(drafts.put("../keys", draft("a")));
}

}  // namespace linka::engine
