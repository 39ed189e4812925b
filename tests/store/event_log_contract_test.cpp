// One suite for every EventLog: what a caller may rely on, whichever keeps the bytes.
#include "schema/commit.pb.h"
#include "store/memory_log.hpp"
#include "store/rocks_log.hpp"
#include "support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace linka::store {

namespace {

using ::testing::ElementsAre;

struct Backend {
    std::string name;
    std::function<std::unique_ptr<EventLog>(std::string const& directory, Clock const& clock)> open;
};

std::unique_ptr<EventLog> open_memory(std::string const&, Clock const& clock) {
    return make_memory_log(clock);
}

std::unique_ptr<EventLog> open_rocks(std::string const& directory, Clock const& clock) {
    auto log = open_rocks_log(directory, clock, {});
    EXPECT_EQ(code_of(log), "");
    return std::move(*log);
}

std::vector<Position> positions_in(std::vector<StoredRecord> const& records) {
    std::vector<Position> found;
    for (auto const& record : records) found.push_back(record.position);
    return found;
}

class EventLogContract : public ::testing::TestWithParam<Backend> {
  protected:
    std::vector<Position> positions_of(
        std::string_view stream, Position after, Position upto, std::size_t max
    ) {
        return positions_in(must(log->read_stream(stream, after, upto, max)));
    }

