// Backups of a whole data directory: the log, what opens it, how long that lives, and back again.
#include "app/backup_job.hpp"
#include "app/control.hpp"
#include "app/restore.hpp"
#include "store/log_guard.hpp"
#include "support/scratch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <future>

namespace linka::app {

namespace {

namespace fs = std::filesystem;
using ::testing::SizeIs;

constexpr auto day = std::chrono::hours{24};

void nobody_hears(std::string_view, std::uint64_t, std::uint64_t) {}

class BackupJobTest : public ::testing::Test {
  protected:
    void SetUp() override {
        open();
        fs::create_directories(data + "/access");
        write(data + "/access/credentials", "who may sign in");
        write(data + "/access/credentials.lock", "");
        append();
    }

    void open() {
        auto opened = store::GuardedLog::open(data, clock, {});
        ASSERT_TRUE(opened.has_value());
        guard = std::move(*opened);
        keys = test::open_keys(data + "/keys", clock);
    }
    void append() {
        store::Append append;
        append.commit = "a commit";
        append.streams = {{"stream", {}}};
        std::promise<Result<store::Appended>> answered;
        guard->log().append(append, [&](auto answer) { answered.set_value(std::move(answer)); });
        EXPECT_TRUE(answered.get_future().get().has_value());
    }
    Result<BackupMade> back_up(Instant now, std::optional<Fault> alarm = {}) {
        return make_backup({data, guard->log(), *keys, std::move(alarm)}, order, now, nobody_hears);
    }
    static void write(std::string const& path, std::string const& text) {
        std::ofstream{path, std::ios::binary} << text;
    }
    static std::string read(std::string const& path) {
        std::ifstream stream{path, std::ios::binary};
        return {std::istreambuf_iterator<char>{stream}, {}};
    }
    Result<Restored> put_back(std::string const& secret = "four words nobody guesses") {
        return restore({copy, 0, target, secret, true}, nobody_hears);
    }

