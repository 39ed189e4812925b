// Verifying finds whatever was changed, wherever it lies, and finds nothing in a whole log.
#include "store/verify_log.hpp"

#include "store/log_end.hpp"
#include "store/log_tree.hpp"
#include "store/record.hpp"
#include "support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/write_batch.h>

namespace linka::store {

namespace {

using ::testing::Contains;
using ::testing::Field;
using ::testing::IsEmpty;

class VerifyLogTest : public ::testing::Test {
  protected:
    /// Every commit is its own request key.
    void append_some(int count) {
        auto const guarded = must(GuardedLog::open(data, clock, {}));
        std::vector<std::future<Result<Appended>>> answers;
        auto const before = guarded->log().last();
        for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
            auto const name = std::to_string(before + i);
            auto append = an_append("key-" + name, {{"s-" + name, {}}, {"shared", {}}});
            answers.push_back(
                start_append(guarded->log(), with_request(std::move(append), "key-" + name, 1))
            );
            if (answers.size() < 1000) continue;
            for (auto& answer : answers) must(answer.get());
            answers.clear();
        }
        for (auto& answer : answers) must(answer.get());
        guarded->stop();
    }

    Verified verify(std::string kept_note = {}, std::optional<VerifierKey> key = {}) {
        VerifyOptions options;
        options.request_key_of = [](std::string const& commit) -> Result<std::string> {
            return commit;
        };
        options.kept_note = std::move(kept_note);
        options.key = std::move(key);
        return must(verify_log(data, clock, options));
    }

    std::vector<std::string> subjects() {
        std::vector<std::string> found;
        for (auto const& fault : verify().findings) found.push_back(fault.subject);
        return found;
    }

    /// Changes the database behind the log's back.
    void tamper(std::function<void(LogDatabase& database, rocksdb::WriteBatch& batch)> const& change
    ) {
        auto const database = must(open_log_database(data + "/log", false));
        rocksdb::WriteBatch batch;
        change(*database, batch);
        ASSERT_TRUE(database->db->Write({}, &batch).ok());
    }

    std::string record(Position position, std::string const& commit, Instant recorded_at) {
        auto const name = std::to_string(position - 1);
        auto append = an_append(commit, {{"s-" + name, {}}, {"shared", {}}});
        std::string bytes;
        encode_record(append, position, recorded_at, bytes);
        return bytes;
    }

    std::string kept() {
        auto const found = must(inspect_log(data, clock));
        return must(found.log->checkpoint(found.log->last())).value();
    }

