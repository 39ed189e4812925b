// Guarded opening: whatever was done to a log behind the server's back is told, never mended in
// silence, and there is a way out.
#include "store/log_guard.hpp"

#include "store/log_end.hpp"
#include "store/record.hpp"
#include "support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/write_batch.h>

#include <fstream>

namespace linka::store {

namespace {

namespace fs = std::filesystem;

class LogGuardTest : public ::testing::Test {
  protected:
    Result<std::unique_ptr<GuardedLog>> open(OnAlarm on_alarm = OnAlarm::refuse) {
        return GuardedLog::open(data, clock, {.on_alarm = on_alarm});
    }

    void append_some(int count) {
        auto const guarded = must(open());
        append_to(*guarded, count);
        guarded->stop();
    }

    static void append_to(GuardedLog& guarded, int count) {
        for (int i = 0; i < count; ++i)
            must(append_now(guarded.log(), an_append("a", {{"s", {}}})));
    }

    void keep(std::string const& name) {
        fs::copy(data, directory.path(name), fs::copy_options::recursive);
    }
    void put_back(std::string const& name, std::string const& what) {
        fs::remove_all(data + "/" + what);
        fs::copy(directory.path(name) + "/" + what, data + "/" + what, fs::copy_options::recursive);
    }

    /// Changes the database behind the log's back.
    void tamper(std::function<void(LogDatabase& database, rocksdb::WriteBatch& batch)> const& change
    ) {
        auto const database = must(open_log_database(data + "/log", false));
        rocksdb::WriteBatch batch;
        change(*database, batch);
        ASSERT_TRUE(database->db->Write({}, &batch).ok());
    }

    static void flip(std::string const& file, std::uintmax_t at) {
        std::fstream stream{file, std::ios::in | std::ios::out | std::ios::binary};
        stream.seekg(static_cast<std::streamoff>(at));
        auto const byte = stream.get();
        stream.seekp(static_cast<std::streamoff>(at));
        stream.put(static_cast<char>(byte ^ 4));
    }