    test::Scratch scratch;
    std::string const data = scratch.path("data");
    std::string const copy = scratch.path("copy");
    std::string const target = scratch.path("new");
    SettableClock clock{from_us(1'586'336'400'000'000)};
    std::unique_ptr<store::GuardedLog> guard;
    std::unique_ptr<store::KeyStore> keys;
    BackupOrder order{copy, 3, 10, "four words nobody guesses"};
};

TEST_F(BackupJobTest, ComesBackWithWhatOpensItAndAWitnessOfItsOwn) {
    ASSERT_TRUE(back_up(clock.now()).has_value());
    auto const restored = put_back();
    ASSERT_TRUE(restored.has_value()) << restored.error().code;
    EXPECT_EQ(restored->state.position, 1U);
    EXPECT_EQ(read(target + "/access/credentials"), "who may sign in");
    EXPECT_FALSE(fs::exists(target + "/access/credentials.lock"));
    EXPECT_FALSE(fs::exists(target + "/restoring"));
    EXPECT_EQ(read(target + "/keys/checkpoint.key"), read(data + "/keys/checkpoint.key"));
    auto const opened = store::GuardedLog::open(target, clock, {});
    ASSERT_TRUE(opened.has_value()) << opened.error().code;
    EXPECT_FALSE((*opened)->alarm());
    EXPECT_EQ((*opened)->log().last(), 1U);
}

TEST_F(BackupJobTest, KeysLiveShorterThanTheLogButTheNewestStays) {
    auto const now = clock.now();
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(back_up(now + day * i).has_value());
    EXPECT_THAT(key_archives(copy), SizeIs(3));
    order.secret.clear();  // From here on the log alone.
    ASSERT_TRUE(back_up(now + day * 12).has_value());
    EXPECT_THAT(key_archives(copy), SizeIs(1));
    ASSERT_TRUE(back_up(now + day * 400).has_value());
    EXPECT_THAT(key_archives(copy), SizeIs(1));
    EXPECT_THAT(*store::list_backups(copy), SizeIs(3));
    EXPECT_TRUE(put_back().has_value());
}

TEST_F(BackupJobTest, IsNotMadeOfALogThatIsNotAsItWasLeft) {
    ASSERT_TRUE(back_up(clock.now()).has_value());
    auto const refused = back_up(clock.now(), corrupt("log_behind_witness", "2"));
    EXPECT_EQ(refused.error().code, "log_behind_witness");
    EXPECT_THAT(*store::list_backups(copy), SizeIs(1));
}

TEST_F(BackupJobTest, RestoresNothingOverDataAndNothingHalf) {
    ASSERT_TRUE(back_up(clock.now()).has_value());
    EXPECT_EQ(put_back("four other words").error().code, "archive_not_opened");
    EXPECT_TRUE(fs::is_empty(target));
    // What a crash in the middle left is cleared.
    fs::create_directories(target + "/restoring/log");
    write(target + "/restoring/log/CURRENT", "half");
    EXPECT_TRUE(put_back().has_value());
    EXPECT_EQ(put_back().error().code, "restore_target_in_use");
    for (auto const& name : key_archives(copy)) fs::remove(copy + "/keys/" + name);
    fs::remove_all(target);
    EXPECT_EQ(put_back().error().code, "keys_missing");
    EXPECT_TRUE(restore({copy, 0, target, "", false}, nobody_hears).has_value());
    EXPECT_FALSE(fs::exists(target + "/keys"));
}

TEST_F(BackupJobTest, TheServerIsAskedWhereThereIsOne) {
    ASSERT_FALSE(read_note(data, backup_note));
    auto const server = ControlServer::start(data, [&](auto const& asked, auto const& say) {
        return answer_backup_request({data, guard->log(), *keys, {}}, asked, say);
    });
    ASSERT_TRUE(server.has_value());
    std::size_t heard = 0;
    auto const made = order_backup(data, order, [&](auto, auto, auto) { ++heard; });
    ASSERT_TRUE(made.has_value()) << made.error().code;
    EXPECT_EQ(made->state.position, 1U);
    EXPECT_FALSE(made->keys_file.empty());
    EXPECT_GT(heard, 0U);
    EXPECT_EQ(read_note(data, backup_note)->position, 1U);
    // And without one the log is locked, by this very process.
    (*server)->stop();
    EXPECT_EQ(order_backup(data, order, nobody_hears).error().code, "data_in_use");
}

TEST(ControlServer, AnswersBehindALongPathAndOverADeadSocket) {
    test::Scratch const scratch;
    auto const data = scratch.path(std::string(200, 'd'));
    fs::create_directories(data);
    std::ofstream{data + "/control"} << "what a killed server left";
    auto const server = ControlServer::start(data, [](auto const& asked, auto const& say) {
        EXPECT_TRUE(say("one"));
        EXPECT_TRUE(say("two"));
        return asked + ", answered";
    });
    ASSERT_TRUE(server.has_value());
    std::vector<std::string> heard;
    auto const answer = ask_server(data, "asked", [&](auto const& line) { heard.push_back(line); });
    ASSERT_TRUE(answer.has_value() && answer->has_value());
    EXPECT_EQ(**answer, "asked, answered");
    EXPECT_THAT(heard, ::testing::ElementsAre("one", "two"));
}

TEST(ControlServer, GoesOnWhenAnAnswerFails) {
    test::Scratch const scratch;
    fs::create_directories(scratch.path("data"));
    int asked = 0;
    auto const server = ControlServer::start(scratch.path("data"), [&](auto const&, auto const&) {
        if (++asked == 1) throw std::runtime_error{"unexpected"};
        return std::string{"well"};
    });
    ASSERT_TRUE(server.has_value());
    auto const ask = [&] { return ask_server(scratch.path("data"), "x", [](auto const&) {}); };
    auto const first = ask();
    ASSERT_TRUE(first.has_error());
    EXPECT_EQ(first.error().code, "server_went");
    EXPECT_EQ(ask()->value(), "well");
}

TEST(ControlServer, IsMissedWhereThereIsNone) {
    test::Scratch const scratch;
    fs::create_directories(scratch.path("data"));
    auto const ask = [&] { return ask_server(scratch.path("data"), "x", [](auto const&) {}); };
    EXPECT_FALSE(ask()->has_value());
    {
        auto const server = ControlServer::start(
            scratch.path("data"), [](auto const& asked, auto const&) { return asked; }
        );
        ASSERT_TRUE(server.has_value());
    }
    EXPECT_FALSE(ask()->has_value());
}

}  // namespace

}  // namespace linka::app
