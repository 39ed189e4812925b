// Who may come in is remembered, and forgotten at once when it changes.
#include "api/known_accounts.hpp"

#include "support/world.hpp"

#include <gtest/gtest.h>

namespace linka::api {
namespace {

TEST(KnownAccounts, ShowADisabledAccountAsSuchAtOnce) {
    test::World world;
    KnownAccounts accounts;
    v1::Command create;
    create.mutable_create_account()->set_account_id("account-jana");
    create.mutable_create_account()->set_role(v1::Role::operator_);
    create.mutable_create_account()->set_org_id("POR");
    auto const nobody = accounts.find(world.engine(), "account-jana");
    ASSERT_TRUE(nobody);
    EXPECT_FALSE(*nobody);
    world.done(create);
    for (int i = 0; i < 2; ++i) {
        auto const known = accounts.find(world.engine(), "account-jana");
        ASSERT_TRUE(known && *known);
        EXPECT_EQ((*known)->role(), v1::Role::operator_);
        EXPECT_FALSE((*known)->disabled());
    }
    v1::Command disable;
    disable.mutable_disable_account()->set_account_id("account-jana");
    disable.mutable_disable_account()->set_reason("odešla");
    world.done(disable);
    auto const known = accounts.find(world.engine(), "account-jana");
    ASSERT_TRUE(known && *known);
    EXPECT_TRUE((*known)->disabled());
}

}  // namespace
}  // namespace linka::api
