// The engine's promises: once, in order, told only when the views have it, and never a lost race.
#include "support/world.hpp"
#include "views/calls.hpp"
#include "views/cases.hpp"
#include "views/services.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <latch>
#include <set>
#include <thread>

namespace linka {
namespace {

using test::World;

v1::Command set_status(std::string const& service_id, v1::ServiceStatus::Value to) {
    v1::Command command;
    auto& set = *command.mutable_set_service_status();
    set.set_service_id(service_id);
    set.set_to(to);
    set.set_reason("karanténa");
    set.set_source(v1::StatusSource::provider);
    return command;
}

TEST(Engine, ShowsACallToWhoJustWroteIt) {
    World world;
    auto const line = world.open_line("Morava", {"OLK"});
    auto const outcome = world.done(world.call(line));
    auto const view = world.engine().read({});
    ASSERT_TRUE(view);
    EXPECT_GE(view->position, outcome.position);
    auto const& logged = outcome.commit.events(2).call_logged();
    EXPECT_TRUE(views::find_call(*view->tables, logged.call_id()));
}

TEST(Engine, CountsARepeatedOrderOnceAndAnswersItAlike) {
    World world;
    auto const line = world.open_line("Morava", {"OLK"});
    auto order = world.order(world.call(line));
    order.request_key = "account-test:key-1";
    order.request_digest[0] = 1;
    auto const first = world.engine().execute(order);
    auto const last = world.log().last();
    auto const second = world.engine().execute(order);
    ASSERT_TRUE(first && second);
    EXPECT_TRUE(second->repeated);
    EXPECT_EQ(first->position, second->position);
    EXPECT_EQ(first->commit.SerializeAsString(), second->commit.SerializeAsString());
    EXPECT_EQ(world.log().last(), last);
}

TEST(Engine, AnswersARepeatEvenWhenTheWorldHasMovedOn) {
    World world;
    auto const service = world.register_service();
    auto order = world.order(set_status(service, v1::ServiceStatus::retired));
    order.request_key = "account-test:retire";
    ASSERT_TRUE(world.engine().execute(order));
    // Decided anew it would be refused: the service is retired now.
    auto const again = world.engine().execute(order);
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->repeated);
}

TEST(Engine, RefusesAKeyThatStoodForSomethingElse) {
    World world;
    auto const line = world.open_line("Morava", {"OLK"});
    auto order = world.order(world.call(line));
    order.request_key = "account-test:key-1";
    ASSERT_TRUE(world.engine().execute(order));
    order.request_digest[0] = 9;
    auto const refused = world.engine().execute(order);
    ASSERT_FALSE(refused);
    auto const& fault = refused.error();
    EXPECT_EQ(fault.fields.empty() ? fault.code : fault.fields[0].code, "idempotency_key_reused");
}

TEST(Engine, RefusesAnOrderThatSawAnOldVersionAndWritesNothing) {
    World world;
    auto const service = world.register_service();
    auto const seen = *world.log().version(service);
    world.done(set_status(service, v1::ServiceStatus::paused));
    auto order = world.order(set_status(service, v1::ServiceStatus::full));
    order.seen_version = seen;
    auto const last = world.log().last();
    auto const refused = world.engine().execute(order);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "stale_version");
    EXPECT_EQ(world.log().last(), last);
}

TEST(Engine, LetsExactlyOneOfManyChangeWhatAllSaw) {
    World world;
    auto const service = world.register_service();
    auto const seen = *world.log().version(service);
    std::latch start{8};
    std::atomic<int> accepted = 0;
    std::atomic<int> stale = 0;
    std::vector<std::thread> clerks;
    for (int i = 0; i < 8; ++i) {
        clerks.emplace_back([&] {
            auto order = world.order(set_status(service, v1::ServiceStatus::paused));
            order.seen_version = seen;
            start.arrive_and_wait();
            auto const outcome = world.engine().execute(order);
            if (outcome) ++accepted;
            if (!outcome && outcome.error().code == "stale_version") ++stale;
        });
    }
    for (auto& clerk : clerks) clerk.join();
    EXPECT_EQ(accepted, 1);
    EXPECT_EQ(stale, 7);
}

TEST(Engine, DecidesALostRaceAgainWhenNobodyNamedAVersion) {
    World world;
    auto const line = world.open_line("Morava", {"OLK"});
    auto const opened = world.done(world.call(line));
    auto const code = opened.commit.events(0).case_opened().case_code();
    // Three at a time: each try can lose at most to the other two, and four tries are made.
    std::latch start{3};
    std::atomic<int> accepted = 0;
    std::vector<std::thread> operators;
    for (int i = 0; i < 3; ++i) {
        operators.emplace_back([&] {
            auto command = world.call(line);
            command.mutable_log_call()->clear_return_kraj();
            command.mutable_log_call()->set_case_code(code);
            start.arrive_and_wait();
            if (world.execute(command)) ++accepted;
        });
    }
    for (auto& each : operators) each.join();
    EXPECT_EQ(accepted, 3);
    auto const view = world.engine().read({});
    auto const row =
        views::find_case(*view->tables, opened.commit.events(0).case_opened().case_id());
    ASSERT_TRUE(row);
    EXPECT_EQ(row->calls(), 4U);
}

