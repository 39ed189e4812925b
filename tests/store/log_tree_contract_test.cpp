// What every EventLog promises about its Merkle tree and the notes kept beside the records.
#include "store/memory_log.hpp"
#include "store/merkle.hpp"
#include "store/rocks_log.hpp"
#include "support.hpp"

#include <gtest/gtest.h>

namespace linka::store {

namespace {

struct Backend {
    std::string name;
    std::function<std::unique_ptr<EventLog>(std::string const& directory, Clock const& clock)> open;
};

std::unique_ptr<EventLog> open_memory(std::string const&, Clock const& clock) {
    return make_memory_log(clock);
}

std::unique_ptr<EventLog> open_rocks(std::string const& directory, Clock const& clock) {
    return must(open_rocks_log(directory, clock, {}));
}

class LogTreeContract : public ::testing::TestWithParam<Backend> {
  protected:
    void append(std::size_t count) {
        std::vector<std::future<Result<Appended>>> answers;
        for (std::size_t i = 0; i < count; ++i) {
            answers.push_back(
                start_append(*log, an_append("commit " + std::to_string(i), {{"s", {}}}))
            );
        }
        for (auto& answer : answers) must(answer.get());
    }

    std::vector<Digest> leaves() {
        std::vector<Digest> hashes;
        for (auto const& record : must(log->read(0, 1'000'000, 1'000'000'000)))
            hashes.push_back(leaf_hash(record.bytes));
        return hashes;
    }

    TempDirectory directory;
    TestClock clock;
    std::unique_ptr<EventLog> log = GetParam().open(directory.path("log"), clock);
};

INSTANTIATE_TEST_SUITE_P(
    Every,
    LogTreeContract,
    ::testing::Values(Backend{"memory", open_memory}, Backend{"rocks", open_rocks}),
    [](auto const& tested) { return tested.param.name; }
);

TEST_P(LogTreeContract, AnEmptyLogHasTheEmptyTree) {
    EXPECT_EQ(log->tip().position, 0U);
    EXPECT_EQ(log->tip().root, empty_root());
    EXPECT_EQ(must(log->root(0)), empty_root());
    EXPECT_TRUE(must(log->prove_consistency(0, 0)).empty());
}

TEST_P(LogTreeContract, HasTheTreeOverTheExactBytesAtEverySize) {
    append(700);
    Frontier tree;
    auto const hashes = leaves();
    ASSERT_EQ(hashes.size(), 700U);
    for (Position size = 0; size <= hashes.size(); ++size) {
        ASSERT_EQ(must(log->root(size)), tree.root()) << size;
        if (size < hashes.size()) tree.add(hashes[size]);
    }
    EXPECT_EQ(log->tip().position, 700U);
    EXPECT_EQ(log->tip().root, tree.root());
    EXPECT_EQ(log->tip().recorded_at, clock.now());
}

TEST_P(LogTreeContract, ProvesThatARecordIsIncluded) {
    append(600);
    auto const hashes = leaves();
    for (Position const size : {1U, 2U, 255U, 256U, 257U, 512U, 599U, 600U}) {
        auto const root = must(log->root(size));
        for (Position position = 1; position <= size; position += size < 10 ? 1 : 37) {
            auto const proof = must(log->prove_inclusion(position, size));
            ASSERT_TRUE(inclusion_holds(hashes[position - 1], position - 1, size, proof, root))
                << position << " in " << size;
        }
    }
}

TEST_P(LogTreeContract, ProvesThatItOnlyGrew) {
    append(600);
    for (Position const size : {1U, 2U, 255U, 256U, 257U, 512U, 599U, 600U}) {
        TreeHead const newer{size, must(log->root(size))};
        for (Position from = 0; from <= size; from += size < 10 ? 1 : 41) {
            TreeHead const older{from, must(log->root(from))};
            ASSERT_TRUE(consistency_holds(older, newer, must(log->prove_consistency(from, size))))
                << from << " to " << size;
        }
    }
}

TEST_P(LogTreeContract, RefusesToProveWhatIsNotThere) {
    append(3);
    EXPECT_EQ(code_of(log->root(4)), "beyond_log");
    EXPECT_EQ(code_of(log->prove_inclusion(0, 3)), "beyond_log");
    EXPECT_EQ(code_of(log->prove_inclusion(3, 2)), "beyond_log");
    EXPECT_EQ(code_of(log->prove_inclusion(3, 4)), "beyond_log");
    EXPECT_EQ(code_of(log->prove_consistency(3, 2)), "beyond_log");
    EXPECT_EQ(code_of(log->prove_consistency(3, 4)), "beyond_log");
    EXPECT_EQ(log->root(4).error().subject, "3");
}

TEST_P(LogTreeContract, FindsTheNewestNoteAboutAtMostSoManyRecords) {
    EXPECT_FALSE(must(log->checkpoint(10)));
    EXPECT_TRUE(log->keep_checkpoint(3, "three"));
    EXPECT_TRUE(log->keep_checkpoint(300, "many"));
    EXPECT_TRUE(log->keep_checkpoint(3, "three again"));
    EXPECT_FALSE(must(log->checkpoint(2)));
    EXPECT_EQ(must(log->checkpoint(3)), "three again");
    EXPECT_EQ(must(log->checkpoint(299)), "three again");
    EXPECT_EQ(must(log->checkpoint(1000)), "many");
}

TEST(RocksLogTree, GoesOnAfterOpeningAgainAsIfItHadNeverClosed) {
    TempDirectory const directory;
    TestClock const clock;
    Frontier tree;
    for (int turn = 0; turn < 7; ++turn) {
        auto const log = must(open_rocks_log(directory.path("log"), clock, {}));
        EXPECT_EQ(log->tip().root, tree.root());
        for (int i = 0; i < 111; ++i) {
            auto const at = must(append_now(*log, an_append("a", {{"s", {}}}))).position;
            tree.add(leaf_hash(must(log->read(at - 1, 1, 1)).at(0).bytes));
        }
        EXPECT_EQ(log->tip().root, tree.root());
        log->stop();
        EXPECT_TRUE(log->keep_checkpoint(log->last(), "at the end"));
    }
    auto const log = must(open_rocks_log(directory.path("log"), clock, {}));
    EXPECT_EQ(must(log->root(777)), tree.root());
    EXPECT_EQ(must(log->checkpoint(777)), "at the end");
}

}  // namespace

}  // namespace linka::store