    TempDirectory directory;
    TestClock clock;
    std::unique_ptr<EventLog> log = GetParam().open(directory.path("log"), clock);
};

INSTANTIATE_TEST_SUITE_P(
    Every,
    EventLogContract,
    ::testing::Values(Backend{"memory", open_memory}, Backend{"rocks", open_rocks}),
    [](auto const& tested) { return tested.param.name; }
);

constexpr Position no_end = std::numeric_limits<Position>::max();

TEST_P(EventLogContract, StartsWithNothing) {
    EXPECT_EQ(log->last(), 0U);
    EXPECT_EQ(must(log->version("case-1")), 0U);
    EXPECT_TRUE(must(log->read(0, 10, 1000)).empty());
    EXPECT_TRUE(must(log->read_stream("case-1", 0, no_end, 10)).empty());
    EXPECT_FALSE(must(log->find_request("key", {})));
}

TEST_P(EventLogContract, AnswersWithPositionAndTimeOnceStored) {
    auto const answer = must(append_now(*log, an_append("first", {{"case-1", 0}})));
    EXPECT_EQ(answer.position, 1U);
    EXPECT_EQ(answer.recorded_at, clock.now());
    EXPECT_FALSE(answer.repeated);
    EXPECT_EQ(log->last(), 1U);
    EXPECT_EQ(must(log->version("case-1")), 1U);
}

TEST_P(EventLogContract, StoresTheExactBytesOfTheRecord) {
    must(append_now(*log, an_append(std::string{"b\0c", 3}, {{"case-1", 0}, {"call-1", {}}})));
    auto const record = must(log->read(0, 1, 1)).at(0);
    v1::Record parsed;
    ASSERT_TRUE(parsed.ParseFromString(record.bytes));
    EXPECT_EQ(parsed.position(), 1U);
    EXPECT_EQ(parsed.recorded_at_us(), static_cast<std::uint64_t>(to_us(record.recorded_at)));
    EXPECT_THAT(parsed.streams(), ElementsAre("case-1", "call-1"));
    EXPECT_EQ(parsed.commit(), (std::string{"b\0c", 3}));
    EXPECT_EQ(parsed.SerializeAsString(), record.bytes);
    EXPECT_EQ(record.commit, parsed.commit());
    EXPECT_THAT(record.streams, ElementsAre("case-1", "call-1"));
}

TEST_P(EventLogContract, RefusesAWriterThatSawAnOldVersion) {
    must(append_now(*log, an_append("a", {{"case-1", 0}})));
    must(append_now(*log, an_append("b", {{"case-1", 1}})));
    auto const answer = append_now(*log, an_append("c", {{"case-1", 1}}));
    ASSERT_TRUE(answer.has_error());
    EXPECT_EQ(answer.error().kind, FaultKind::conflict);
    EXPECT_EQ(answer.error().code, "stale_version");
    EXPECT_EQ(answer.error().subject, "case-1");
    EXPECT_EQ(log->last(), 2U);
}

TEST_P(EventLogContract, RefusesAVersionThatIsStillToCome) {
    EXPECT_EQ(code_of(append_now(*log, an_append("a", {{"case-1", 7}}))), "stale_version");
}

TEST_P(EventLogContract, RefusesASecondBeginningOfAStream) {
    must(append_now(*log, an_append("a", {{"case-1", 0}})));
    auto const answer = append_now(*log, an_append("b", {{"case-1", 0}}));
    EXPECT_EQ(code_of(answer), "stream_exists");
    EXPECT_EQ(answer.error().subject, "case-1");
}

TEST_P(EventLogContract, WritesNothingWhenOneOfSeveralStreamsMovedOn) {
    must(append_now(*log, an_append("a", {{"case-1", 0}, {"call-1", 0}})));
    must(append_now(*log, an_append("b", {{"case-1", 1}})));
    auto const answer =
        append_now(*log, an_append("c", {{"call-1", 1}, {"case-1", 1}, {"call-2", 0}}));
    EXPECT_EQ(code_of(answer), "stale_version");
    EXPECT_EQ(answer.error().subject, "case-1");
    EXPECT_EQ(must(log->version("call-1")), 1U);
    EXPECT_EQ(must(log->version("call-2")), 0U);
    EXPECT_EQ(log->last(), 2U);
}

TEST_P(EventLogContract, LetsAnyVersionPassWhenNoneIsExpected) {
    must(append_now(*log, an_append("a", {{"case-1", {}}})));
    must(append_now(*log, an_append("b", {{"case-1", {}}})));
    EXPECT_EQ(must(log->version("case-1")), 2U);
}

TEST_P(EventLogContract, ChecksVersionsAgainstTheSameBatch) {
    HeldLog held{*log};
    auto first = start_append(*log, an_append("a", {{"case-1", 0}}));
    auto again = start_append(*log, an_append("b", {{"case-1", 0}}));
    auto next = start_append(*log, an_append("c", {{"case-1", 2}}));
    auto stale = start_append(*log, an_append("d", {{"case-1", 2}}));
    held.release();
    EXPECT_EQ(must(first.get()).position, 2U);
    EXPECT_EQ(code_of(again.get()), "stream_exists");
    EXPECT_EQ(must(next.get()).position, 3U);
    EXPECT_EQ(code_of(stale.get()), "stale_version");
}

TEST_P(EventLogContract, AnswersARepeatedRequestAsTheFirstTime) {
    auto const first =
        must(append_now(*log, with_request(an_append("a", {{"case-1", 0}}), "key", 1)));
    clock.advance(std::chrono::seconds{5});
    must(append_now(*log, an_append("b", {{"case-1", 1}})));
    // Its expected version is stale by now; the key answers before that is looked at.
    auto const again =
        must(append_now(*log, with_request(an_append("a", {{"case-1", 0}}), "key", 1)));
    EXPECT_TRUE(again.repeated);
    EXPECT_EQ(again.position, first.position);
    EXPECT_EQ(again.recorded_at, first.recorded_at);
    EXPECT_EQ(log->last(), 2U);
}

TEST_P(EventLogContract, RefusesAKeyThatStoodForAnotherRequest) {
    must(append_now(*log, with_request(an_append("a", {{"case-1", 0}}), "key", 1)));
    auto const answer = append_now(*log, with_request(an_append("b", {{"case-2", 0}}), "key", 2));
    EXPECT_EQ(code_of(answer), "idempotency_key_reused");
    EXPECT_EQ(answer.error().kind, FaultKind::invalid);
    EXPECT_EQ(log->last(), 1U);
}

TEST_P(EventLogContract, RecognisesAKeyWithinTheSameBatch) {
    HeldLog held{*log};
    auto first = start_append(*log, with_request(an_append("a", {{"case-1", 0}}), "key", 1));
    auto again = start_append(*log, with_request(an_append("a", {{"case-1", 0}}), "key", 1));
    auto other = start_append(*log, with_request(an_append("b", {{"case-2", 0}}), "key", 2));
    held.release();
    EXPECT_FALSE(must(first.get()).repeated);
    auto const repeated = must(again.get());
    EXPECT_TRUE(repeated.repeated);
    EXPECT_EQ(repeated.position, 2U);
    EXPECT_EQ(code_of(other.get()), "idempotency_key_reused");
}

TEST_P(EventLogContract, ForgetsTheKeyOfARefusedRequest) {
    must(append_now(*log, an_append("a", {{"case-1", 0}})));
    EXPECT_EQ(
        code_of(append_now(*log, with_request(an_append("b", {{"case-1", 0}}), "key", 1))),
        "stream_exists"
    );
    auto const answer =
        must(append_now(*log, with_request(an_append("b", {{"case-1", 1}}), "key", 2)));
    EXPECT_FALSE(answer.repeated);
}

TEST_P(EventLogContract, FindsWhatAKeyStoodFor) {
    must(append_now(*log, with_request(an_append("a", {{"case-1", 0}}), "key", 1)));
    Digest digest;
    digest.fill(1);
    auto const found = must(log->find_request("key", digest));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->position, 1U);
    EXPECT_TRUE(found->repeated);
    digest.fill(2);
    EXPECT_EQ(code_of(log->find_request("key", digest)), "idempotency_key_reused");
    EXPECT_FALSE(must(log->find_request("other", digest)));
    EXPECT_FALSE(must(log->find_request("", digest)));
}