    TempDirectory directory;
    std::string data = directory.path("data");
    TestClock clock;
};

TEST_F(LogGuardTest, OpensWhatItLeft) {
    append_some(0);
    append_some(3);
    append_some(300);
    auto const guarded = must(open());
    EXPECT_EQ(guarded->log().last(), 303U);
    EXPECT_FALSE(guarded->alarm());
}

TEST_F(LogGuardTest, RemembersTheTipAndSignsItAtTheEnd) {
    append_some(5);
    auto const guarded = must(open());
    auto const tip = guarded->log().tip();
    auto const witness = must(Witness::open(data));
    ASSERT_TRUE(witness);
    EXPECT_EQ(witness->remembered().position, 5U);
    EXPECT_EQ(witness->remembered().root, tip.root);
    EXPECT_EQ(witness->remembered().recorded_at, tip.recorded_at);
    auto const note = must(guarded->log().checkpoint(tip.position));
    ASSERT_TRUE(note);
    EXPECT_EQ(must(open_checkpoint(*note, *guarded->verifier())), (TreeHead{5, tip.root}));
}

TEST_F(LogGuardTest, RemembersAndSignsWhileItIsWritten) {
    auto const guarded = must(open());
    append_to(*guarded, 3);
    auto const deadline = std::chrono::steady_clock::now() + std::chrono::minutes{1};
    auto const caught_up = [&] {
        auto const witness = must(Witness::open(data));
        auto const note = must(guarded->log().checkpoint(3));
        return witness->remembered().position == 3 && note &&
               must(open_checkpoint(*note, *guarded->verifier())).size == 3;
    };
    while (!caught_up() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    EXPECT_TRUE(caught_up());
}

TEST_F(LogGuardTest, RefusesASecondOpener) {
    append_some(1);
    auto const first = must(open());
    for (auto const on_alarm : {OnAlarm::refuse, OnAlarm::read_only, OnAlarm::accept})
        EXPECT_EQ(code_of(open(on_alarm)), "data_in_use");
}

TEST_F(LogGuardTest, CanBeInspectedWhileItIsOpen) {
    auto const guarded = must(open());
    append_to(*guarded, 7);
    auto const found = must(inspect_log(data, clock));
    ASSERT_TRUE(found.log);
    EXPECT_EQ(found.log->last(), 7U);
    EXPECT_FALSE(found.alarm);
    EXPECT_EQ(found.verifier, guarded->verifier());
}

TEST_F(LogGuardTest, SaysWhichRecordsAreGone) {
    append_some(3);
    keep("early");
    clock.advance(std::chrono::seconds{60});
    append_some(4);
    put_back("early", "log");
    auto const answer = open();
    EXPECT_EQ(code_of(answer), "log_behind_witness");
    EXPECT_EQ(answer.error().kind, FaultKind::corrupt);
    EXPECT_EQ(answer.error().subject, "4–7 (" + format_rfc3339(clock.now()) + ")");
    auto const found = must(inspect_log(data, clock));
    ASSERT_TRUE(found.alarm);
    EXPECT_EQ(found.alarm->missing_from, 4U);
    EXPECT_EQ(found.alarm->missing_to, 7U);
}

TEST_F(LogGuardTest, SaysThatALogThatVanishedIsGone) {
    append_some(3);
    fs::remove_all(data + "/log");
    EXPECT_EQ(code_of(open()), "log_behind_witness");
    EXPECT_EQ(must(open(OnAlarm::read_only))->log().last(), 3U);
    fs::create_directory(data + "/log");
    EXPECT_EQ(code_of(open()), "log_behind_witness");
    EXPECT_TRUE(fs::is_empty(data + "/log"));
}

TEST_F(LogGuardTest, NoticesAnotherHistoryOfTheSameLength) {
    append_some(3);
    keep("early");
    append_some(300);
    put_back("early", "log");
    put_back("early", "witness");
    {
        auto const other = must(open_rocks_log(data + "/log", clock, {}));
        for (int i = 0; i < 300; ++i) must(append_now(*other, an_append("b", {{"s", {}}})));
    }
    append_some(0);  // It agrees with itself, and with the early witness.
    fs::rename(data, directory.path("other"));
    fs::rename(directory.path("early"), data);
    append_some(300);
    fs::rename(data, directory.path("first"));
    fs::copy(directory.path("other"), data, fs::copy_options::recursive);
    fs::copy_file(
        directory.path("first/witness"), data + "/witness", fs::copy_options::overwrite_existing
    );
    EXPECT_EQ(code_of(open()), "log_root_differs");
}

TEST_F(LogGuardTest, AMissingWitnessIsAnAlarmNotAFreshStart) {
    append_some(3);
    fs::remove(data + "/witness");
    EXPECT_EQ(code_of(open()), "witness_missing");
    EXPECT_FALSE(fs::exists(data + "/witness"));
}

TEST_F(LogGuardTest, EveryDamagedByteOfTheWitnessIsAnAlarm) {
    append_some(3);
    keep("good");
    for (std::uintmax_t at = 0; at < fs::file_size(data + "/witness");
         at += at % 4096 < 200 ? 1 : 97) {
        flip(data + "/witness", at);
        ASSERT_EQ(code_of(open()), "witness_damaged") << at;
        put_back("good", "witness");
    }
    for (std::uintmax_t const size : {0U, 1U, 4096U, 8191U}) {
        fs::resize_file(data + "/witness", size);
        ASSERT_EQ(code_of(open()), "witness_damaged") << size;
        put_back("good", "witness");
    }
    EXPECT_EQ(must(open())->log().last(), 3U);
}

TEST_F(LogGuardTest, NoticesWhenTheKeyThatSignedIsNotHere) {
    append_some(3);
    keep("good");
    fs::remove(data + "/keys/checkpoint.key");
    EXPECT_EQ(code_of(open()), "checkpoint_key_lost");
    must(CheckpointKey::create(data + "/keys"));
    EXPECT_EQ(code_of(open()), "checkpoint_key_lost");
    put_back("good", "keys");
    EXPECT_EQ(code_of(open()), "");
}

TEST_F(LogGuardTest, WhatRocksDbFindsLeadsToTheSamePlace) {
    append_some(3);
    for (auto const& each : fs::directory_iterator{data + "/log"}) {
        if (each.path().extension() != ".sst") continue;
        flip(each.path(), 5);
    }
    EXPECT_EQ(code_of(open()), "log_corrupt");
    auto const found = must(inspect_log(data, clock));
    ASSERT_TRUE(found.alarm);
    EXPECT_EQ(found.alarm->fault.code, "log_corrupt");
    EXPECT_EQ(found.alarm->missing_to, 3U);
}

TEST_F(LogGuardTest, AFileThatIsNotThereLeadsToTheSamePlace) {
    append_some(3);
    keep("good");
    std::vector<std::string> names{"CURRENT"};
    for (auto const& each : fs::directory_iterator{data + "/log"}) {
        auto const name = each.path().filename().string();
        if (name.starts_with("MANIFEST") || each.path().extension() == ".sst")
            names.push_back(name);
    }
    ASSERT_GT(names.size(), 2U);
    for (auto const& name : names) {
        fs::remove(data + "/log/" + name);
        EXPECT_EQ(code_of(open()), "log_corrupt") << name;
        EXPECT_EQ(must(open(OnAlarm::read_only))->log().last(), 3U) << name;
        put_back("good", "log");
    }
}

TEST_F(LogGuardTest, NoticesThatTheViewsKnowMore) {
    append_some(3);
    GuardOptions options;
    options.views_at = 3;
    EXPECT_EQ(code_of(GuardedLog::open(data, clock, options)), "");
    options.views_at = 5;
    auto const answer = GuardedLog::open(data, clock, options);
    EXPECT_EQ(code_of(answer), "log_behind_views");
    EXPECT_EQ(answer.error().subject, "4–5");
    options.on_alarm = OnAlarm::accept;
    auto const guarded = must(GuardedLog::open(data, clock, options));
    EXPECT_EQ(guarded->alarm()->missing_from, 4U);
    EXPECT_EQ(guarded->alarm()->missing_to, 5U);
}

TEST_F(LogGuardTest, AKeyWithoutALogIsNoNewDirectory) {
    append_some(3);
    fs::remove_all(data + "/log");
    fs::remove(data + "/witness");
    EXPECT_EQ(code_of(open()), "log_missing");
    EXPECT_EQ(must(inspect_log(data, clock)).alarm->fault.code, "log_missing");
    EXPECT_FALSE(fs::exists(data + "/log"));
    {
        auto const guarded = must(open(OnAlarm::accept));
        append_to(*guarded, 1);
        EXPECT_TRUE(guarded->settle());
        guarded->stop();
    }
    EXPECT_EQ(must(open())->log().last(), 1U);
}

TEST_F(LogGuardTest, ReadsOnWithAnAlarmAndRefusesToWrite) {
    append_some(3);
    keep("early");
    append_some(2);
    put_back("early", "log");
    auto const guarded = must(open(OnAlarm::read_only));
    ASSERT_TRUE(guarded->alarm());
    EXPECT_EQ(guarded->alarm()->fault.code, "log_behind_witness");
    EXPECT_EQ(must(guarded->log().read(0, 10, 1000)).size(), 3U);
    EXPECT_EQ(code_of(append_now(guarded->log(), an_append("a", {{"s", {}}}))), "log_read_only");
    guarded->stop();
    EXPECT_EQ(must(Witness::open(data))->remembered().position, 5U);
}

// RocksDB opens nothing without its list of files: how far the log went is known all the same, and
// whoever has views up to there can be shown them.
TEST_F(LogGuardTest, KnowsHowFarALogWentOfWhichNothingCanBeRead) {
    append_some(3);
    auto const tip = must(Witness::open(data))->remembered();
    fs::resize_file(data + "/log/CURRENT", 3);
    EXPECT_EQ(code_of(open()), "log_corrupt");
    auto const guarded = must(open(OnAlarm::read_only));
    ASSERT_TRUE(guarded->alarm());
    EXPECT_EQ(guarded->alarm()->fault.code, "log_corrupt");
    auto& log = guarded->log();
    EXPECT_EQ(log.last(), 3U);
    EXPECT_EQ(must(log.root(3)), tip.root);
    EXPECT_EQ(code_of(log.read(0, 10, 1000)), "log_unreadable");
    EXPECT_EQ(code_of(log.read_stream("s", 0, 3, 10)), "log_unreadable");
    EXPECT_EQ(code_of(log.version("s")), "log_unreadable");
    EXPECT_EQ(code_of(append_now(log, an_append("a", {{"s", {}}}))), "log_read_only");
    guarded->stop();
    EXPECT_FALSE(log.wait_beyond(3, std::chrono::hours{1}));
}

TEST_F(LogGuardTest, GoesOnAfterALossWasAcceptedAndRecorded) {
    append_some(3);
    keep("early");
    append_some(4);
    put_back("early", "log");
    {
        auto const guarded = must(open(OnAlarm::accept));
        ASSERT_TRUE(guarded->alarm());
        EXPECT_EQ(
            must(append_now(guarded->log(), an_append("accepted", {{"log", {}}}))).position, 4U
        );
        EXPECT_TRUE(guarded->settle());
        guarded->stop();
    }
    append_some(2);
    EXPECT_EQ(must(open())->log().last(), 6U);
}

TEST_F(LogGuardTest, AnAcceptanceThatWasNotSettledIsAskedForAgain) {
    append_some(3);
    keep("early");
    append_some(4);
    put_back("early", "log");
    append_to(*must(open(OnAlarm::accept)), 1);
    EXPECT_EQ(code_of(open()), "log_behind_witness");
}

TEST_F(LogGuardTest, ALostWitnessAndALostKeyCanBeAccepted) {
    append_some(3);
    fs::remove(data + "/witness");
    fs::remove(data + "/keys/checkpoint.key");
    {
        auto const guarded = must(open(OnAlarm::accept));
        append_to(*guarded, 1);
        EXPECT_TRUE(guarded->settle());
        guarded->stop();
    }
    // The notes under the lost key are older than the first under the new one.
    EXPECT_EQ(must(open())->log().last(), 4U);
}

TEST_F(LogGuardTest, NothingIsThereUntilItIsMade) {
    EXPECT_EQ(code_of(inspect_log(data, clock)), "not_initialised");
    append_some(0);
    EXPECT_EQ(must(inspect_log(data, clock)).log->last(), 0U);
}

}  // namespace

}  // namespace linka::store
