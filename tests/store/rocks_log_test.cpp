// What only a log on disk can promise: what was answered is there after reopening, nobody else
// writes meanwhile, and damage is noticed.
#include "store/rocks_log.hpp"

#include "store/log_end.hpp"
#include "store/log_tree.hpp"
#include "store/record.hpp"
#include "support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/write_batch.h>

#include <csignal>
#include <map>
#include <sys/resource.h>

namespace linka::store {

namespace {

class RocksLogTest : public ::testing::Test {
  protected:
    Result<std::unique_ptr<EventLog>> open(LogOptions options = {}) {
        return open_rocks_log(directory.path("log"), clock, options);
    }

    /// Changes the database behind the log's back.
    void tamper(std::function<void(LogDatabase& database, rocksdb::WriteBatch& batch)> const& change
    ) {
        auto const database = must(open_log_database(directory.path("log"), false));
        rocksdb::WriteBatch batch;
        change(*database, batch);
        ASSERT_TRUE(database->db->Write({}, &batch).ok());
    }

    void append_some(int count) {
        auto const log = must(open());
        for (int i = 0; i < count; ++i) must(append_now(*log, an_append("a", {{"s", {}}})));
    }

    TempDirectory directory;
    TestClock clock;
};

TEST_F(RocksLogTest, KeepsWhatItAnsweredOverAReopening) {
    auto log = must(open());
    for (int i = 0; i < 3; ++i) {
        must(append_now(
            *log, an_append("commit " + std::to_string(i), {{"case-1", {}}, {"call-1", {}}})
        ));
    }
    auto const before = must(log->read(0, 10, 100'000));
    log.reset();
    log = must(open());
    EXPECT_EQ(log->last(), 3U);
    auto const after = must(log->read(0, 10, 100'000));
    ASSERT_EQ(after.size(), before.size());
    for (std::size_t i = 0; i < after.size(); ++i) EXPECT_EQ(after[i].bytes, before[i].bytes);
    EXPECT_EQ(must(log->read_stream("call-1", 0, 10, 10)).size(), 3U);
    EXPECT_EQ(must(append_now(*log, an_append("next", {{"case-1", 3}}))).position, 4U);
}

TEST_F(RocksLogTest, RemembersVersionsOverAReopening) {
    append_some(2);
    auto const log = must(open());
    EXPECT_EQ(must(log->version("s")), 2U);
    EXPECT_EQ(code_of(append_now(*log, an_append("a", {{"s", 1}}))), "stale_version");
    EXPECT_EQ(code_of(append_now(*log, an_append("a", {{"s", 0}}))), "stream_exists");
}

TEST_F(RocksLogTest, RemembersRequestsOverAReopening) {
    auto log = must(open());
    auto const first =
        must(append_now(*log, with_request(an_append("a", {{"case-1", 0}}), "key", 1)));
    log.reset();
    clock.advance(std::chrono::hours{1});
    log = must(open());
    auto const again =
        must(append_now(*log, with_request(an_append("a", {{"case-1", 0}}), "key", 1)));
    EXPECT_TRUE(again.repeated);
    EXPECT_EQ(again.position, first.position);
    EXPECT_EQ(again.recorded_at, first.recorded_at);
    EXPECT_EQ(
        code_of(append_now(*log, with_request(an_append("a", {{"case-1", 1}}), "key", 2))),
        "idempotency_key_reused"
    );
}

TEST_F(RocksLogTest, NeverStampsARecordBeforeOneOfAnEarlierRun) {
    clock.set(1'000'000);
    append_some(1);
    clock.set(500'000);
    auto const log = must(open());
    EXPECT_EQ(must(append_now(*log, an_append("a", {{"s", {}}}))).recorded_at, from_us(1'000'000));
}

TEST_F(RocksLogTest, ChecksVersionsOfStreamsItHasLongForgotten) {
    // More streams than the head cache holds, so that the first ones are read from disk again.
    LogOptions fast;
    fast.sync_every_commit = false;
    auto const log = must(open(fast));
    constexpr int commits = 80;
    constexpr int streams_each = 1000;
    for (int commit = 0; commit < commits; ++commit) {
        std::vector<StreamUse> streams;
        for (int i = 0; i < streams_each; ++i) {
            streams.push_back({"s" + std::to_string(commit * streams_each + i), 0});
        }
        must(append_now(*log, an_append("a", std::move(streams))));
    }
    EXPECT_EQ(code_of(append_now(*log, an_append("a", {{"s0", 0}}))), "stream_exists");
    EXPECT_EQ(must(append_now(*log, an_append("a", {{"s0", 1}}))).position, commits + 1U);
}

TEST_F(RocksLogTest, DecidesOnTopOfWhatIsStillBeingWritten) {
    // More than any batch holds, none of it waited for: each stands on the one before, comes twice,
    // and has a rival who saw an older version.
    constexpr Position count = 1000;
    auto const log = must(open());
    std::vector<std::future<Result<Appended>>> first;
    std::vector<std::future<Result<Appended>>> again;
    std::vector<std::future<Result<Appended>>> rival;
    for (Position i = 0; i < count; ++i) {
        auto const next =
            with_request(an_append("commit", {{"case-1", i}}), "key " + std::to_string(i), 1);
        first.push_back(start_append(*log, next));
        rival.push_back(start_append(*log, an_append("rival", {{"case-1", i}})));
        again.push_back(start_append(*log, next));
    }
    for (Position i = 0; i < count; ++i) {
        EXPECT_EQ(must(first[i].get()).position, i + 1);
        auto const repeated = must(again[i].get());
        EXPECT_TRUE(repeated.repeated);
        EXPECT_EQ(repeated.position, i + 1);
        EXPECT_EQ(code_of(rival[i].get()), i == 0 ? "stream_exists" : "stale_version");
    }
    EXPECT_EQ(log->last(), count);
}

TEST_F(RocksLogTest, RefusesASecondWriter) {
    auto const log = must(open());
    auto const second = open();
    EXPECT_EQ(code_of(second), "data_in_use");
    EXPECT_EQ(second.error().kind, FaultKind::unavailable);
}

TEST_F(RocksLogTest, OpensReadOnlyBesideAWriter) {
    auto const writer = must(open());
    must(append_now(*writer, with_request(an_append("a", {{"s", 0}}), "key", 1)));
    LogOptions read_only;
    read_only.read_only = true;
    auto const reader = must(open(read_only));
    must(append_now(*writer, an_append("b", {{"s", 1}})));
    EXPECT_EQ(reader->last(), 1U);
    EXPECT_EQ(must(reader->version("s")), 1U);
    EXPECT_EQ(must(reader->read(0, 10, 1000)).size(), 1U);
    auto const refused = append_now(*reader, an_append("c", {{"s", {}}}));
    EXPECT_EQ(code_of(refused), "log_read_only");
    EXPECT_EQ(refused.error().kind, FaultKind::unavailable);
    EXPECT_EQ(must(must(open(read_only))->read(0, 10, 1000)).size(), 2U);
}

std::map<std::string, std::uintmax_t> sizes_in(std::string const& path) {
    std::map<std::string, std::uintmax_t> sizes;
    for (auto const& entry : std::filesystem::directory_iterator{path}) {
        sizes[entry.path().filename().string()] = entry.file_size();
    }
    return sizes;
}

TEST_F(RocksLogTest, ChangesNothingInTheDirectoryWhenReadOnly) {
    append_some(3);
    auto const before = sizes_in(directory.path("log"));
    LogOptions read_only;
    read_only.read_only = true;
    must(open(read_only))->stop();
    EXPECT_EQ(sizes_in(directory.path("log")), before);
    read_only.read_only = true;
    EXPECT_EQ(
        code_of(open_rocks_log(directory.path("nowhere"), clock, read_only)), "data_unreachable"
    );
    EXPECT_FALSE(std::filesystem::exists(directory.path("nowhere")));
}

TEST_F(RocksLogTest, KeepsUnsyncedCommitsOnceStopped) {
    LogOptions unsynced;
    unsynced.sync_every_commit = false;
    auto log = must(open(unsynced));
    for (int i = 0; i < 1000; ++i) must(append_now(*log, an_append("a", {{"s", {}}})));
    log->stop();
    EXPECT_EQ(log->last(), 1000U);
    log.reset();
    EXPECT_EQ(must(open())->last(), 1000U);
}

TEST_F(RocksLogTest, RefusesQueuesAsSmallAsTold) {
    LogOptions options;
    options.queue_requests_max = 2;
    auto const log = must(open(options));
    HeldLog held{*log};
    auto first = start_append(*log, an_append("a", {{"s", {}}}));
    auto second = start_append(*log, an_append("a", {{"s", {}}}));
    EXPECT_EQ(code_of(append_now(*log, an_append("a", {{"s", {}}}))), "log_busy");
    held.release();
    EXPECT_EQ(code_of(first.get()) + code_of(second.get()), "");
}

TEST_F(RocksLogTest, NoticesATipThatIsNotTheLastRecord) {
    append_some(3);
    tamper([this](auto& database, auto& batch) {
        Frontier tree;
        tree.add(Digest{});
        tree.add(Digest{});
        batch.Put(database.family(heads_family), slice(tip_key), tip_row(2, clock.now(), tree));
    });
    auto const answer = open();
    EXPECT_EQ(code_of(answer), "log_corrupt");
    EXPECT_EQ(answer.error().kind, FaultKind::corrupt);
}

TEST_F(RocksLogTest, NoticesAMissingTip) {
    append_some(3);
    tamper([](auto& database, auto& batch) {
        batch.Delete(database.family(heads_family), slice(tip_key));
    });
    EXPECT_EQ(code_of(open()), "log_corrupt");
}

TEST_F(RocksLogTest, NoticesAMissingLastRecord) {
    append_some(3);
    tamper([](auto& database, auto& batch) {
        batch.Delete(database.family(commits_family), be64(3));
    });
    EXPECT_EQ(code_of(open()), "log_corrupt");
}

TEST_F(RocksLogTest, NoticesAGapNearTheTip) {
    append_some(3);
    tamper([](auto& database, auto& batch) {
        batch.Delete(database.family(commits_family), be64(2));
    });
    EXPECT_EQ(code_of(open()), "log_corrupt");
}

TEST_F(RocksLogTest, NoticesARecordOfAnotherPosition) {
    append_some(3);
    tamper([](auto& database, auto& batch) {
        auto append = an_append("a", {{"s", {}}});
        std::string bytes;
        encode_record(append, 7, from_us(1), bytes);
        batch.Put(database.family(commits_family), be64(2), bytes);
    });
    EXPECT_EQ(code_of(open()), "log_corrupt");
}

TEST_F(RocksLogTest, NoticesOtherBytesNearTheTip) {
    append_some(3);
    tamper([](auto& database, auto& batch) {
        auto append = an_append("b", {{"s", {}}});
        std::string bytes;
        encode_record(append, 2, TestClock{}.now(), bytes);
        batch.Put(database.family(commits_family), be64(2), bytes);
    });
    auto const answer = open();
    EXPECT_EQ(code_of(answer), "log_corrupt");
    EXPECT_EQ(answer.error().subject, "tree");
}

TEST_F(RocksLogTest, NoticesAMissingTile) {
    append_some(300);
    tamper([](auto& database, auto& batch) {
        batch.Delete(database.family(tiles_family), tile_row(tile_level, 0));
    });
    EXPECT_EQ(code_of(open()), "log_corrupt");
}

TEST_F(RocksLogTest, RefusesALogFromBeforeTheTreeByName) {
    append_some(3);
    tamper([](auto& database, auto& batch) {
        batch.Put(database.family(heads_family), slice(tip_key), be64(3));
    });
    EXPECT_EQ(code_of(open()), "log_format_old");
}

TEST_F(RocksLogTest, ReadsWhatIsLeftOfADamagedLogWhenTold) {
    append_some(300);
    tamper([](auto& database, auto& batch) {
        batch.Delete(database.family(commits_family), be64(300));
    });
    LogOptions options;
    options.read_only = true;
    EXPECT_EQ(code_of(open(options)), "log_corrupt");
    options.damage = LogDamage::salvage;
    auto const log = must(open(options));
    EXPECT_EQ(log->last(), 299U);
    EXPECT_EQ(must(log->read(0, 1000, 1'000'000)).size(), 299U);
    EXPECT_EQ(code_of(append_now(*log, an_append("a", {{"s", {}}}))), "log_read_only");
}

TEST_F(RocksLogTest, NoticesHeadsThatAreBehind) {
    append_some(3);
    tamper([](auto& database, auto& batch) {
        batch.Put(database.family(heads_family), "s", be64(2));
    });
    EXPECT_EQ(code_of(open()), "log_corrupt");
}

TEST_F(RocksLogTest, AnswersDamageFarFromTheTipWhenItIsRead) {
    append_some(300);
    tamper([](auto& database, auto& batch) {
        batch.Delete(database.family(commits_family), be64(5));
        batch.Put(database.family(commits_family), be64(9), "no record");
    });
    auto const log = must(open());
    EXPECT_EQ(code_of(log->read(3, 10, 1000)), "log_corrupt");
    EXPECT_EQ(code_of(log->read(8, 1, 1000)), "log_corrupt");
    EXPECT_EQ(code_of(log->read_stream("s", 4, 5, 1)), "log_corrupt");
    EXPECT_EQ(must(log->read(9, 10, 100'000)).size(), 10U);
}

// Refuses the log more room in its files, so that the next write fails as on a full disk.
void append_without_room(std::string const& directory, Clock const& clock) {
    auto const log = must(open_rocks_log(directory, clock, {}));
    must(append_now(*log, an_append("a", {{"s", {}}})));
    std::signal(SIGXFSZ, SIG_IGN);
    ::rlimit const nothing{1, 1};
    ::setrlimit(RLIMIT_FSIZE, &nothing);
    log->append(an_append("b", {{"s", {}}}), [](auto const&) { std::_Exit(0); });
    log->stop();
    std::_Exit(0);
}

TEST_F(RocksLogTest, EndsTheProcessRatherThanAnswerAfterAFailedWrite) {
    EXPECT_EXIT(
        append_without_room(directory.path("log"), clock),
        ::testing::ExitedWithCode(EXIT_FAILURE),
        ""
    );
    // A test that starts anew has a directory of its own, so what is on disk cannot be looked at
    // here.
}

}  // namespace

}  // namespace linka::store