TEST_P(EventLogContract, NumbersTheCommitsOfManyWritersWithoutAGap) {
    constexpr int writers = 8;
    constexpr int commits_each = 100;
    std::vector<std::vector<Position>> answered(writers);
    {
        std::vector<std::jthread> threads;
        for (int writer = 0; writer < writers; ++writer) {
            threads.emplace_back([&, writer] {
                auto const own = "own-" + std::to_string(writer);
                Position version = 0;
                for (int i = 0; i < commits_each; ++i) {
                    version =
                        must(append_now(*log, an_append(own, {{own, version}, {"shared", {}}}))
                        ).position;
                    answered[static_cast<std::size_t>(writer)].push_back(version);
                }
            });
        }
    }
    std::vector<Position> all;
    for (auto const& positions : answered)
        all.insert(all.end(), positions.begin(), positions.end());
    std::ranges::sort(all);
    ASSERT_EQ(all.size(), static_cast<std::size_t>(writers * commits_each));
    for (std::size_t i = 0; i < all.size(); ++i) ASSERT_EQ(all[i], i + 1);
    EXPECT_EQ(log->last(), all.size());
    auto const records = must(log->read(0, no_end, std::numeric_limits<std::size_t>::max()));
    for (int writer = 0; writer < writers; ++writer) {
        for (auto const position : answered[static_cast<std::size_t>(writer)]) {
            ASSERT_EQ(records[position - 1].commit, "own-" + std::to_string(writer));
        }
    }
    EXPECT_EQ(positions_of("shared", 0, no_end, no_end), all);
}