    TempDirectory directory;
    std::string data = directory.path("data");
    TestClock clock;
};

TEST_F(VerifyLogTest, FindsNothingInAWholeLog) {
    append_some(0);
    EXPECT_THAT(verify().findings, IsEmpty());
    append_some(9000);
    auto const verified = verify(kept());
    EXPECT_THAT(verified.findings, IsEmpty());
    EXPECT_EQ(verified.tip.position, 9000U);
    EXPECT_EQ(verified.streams, 9001U);
    EXPECT_EQ(verified.requests, 9000U);
    EXPECT_GE(verified.checkpoints, 1U);
    EXPECT_EQ(verified.kept_size, 9000U);
}

TEST_F(VerifyLogTest, WorksBesideAWriterAndTellsHowFarItIs) {
    append_some(5000);
    auto const guarded = must(GuardedLog::open(data, clock, {}));
    std::atomic<bool> enough = false;
    std::jthread const writer{[&] {
        for (int i = 0; !enough; ++i) {
            auto const name = "more-" + std::to_string(i);
            must(append_now(guarded->log(), with_request(an_append(name, {{name, {}}}), name, 1)));
        }
    }};
    std::uint64_t told = 0;
    for (int turn = 0; turn < 3; ++turn) {
        VerifyOptions options;
        options.request_key_of = [](auto const& commit) -> Result<std::string> { return commit; };
        options.heard = [&](std::uint64_t done, std::uint64_t) { told = done; };
        auto const verified = must(verify_log(data, clock, options));
        EXPECT_THAT(verified.findings, IsEmpty());
        EXPECT_EQ(told, verified.tip.position);
    }
    enough = true;
}

TEST_F(VerifyLogTest, FindsOneChangedRecordLongAgo) {
    append_some(5000);
    tamper([this](auto& database, auto& batch) {
        batch.Put(database.family(commits_family), be64(7), record(7, "key-x", clock.now()));
    });
    EXPECT_THAT(subjects(), Contains("tile 0"));
    EXPECT_THAT(subjects(), Contains("tree"));
    EXPECT_THAT(subjects(), Contains("requests: 5000 rows, 5000 expected"));
}

TEST_F(VerifyLogTest, FindsAMissingRecordAndAnUnreadableOne) {
    append_some(5000);
    tamper([](auto& database, auto& batch) {
        batch.Delete(database.family(commits_family), be64(4200));
        batch.Put(database.family(commits_family), be64(9), "no record");
    });
    EXPECT_THAT(subjects(), Contains("record 4200 is missing"));
    EXPECT_THAT(subjects(), Contains("record 9"));
}

TEST_F(VerifyLogTest, FindsATimeThatGoesBack) {
    append_some(5000);
    tamper([this](auto& database, auto& batch) {
        auto const late = clock.now() + std::chrono::hours{1};
        batch.Put(database.family(commits_family), be64(7), record(7, "key-6", late));
        batch.Put(database.family(commits_family), be64(4096), record(4096, "key-4095", late));
    });
    EXPECT_THAT(subjects(), Contains("time of record 8"));
    EXPECT_THAT(subjects(), Contains("time after record 4096"));
}

TEST_F(VerifyLogTest, FindsRowsThatAreTooManyOrTooFew) {
    append_some(300);
    tamper([](auto& database, auto& batch) {
        batch.Delete(database.family(streams_family), stream_row("shared", 5));
    });
    EXPECT_THAT(subjects(), Contains("streams: 599 rows, 600 expected"));
    tamper([](auto& database, auto& batch) {
        batch.Put(database.family(streams_family), stream_row("shared", 5), "");
        batch.Put(database.family(requests_family), "unasked", request_row(5, {}));
    });
    EXPECT_THAT(subjects(), Contains("requests: 301 rows, 300 expected"));
    tamper([](auto& database, auto& batch) {
        batch.Delete(database.family(requests_family), "unasked");
        batch.Put(database.family(heads_family), "s-17", be64(19));
    });
    EXPECT_THAT(subjects(), Contains("heads at record 18"));
    tamper([](auto& database, auto& batch) {
        batch.Put(database.family(heads_family), "s-17", be64(18));
        batch.Put(database.family(heads_family), "zzz", be64(18));
    });
    EXPECT_THAT(subjects(), Contains("heads of no stream"));
}

TEST_F(VerifyLogTest, FindsAForgedCheckpoint) {
    append_some(300);
    auto const note = kept();
    tamper([&](auto& database, auto& batch) {
        auto forged = note;
        forged[note.find('\n') + 1] = '2';
        batch.Put(database.family(checkpoints_family), be64(200), forged);
    });
    EXPECT_THAT(verify().findings, Contains(Field(&Fault::code, "checkpoint_forged")));
}

TEST_F(VerifyLogTest, HoldsTheLogToACheckpointKeptElsewhere) {
    append_some(300);
    auto const note = kept();
    auto const key = *must(inspect_log(data, clock)).verifier;
    append_some(10);
    EXPECT_EQ(verify(note, key).kept_size, 300U);
    EXPECT_THAT(
        verify("not a note").findings, Contains(Field(&Fault::code, "checkpoint_unreadable"))
    );
    // Somebody makes another history, with witness and signature of its own.
    std::filesystem::remove_all(data + "/log");
    std::filesystem::remove(data + "/witness");
    {
        auto const other = must(GuardedLog::open(data, clock, {.on_alarm = OnAlarm::accept}));
        ASSERT_TRUE(other->settle());
        other->stop();
    }
    append_some(200);
    EXPECT_THAT(verify().findings, IsEmpty());
    EXPECT_THAT(verify(note).findings, Contains(Field(&Fault::code, "checkpoint_ahead")));
    clock.advance(std::chrono::seconds{1});
    append_some(200);
    EXPECT_THAT(verify(note).findings, Contains(Field(&Fault::code, "checkpoint_differs")));
}

}  // namespace

}  // namespace linka::store
