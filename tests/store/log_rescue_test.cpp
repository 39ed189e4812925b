// A log too damaged to be written on: what can be read of it goes on, once that was accepted, and
// the damaged one is kept.
#include "store/log_guard.hpp"
#include "store/log_layout.hpp"
#include "store/verify_log.hpp"
#include "support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/write_batch.h>

#include <fstream>

namespace linka::store {

namespace {

namespace fs = std::filesystem;

class LogRescueTest : public ::testing::Test {
  protected:
    Result<std::unique_ptr<GuardedLog>> open(OnAlarm on_alarm = OnAlarm::refuse) {
        return GuardedLog::open(data, clock, {.on_alarm = on_alarm});
    }

    void append_some(int count) {
        auto const guarded = must(open());
        for (int i = 0; i < count; ++i) {
            auto append = an_append("commit " + std::to_string(i), {{"s", {}}});
            append.request_key = "account:" + std::to_string(i);
            must(append_now(guarded->log(), std::move(append)));
        }
        guarded->stop();
    }

    /// Takes a record out behind the log's back.
    void make_hole(Position position) {
        auto const database = must(open_log_database(data + "/log", false));
        rocksdb::WriteBatch batch;
        ASSERT_TRUE(batch.Delete(database->family(commits_family), be64(position)).ok());
        ASSERT_TRUE(database->db->Write({}, &batch).ok());
    }

    Position accept() {
        auto const guarded = must(open(OnAlarm::accept));
        auto const position =
            must(append_now(guarded->log(), an_append("accepted", {{"log", {}}}))).position;
        EXPECT_TRUE(guarded->settle());
        guarded->stop();
        return position;
    }

    TempDirectory directory;
    std::string data = directory.path("data");
    TestClock clock;
};

TEST_F(LogRescueTest, TheReadableBeginningGoesOnByteForByte) {
    append_some(300);
    auto const before = must(must(open())->log().read(0, 300, 1UL << 30U));
    make_hole(281);
    EXPECT_EQ(code_of(open()), "log_corrupt");
    auto const found = must(inspect_log(data, clock));
    EXPECT_EQ(found.alarm->missing_from, 281U);
    EXPECT_EQ(found.alarm->missing_to, 300U);

    EXPECT_EQ(accept(), 281U);

    auto const guarded = must(open());
    auto const after = must(guarded->log().read(0, 280, 1UL << 30U));
    ASSERT_EQ(after.size(), 280U);
    for (std::size_t i = 0; i < after.size(); ++i) EXPECT_EQ(after[i].bytes, before[i].bytes);
    EXPECT_EQ(must(guarded->log().version("s")), 280U);
    guarded->stop();
    // Everything that stands on the records: streams, heads, tree, keys.
    auto const verified = must(verify_log(data, clock, {}));
    EXPECT_THAT(verified.findings, ::testing::IsEmpty());
    EXPECT_TRUE(fs::exists(data + "/log.damaged-1/CURRENT"));
    EXPECT_FALSE(fs::exists(data + "/log.rescued"));
}

TEST_F(LogRescueTest, AKeyThatIsLeftStillStandsForWhatItStoodFor) {
    append_some(10);
    make_hole(9);
    accept();
    auto const guarded = must(open());
    auto again = an_append("commit 3", {{"s", {}}});
    again.request_key = "account:3";
    auto const answer = must(append_now(guarded->log(), again));
    EXPECT_TRUE(answer.repeated);
    EXPECT_EQ(answer.position, 4U);
    again.request_key = "account:9";
    EXPECT_FALSE(must(append_now(guarded->log(), again)).repeated);
}

TEST_F(LogRescueTest, NothingIsTouchedUntilTheLossIsAccepted) {
    append_some(10);
    make_hole(9);
    EXPECT_EQ(code_of(open()), "log_corrupt");
    EXPECT_TRUE(must(open(OnAlarm::read_only))->alarm());
    EXPECT_FALSE(fs::exists(data + "/log.damaged-1"));
    EXPECT_FALSE(fs::exists(data + "/log.rescued"));
}

TEST_F(LogRescueTest, SaysWhenNothingCanBeOpened) {
    append_some(3);
    fs::resize_file(data + "/log/CURRENT", 3);
    EXPECT_EQ(code_of(open(OnAlarm::accept)), "log_beyond_rescue");
    EXPECT_EQ(code_of(open()), "log_corrupt");
    fs::remove(data + "/log/CURRENT");
    EXPECT_EQ(code_of(open(OnAlarm::accept)), "log_beyond_rescue");
    EXPECT_FALSE(fs::exists(data + "/log/CURRENT"));
}

}  // namespace

}  // namespace linka::store