TEST_P(EventLogContract, NeverStampsARecordBeforeThePreviousOne) {
    clock.set(1'000'000);
    must(append_now(*log, an_append("a", {{"s", {}}})));
    clock.set(400'000);
    EXPECT_EQ(must(append_now(*log, an_append("b", {{"s", {}}}))).recorded_at, from_us(1'000'000));
    clock.set(1'000'001);
    EXPECT_EQ(must(append_now(*log, an_append("c", {{"s", {}}}))).recorded_at, from_us(1'000'001));
    EXPECT_EQ(must(log->read(1, 1, 1)).at(0).recorded_at, from_us(1'000'000));
}

TEST_P(EventLogContract, ReadsARangeWithinItsLimits) {
    for (int i = 0; i < 5; ++i)
        must(append_now(*log, an_append(std::string(100, 'x'), {{"s", {}}})));
    auto const positions = [this](Position after, std::size_t count_max, std::size_t bytes_max) {
        return positions_in(must(log->read(after, count_max, bytes_max)));
    };
    EXPECT_THAT(positions(0, 100, 1'000'000), ElementsAre(1, 2, 3, 4, 5));
    EXPECT_THAT(positions(2, 2, 1'000'000), ElementsAre(3, 4));
    EXPECT_THAT(positions(0, 100, 0), ElementsAre(1));
    EXPECT_THAT(positions(0, 100, 150), ElementsAre(1, 2));
    EXPECT_THAT(positions(0, 0, 1'000'000), ElementsAre());
    EXPECT_THAT(positions(5, 100, 1'000'000), ElementsAre());
    EXPECT_THAT(positions(no_end, 100, 1'000'000), ElementsAre());
}

TEST_P(EventLogContract, ReadsOneStreamWithinItsLimits) {
    must(append_now(*log, an_append("1", {{"a", {}}})));
    must(append_now(*log, an_append("2", {{"ab", {}}})));
    must(append_now(*log, an_append("3", {{"a", {}}, {"ab", {}}})));
    must(append_now(*log, an_append("4", {{"b", {}}})));
    must(append_now(*log, an_append("5", {{"a", {}}})));
    EXPECT_THAT(positions_of("a", 0, no_end, 10), ElementsAre(1, 3, 5));
    EXPECT_THAT(positions_of("a", 1, 5, 10), ElementsAre(3, 5));
    EXPECT_THAT(positions_of("a", 1, 4, 10), ElementsAre(3));
    EXPECT_THAT(positions_of("a", 0, no_end, 2), ElementsAre(1, 3));
    EXPECT_THAT(positions_of("ab", 0, no_end, 10), ElementsAre(2, 3));
    EXPECT_THAT(positions_of("a", 5, no_end, 10), ElementsAre());
    EXPECT_THAT(positions_of("a", 0, no_end, 0), ElementsAre());
    EXPECT_THAT(positions_of("unknown", 0, no_end, 10), ElementsAre());
    EXPECT_THAT(positions_of(std::string_view{"a\0", 2}, 0, no_end, 10), ElementsAre());
    EXPECT_EQ(must(log->version(std::string_view{"\0tip", 4})), 0U);
}

TEST_P(EventLogContract, RefusesACommitThatIsTooLarge) {
    auto const largest =
        append_now(*log, an_append(std::string(commit_bytes_max, 'x'), {{"s", {}}}));
    EXPECT_EQ(code_of(largest), "");
    auto const answer =
        append_now(*log, an_append(std::string(commit_bytes_max + 1, 'x'), {{"s", {}}}));
    EXPECT_EQ(code_of(answer), "commit_too_large");
    EXPECT_EQ(answer.error().kind, FaultKind::invalid);
    EXPECT_EQ(log->last(), 1U);
}

TEST_P(EventLogContract, RefusesStreamsItCouldNotFindAgain) {
    auto const code = [this](std::vector<StreamUse> streams) {
        return code_of(append_now(*log, an_append("a", std::move(streams))));
    };
    EXPECT_EQ(code({}), "bad_streams");
    EXPECT_EQ(code({{"", {}}}), "bad_streams");
    EXPECT_EQ(code({{"a", {}}, {"b", {}}, {"a", {}}}), "bad_streams");
    EXPECT_EQ(code({{std::string{"a\0b", 3}, {}}}), "bad_streams");
    EXPECT_EQ(code({{"a b", {}}}), "bad_streams");
    EXPECT_EQ(code({{"případ", {}}}), "bad_streams");
    EXPECT_EQ(code({{std::string(129, 'a'), {}}}), "bad_streams");
    EXPECT_EQ(code({{std::string(128, 'a'), {}}}), "");
}

TEST_P(EventLogContract, RefusesWhatItsQueueCannotHold) {
    HeldLog held{*log};
    // A batch or two may be on their way.
    constexpr std::size_t most = 4096 + 512;
    auto waiting = append_until_busy(*log, "a", most);
    EXPECT_GE(waiting.size(), 4096U);
    EXPECT_LE(waiting.size(), most);
    held.release();
    for (auto& one : waiting) EXPECT_EQ(code_of(one.get()), "");
    EXPECT_EQ(log->last(), waiting.size() + 1);
    EXPECT_EQ(code_of(append_now(*log, an_append("a", {{"s", {}}}))), "");
}

TEST_P(EventLogContract, BoundsTheBytesThatWaitToo) {
    HeldLog held{*log};
    constexpr std::size_t most = 128 + 4;
    auto waiting = append_until_busy(*log, std::string(commit_bytes_max, 'x'), most);
    EXPECT_GE(waiting.size(), 128U);
    EXPECT_LE(waiting.size(), most);
    held.release();
    for (auto& one : waiting) EXPECT_EQ(code_of(one.get()), "");
}

TEST_P(EventLogContract, WakesWhoeverWaitsForTheNextCommit) {
    EXPECT_FALSE(log->wait_beyond(0, std::chrono::milliseconds{1}));
    auto waiter = std::async(std::launch::async, [this] {
        return log->wait_beyond(1, std::chrono::minutes{1});
    });
    must(append_now(*log, an_append("a", {{"s", {}}})));
    EXPECT_TRUE(log->wait_beyond(0, std::chrono::milliseconds{0}));
    must(append_now(*log, an_append("b", {{"s", {}}})));
    EXPECT_TRUE(waiter.get());
}

TEST_P(EventLogContract, FinishesWhatIsQueuedWhenStopped) {
    std::vector<std::future<Result<Appended>>> waiting;
    std::future<void> stopping;
    {
        HeldLog held{*log};
        for (int i = 0; i < 300; ++i)
            waiting.push_back(start_append(*log, an_append("a", {{"s", {}}})));
        stopping = std::async(std::launch::async, [this] { log->stop(); });
    }
    stopping.get();
    for (auto& one : waiting) {
        ASSERT_EQ(one.wait_for(std::chrono::seconds{0}), std::future_status::ready);
        EXPECT_EQ(code_of(one.get()), "");
    }
    EXPECT_EQ(log->last(), 301U);
}

TEST_P(EventLogContract, RefusesAppendsOnceStoppedButStillReads) {
    must(append_now(*log, an_append("a", {{"s", {}}})));
    log->stop();
    log->stop();
    auto const answer = append_now(*log, an_append("b", {{"s", {}}}));
    EXPECT_EQ(code_of(answer), "log_stopped");
    EXPECT_EQ(answer.error().kind, FaultKind::unavailable);
    EXPECT_EQ(must(log->read(0, 10, 1000)).size(), 1U);
}

TEST_P(EventLogContract, WakesAllWaitersWhenStopped) {
    std::vector<std::future<bool>> waiters;
    for (int i = 0; i < 3; ++i) {
        waiters.push_back(std::async(std::launch::async, [this] {
            return log->wait_beyond(0, std::chrono::minutes{10});
        }));
    }
    log->stop();
    for (auto& waiter : waiters) EXPECT_FALSE(waiter.get());
    EXPECT_FALSE(log->wait_beyond(0, std::chrono::milliseconds::max()));
}

}  // namespace

}  // namespace linka::store
