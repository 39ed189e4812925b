// Keys from an older backup open what has been let go of since: nobody may read it, not even while
// the server starts.
#include "app/application.hpp"
#include "support/scratch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace linka::app {
namespace {

namespace fs = std::filesystem;

constexpr auto day = std::chrono::hours{24};

v1::Command feedback() {
    v1::Command command;
    auto& record = *command.mutable_record_feedback();
    record.set_about(v1::FeedbackAbout::line);
    record.set_kind(v1::FeedbackKind::suggestion);
    record.set_channel(v1::Channel::phone);
    record.set_text("Ve středu je pozdě, propouští se v úterý.");
    return command;
}

class OldKeysTest : public ::testing::Test {
  protected:
    std::unique_ptr<Application> start() {
        auto started = Application::start({.data_dir = data}, {.port = 0}, clock, ids);
        EXPECT_TRUE(started.has_value()) << (started ? "" : started.error().code);
        return std::move(*started);
    }
    static void record(Application& app, v1::Command command) {
        engine::Order order;
        order.command = std::move(command);
        order.actor.set_account_id("account-test");
        order.actor.set_role(v1::Role::coordinator);
        order.actor.set_org_id("POR");
        order.source = v1::Source::script;
        auto const done = app.storage().engine().execute(std::move(order));
        ASSERT_TRUE(done.has_value())
            << done.error().code << " "
            << (done.error().fields.empty() ? "" : done.error().fields[0].pointer);
    }
    static std::size_t live_keys(Application& app) { return app.storage().keys().live().size(); }

    test::Scratch scratch;
    std::string const data = scratch.path("data");
    SettableClock clock{from_us(1'586'336'400'000'000)};
    RandomIds ids;
};

TEST_F(OldKeysTest, AreLetGoOfAgainBeforeTheServerAnswers) {
    {
        auto const app = start();
        record(*app, feedback());
        EXPECT_EQ(live_keys(*app), 1U);
    }
    fs::copy(data + "/keys", scratch.path("keys"), fs::copy_options::recursive);
    clock.set(clock.now() + 100 * day);
    EXPECT_EQ(live_keys(*start()), 0U);

    fs::remove_all(data + "/keys");
    fs::copy(scratch.path("keys"), data + "/keys", fs::copy_options::recursive);
    EXPECT_EQ(live_keys(*start()), 0U);
}

}  // namespace
}  // namespace linka::app
