#include "api/draft_desk.hpp"

#include "api/presence.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace linka::api {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> refused(v1::CallDraft const& draft) {
    std::vector<std::string> pointers;
    if (auto const fits = check_codes_only(draft); !fits) {
        for (auto const& field : fits.error().fields) pointers.push_back(field.pointer);
    }
    return pointers;
}

}  // namespace

TEST(Drafts, HoldCodesAndNoWords) {
    v1::CallDraft draft;
    draft.set_key("5b6c0000-0000");
    draft.set_prison_id("V-MIR");
    draft.set_case_code("LIPA 4822");
    draft.add_needs()->set_code("N-BYD");
    draft.add_lookalikes("case-0123456789ABCDEF");
    EXPECT_THAT(refused(draft), IsEmpty());
    draft.set_case_code("Jan Novák");
    draft.mutable_needs(0)->set_unmet_reason("volat paní Novou");
    draft.add_lookalikes("+420 583 000 000");
    EXPECT_THAT(
        refused(draft), ElementsAre("/case_code", "/needs/0/unmet_reason", "/lookalikes/1")
    );
}

TEST(Presence, SaysWhoElseIsHereUntilTheyLeaveOrFallSilent) {
    Presence presence;
    Presence::Time const start{};
    EXPECT_TRUE(presence.here("case-1", "ann", start));
    EXPECT_FALSE(presence.here("case-1", "ann", start));
    EXPECT_TRUE(presence.here("case-1", "bob", start));
    EXPECT_TRUE(presence.here("case-2", "eva", start));
    EXPECT_THAT(presence.others("case-1", "ann", start), ElementsAre("bob"));
    EXPECT_TRUE(presence.leave("case-1", "bob", start));
    EXPECT_FALSE(presence.leave("case-1", "bob", start));
    EXPECT_THAT(presence.others("case-1", "ann", start), IsEmpty());
    EXPECT_TRUE(presence.here("case-1", "bob", start));
    auto const later = start + Presence::gone_after + std::chrono::seconds{1};
    EXPECT_THAT(presence.others("case-1", "ann", later), IsEmpty());
}

}  // namespace linka::api
