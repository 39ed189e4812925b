// What the directory says of a service beside its status, read back from the views.
#include "support/world.hpp"
#include "views/referred.hpp"
#include "views/service_rows.hpp"
#include "views/services.hpp"

#include <gmock/gmock.h>

namespace linka::test {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Status = v1::ServiceStatus;

class DirectoryFacts : public testing::Test {
  protected:
    v1::ServiceReply row() {
        auto const view = world.engine().read({});
        EXPECT_TRUE(view);
        return *views::find_service(*view->tables, service_id, world.clock.now());
    }
    /// "open 3" for each stretch of the six weeks.
    std::vector<std::string> six_weeks() {
        auto shown = row();
        views::add_six_weeks(shown, views::six_weeks_until(world.clock.now()));
        std::vector<std::string> stretches;
        for (auto const& stretch : shown.six_weeks()) {
            stretches.push_back(
                Status::Value_Name(stretch.status()) + " " + std::to_string(stretch.days())
            );
        }
        return stretches;
    }
    std::vector<std::string> referred() {
        auto const view = world.engine().read({});
        std::vector<std::string> ids;
        for (auto const& each : views::open_referrals(*view->tables, service_id, 10))
            ids.push_back(each.referral_id());
        return ids;
    }
    void step(v1::ReferralStep::Value step, std::string const& reason = {}) {
        v1::Command command;
        auto& stepping = *command.mutable_step_referral();
        stepping.set_case_id(case_id);
        stepping.set_referral_id(referral_id);
        stepping.set_step(step);
        stepping.set_reason(reason);
        if (reason.empty()) stepping.set_how_known(v1::HowKnown::provider);
        world.done(std::move(command));
    }
    void refer() {
        auto command = world.call(world.open_line("Morava", {"OLK"}));
        auto& call = *command.mutable_log_call();
        call.add_needs()->set_code("N-BYD");
        auto& referral = *call.add_referrals();
        referral.set_service_id(service_id);
        referral.set_need_code("N-BYD");
        referral.set_kind(v1::ReferralKind::information);
        auto const outcome = world.done(std::move(command));
        for (auto const& event : outcome.commit.events()) {
            if (!event.has_referral_made()) continue;
            case_id = event.referral_made().case_id();
            referral_id = event.referral_made().referral_id();
        }
    }
    void set_status(Status::Value to, std::string const& since) {
        v1::Command command;
        auto& set = *command.mutable_set_service_status();
        set.set_service_id(service_id);
        set.set_to(to);
        set.set_reason("změna");
        set.set_effective_from_at_us(static_cast<std::uint64_t>(to_us(at(since))));
        world.done(std::move(command));
    }

    World world;
    std::string service_id = world.register_service();
    std::string case_id;
    std::string referral_id;
};

TEST_F(DirectoryFacts, SayWhoWasSentThereAsLongAsTheReferralIsOpen) {
    EXPECT_THAT(referred(), IsEmpty());
    refer();
    EXPECT_THAT(referred(), ElementsAre(referral_id));
    step(v1::ReferralStep::client_reached);
    EXPECT_THAT(referred(), ElementsAre(referral_id));
    step(v1::ReferralStep::cancel, "klient si to rozmyslel");
    EXPECT_THAT(referred(), IsEmpty());
    step(v1::ReferralStep::reopen, "přece jen přijde");
    EXPECT_THAT(referred(), ElementsAre(referral_id));
    step(v1::ReferralStep::void_step, "omyl");
    EXPECT_THAT(referred(), IsEmpty());
}

TEST_F(DirectoryFacts, ShowTheLastSixWeeksAsTheyAreKnownNow) {
    // Registered and open at ten o'clock on 8 April: nothing is known of the days before.
    EXPECT_THAT(six_weeks(), ElementsAre("unknown 41", "open 1"));
    world.clock.set(at("2020-04-20T08:00:00Z"));
    EXPECT_THAT(six_weeks(), ElementsAre("unknown 29", "open 13"));
    // Learnt on the 20th, true since the 15th: the days between change too.
    set_status(Status::full, "2020-04-15T08:00:00Z");
    EXPECT_THAT(six_weeks(), ElementsAre("unknown 29", "open 7", "full 6"));
    world.clock.set(at("2020-05-31T08:00:00Z"));
    EXPECT_THAT(six_weeks(), ElementsAre("full 42"));
}

TEST_F(DirectoryFacts, KeepRoomConditionsAndDisputesApartFromTheStatus) {
    v1::Command room;
    room.mutable_report_capacity()->set_service_id(service_id);
    room.mutable_report_capacity()->set_unit(v1::CapacityUnit::bed);
    room.mutable_report_capacity()->set_available(0);
    world.done(std::move(room));
    v1::Command condition;
    condition.mutable_set_access_condition()->set_service_id(service_id);
    condition.mutable_set_access_condition()->set_condition(v1::AccessCondition::sex);
    condition.mutable_set_access_condition()->set_value("women");
    world.done(std::move(condition));
    v1::Command dispute;
    dispute.mutable_dispute_service()->set_service_id(service_id);
    dispute.mutable_dispute_service()->set_claim(v1::DisputeClaim::closed);
    world.done(std::move(dispute));

    auto shown = row();
    EXPECT_EQ(shown.status(), Status::open);
    EXPECT_EQ(shown.verified_at_us(), 0U);
    EXPECT_EQ(shown.capacity().available(), 0U);
    ASSERT_EQ(shown.access_size(), 1);
    EXPECT_EQ(shown.access(0).value(), "women");
    ASSERT_EQ(shown.disputes_size(), 1);

    v1::Command finding;
    finding.mutable_resolve_dispute()->set_service_id(service_id);
    finding.mutable_resolve_dispute()->set_dispute_id(shown.disputes(0).dispute_id());
    finding.mutable_resolve_dispute()->set_finding(v1::DisputeFinding::unfounded);
    world.done(std::move(finding));
    EXPECT_EQ(row().disputes_size(), 0);
}

TEST_F(DirectoryFacts, RefuseADisputeFromACallNobodyKnows) {
    v1::Command dispute;
    dispute.mutable_dispute_service()->set_service_id(service_id);
    dispute.mutable_dispute_service()->set_claim(v1::DisputeClaim::closed);
    dispute.mutable_dispute_service()->set_by_call("call-of-nobody");
    EXPECT_EQ(world.execute(std::move(dispute)).error().fields.at(0).code, "unknown_call");
}

}  // namespace

}  // namespace linka::test
