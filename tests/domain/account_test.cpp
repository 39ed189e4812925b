#include "domain/account.hpp"

#include "domain/given_when_then.hpp"

namespace linka::domain::test {

using testing::ElementsAre;

namespace {

v1::CreateAccount creation(v1::Role::Value role, std::string const& org_id) {
    v1::CreateAccount command;
    command.set_role(role);
    command.set_org_id(org_id);
    return command;
}

}  // namespace

TEST(CreateAccount, GivesAMemberOrganisationsOperatorARole) {
    Moment moment;
    auto const events = decide(Account{}, creation(v1::Role::operator_, "RUB"), moment.context);
    EXPECT_THAT(kinds(events), ElementsAre("account_created", "role_granted"));
    auto const account = given<Account>(*events);
    EXPECT_EQ(account.role, v1::Role::operator_);
    EXPECT_EQ(account.org_id, "RUB");
    EXPECT_THAT(account.account_id, testing::StartsWith("account-"));
    EXPECT_THAT(
        refused(decide(account, creation(v1::Role::operator_, "RUB"), moment.context)),
        ElementsAre("account_exists")
    );
}

TEST(CreateAccount, LetsOnlyAnAdminBelongToNobody) {
    Moment moment;
    EXPECT_TRUE(decide(Account{}, creation(v1::Role::admin, ""), moment.context));
    EXPECT_THAT(
        refused(decide(Account{}, creation(v1::Role::analyst, ""), moment.context)),
        ElementsAre("/org_id required")
    );
    EXPECT_THAT(
        refused(decide(Account{}, creation(v1::Role::admin, "QQQ"), moment.context)),
        ElementsAre("/org_id unknown_organisation")
    );
    EXPECT_THAT(
        refused(decide(Account{}, creation(v1::Role::system, "RUB"), moment.context)),
        ElementsAre("/role role_not_for_people")
    );
}

TEST(CreateAccount, TakesAnIdThatNamesAnAccountStream) {
    Moment moment;
    auto command = creation(v1::Role::admin, "");
    command.set_account_id("account-jitka");
    EXPECT_EQ(
        only(decide(Account{}, command, moment.context), v1::Event::kAccountCreated).stream(),
        "account-jitka"
    );
    for (auto const* const id : {"jitka", "network", "account-", "account-Žofie", "account-a/b"}) {
        command.set_account_id(id);
        EXPECT_THAT(
            refused(decide(Account{}, command, moment.context)),
            ElementsAre("/account_id bad_account_id")
        ) << id;
    }
}

TEST(DisableAccount, HappensOnceWithAReason) {
    Moment moment;
    auto account =
        given<Account>(*decide(Account{}, creation(v1::Role::admin, ""), moment.context));
    v1::DisableAccount command;
    EXPECT_THAT(refused(decide(account, command, moment.context)), ElementsAre("/reason required"));
    command.set_reason("konec směn");
    happened(account, *decide(account, command, moment.context));
    EXPECT_TRUE(account.disabled);
    EXPECT_THAT(
        refused(decide(account, command, moment.context)), ElementsAre("account_already_disabled")
    );
    EXPECT_THAT(
        refused(decide(Account{}, command, moment.context)), ElementsAre("unknown_account")
    );
}

TEST(StartLog, HappensOnceAndNamesTheListsInForce) {
    Moment moment;
    v1::StartLog command;
    command.set_synthetic(true);
    auto const events = decide(LogBeginning{}, command, moment.context);
    auto const started = only(events, v1::Event::kLogStarted);
    EXPECT_EQ(started.stream(), "log");
    EXPECT_THAT(
        started.log_started().reference_versions(),
        ElementsAre(
            "kraje 2008-01-01 onwards",
            "prisons about 2017-2021",
            "needs 2026-11-22",
            "service_types 2020",
            "members 2020-04-06"
        )
    );
    auto const log = given<LogBeginning>(*events);
    EXPECT_TRUE(log.synthetic);
    EXPECT_THAT(refused(decide(log, command, moment.context)), ElementsAre("log_already_started"));
}

}  // namespace linka::domain::test