TEST(Engine, ReadsAnyMomentByPositionAndByTime) {
    World world;
    auto const service = world.register_service();
    world.clock.set(test::at("2020-04-15T08:00:00Z"));
    auto const paused = world.done(set_status(service, v1::ServiceStatus::paused));
    world.clock.set(test::at("2020-04-20T08:00:00Z"));
    world.done(set_status(service, v1::ServiceStatus::full));
    auto const status_at = [&](std::string const& as_of) {
        auto const view = world.engine().read({as_of, std::nullopt});
        EXPECT_TRUE(view) << as_of;
        auto const row = views::find_service(*view->tables, service, view->valid_at);
        return row ? row->status() : v1::ServiceStatus::unspecified;
    };
    EXPECT_EQ(status_at("2020-04-07T00:00:00Z"), v1::ServiceStatus::unspecified);
    EXPECT_EQ(status_at("2020-04-14T00:00:00Z"), v1::ServiceStatus::open);
    EXPECT_EQ(status_at("2020-04-15T10:00:00+02:00"), v1::ServiceStatus::paused);
    EXPECT_EQ(status_at("@" + std::to_string(paused.position)), v1::ServiceStatus::paused);
    EXPECT_EQ(status_at("2030-01-01T00:00:00Z"), v1::ServiceStatus::full);
}

TEST(Engine, RefusesMomentsThatAreNone) {
    World world;
    world.register_service();
    for (char const* const as_of :
         {"@2", "@", "@-1", "@1x", "yesterday", "2020-02-30T00:00:00Z", ""}) {
        EXPECT_FALSE(world.engine().read({as_of, std::nullopt})) << as_of;
    }
    EXPECT_FALSE(world.engine().read({std::nullopt, "soon"}));
}

TEST(Engine, SaysWhatWasKnownThenAboutTheWorldAtAnotherTime) {
    World world;
    auto const service = world.register_service();
    world.clock.set(test::at("2020-04-20T08:00:00Z"));
    auto late = set_status(service, v1::ServiceStatus::closed);
    late.mutable_set_service_status()->set_effective_from_at_us(
        static_cast<std::uint64_t>(to_us(test::at("2020-04-16T00:00:00Z")))
    );
    world.done(late);
    auto const status = [&](std::optional<std::string> as_of, std::optional<std::string> valid_at) {
        auto const view = world.engine().read({std::move(as_of), std::move(valid_at)});
        return views::find_service(*view->tables, service, view->valid_at)->status();
    };
    // On the 17th the line believed it open; today we know it was closed then.
    EXPECT_EQ(status("2020-04-17T00:00:00Z", std::nullopt), v1::ServiceStatus::open);
    EXPECT_EQ(status(std::nullopt, "2020-04-17T00:00:00Z"), v1::ServiceStatus::closed);
    EXPECT_EQ(status(std::nullopt, "2020-04-15T00:00:00Z"), v1::ServiceStatus::open);
}

TEST(Engine, AnswersEveryOrderTakenOnBeforeItStops) {
    World world;
    auto const line = world.open_line("Morava", {"OLK"});
    auto const opened = world.done(world.call(line));
    // All about one case: most lose a race, and wait for the views to decide anew.
    auto known = world.call(line);
    known.mutable_log_call()->clear_return_kraj();
    known.mutable_log_call()->set_case_code(opened.commit.events(0).case_opened().case_code());
    std::atomic<int> answered = 0;
    for (int i = 0; i < 200; ++i) {
        world.engine().execute(
            world.order(i % 2 == 0 ? known : world.call(line)),
            [&](Result<engine::Outcome> const&) { ++answered; }
        );
    }
    world.engine().stop();
    EXPECT_EQ(answered, 200);
    auto const refused = world.execute(world.call(line));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "stopping");
}

TEST(Engine, GivesEachOfManyNewCasesACodeOfItsOwn) {
    World world;
    auto const line = world.open_line("Morava", {"OLK"});
    std::set<std::string> codes;
    for (int i = 0; i < 300; ++i)
        codes.insert(world.done(world.call(line)).commit.events(0).case_opened().case_code());
    EXPECT_EQ(codes.size(), 300U);
}

}  // namespace
}  // namespace linka
