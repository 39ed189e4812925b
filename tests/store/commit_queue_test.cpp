// How callers and the two threads of the queue share the work, with a writer that tells what it was
// asked for.
#include "store/commit_queue.hpp"

#include "support.hpp"

#include <latch>
#include <set>

namespace linka::store {

namespace {

/// Completes what it is handed with positions in the order decided, and notices whoever comes while
/// another is at the same work.
class CountingWriter final : public BatchWriter {
  public:
    void decide(std::vector<QueuedAppend>& taken) override {
        EXPECT_FALSE(deciding_.exchange(true));
        for (auto& each : taken) gathering_.push_back(std::move(each.done));
        decided += taken.size();
        decided.notify_all();
        deciding_ = false;
    }

    void hand_over() override {
        EXPECT_FALSE(writing_);
        EXPECT_FALSE(deciding_);
        std::swap(gathering_, handed_over_);
        gathering_.clear();
    }

    void write(AppendAnswers& answers) override {
        EXPECT_FALSE(writing_.exchange(true));
        EXPECT_LE(handed_over_.size(), batch_requests_max);
        largest = std::max(largest, handed_over_.size());
        before_writing();
        EXPECT_TRUE(answers.done.empty());
        for (auto& done : handed_over_) {
            answers.results.emplace_back(Appended{++position_, {}, false});
            answers.done.push_back(std::move(done));
        }
        written += answers.done.size();
        written.notify_all();
        writing_ = false;
    }

    std::atomic<std::size_t> decided = 0;
    std::atomic<std::size_t> written = 0;
    std::size_t largest = 0;
    std::function<void()> before_writing = [] {};

  private:
    std::atomic<bool> deciding_ = false;
    std::atomic<bool> writing_ = false;
    std::vector<AppendDone> gathering_;
    std::vector<AppendDone> handed_over_;
    Position position_ = 0;
};

/// Holds the writer in its first write until released.
class FirstWrite {
  public:
    explicit FirstWrite(CountingWriter& writer) {
        writer.before_writing = [this] {
            std::call_once(first_, [this] {
                begun.count_down();
                released.wait();
            });
        };
    }

    std::latch begun{1};
    std::latch released{1};

  private:
    std::once_flag first_;
};

struct Pushed {
    std::future<Result<Appended>> answer;
    std::optional<Fault> refused;
};

Pushed push(CommitQueue& queue) {
    auto promise = std::make_shared<std::promise<Result<Appended>>>();
    Append append;
    append.commit = "commit";
    AppendDone done = [promise](Result<Appended> answer) { promise->set_value(std::move(answer)); };
    auto refused = queue.push(append, done);
    return {promise->get_future(), std::move(refused)};
}

TEST(CommitQueue, DecidesTheNextBatchWhileOneIsWritten) {
    CountingWriter writer;
    FirstWrite first{writer};
    CommitQueue queue{4096, writer};
    auto first_pushed = std::async(std::launch::async, [&] { return push(queue); });
    first.begun.wait();
    // The first is on its way to the disk, alone; what comes now is many.
    std::vector<Pushed> pushed;
    for (int i = 0; i < 300; ++i) pushed.push_back(push(queue));
    for (auto seen = writer.decided.load(); seen < 33; seen = writer.decided.load())
        writer.decided.wait(seen);
    first.released.count_down();
    EXPECT_EQ(first_pushed.get().answer.get()->position, 1U);
    for (Position i = 0; i < pushed.size(); ++i) EXPECT_EQ(pushed[i].answer.get()->position, i + 2);
    EXPECT_LE(writer.largest, batch_requests_max);
}

TEST(CommitQueue, WritesTheNextBatchWhileOneIsAnswered) {
    CountingWriter writer;
    CommitQueue queue{4096, writer};
    std::promise<void> answering;
    std::promise<void> released;
    Append append;
    append.commit = "commit";
    AppendDone slow = [&](Result<Appended> const&) {
        answering.set_value();
        released.get_future().wait();
    };
    auto first = std::async(std::launch::async, [&] { return queue.push(append, slow); });
    answering.get_future().wait();
    std::vector<Pushed> pushed;
    for (int i = 0; i < 64; ++i) pushed.push_back(push(queue));
    writer.written.wait(1);
    // On the disk, but told after what was decided before.
    EXPECT_EQ(pushed[0].answer.wait_for(std::chrono::seconds{0}), std::future_status::timeout);
    released.set_value();
    EXPECT_FALSE(first.get());
    for (Position i = 0; i < pushed.size(); ++i) EXPECT_EQ(pushed[i].answer.get()->position, i + 2);
}

TEST(CommitQueue, KeepsTheOrderOfManyAndFinishesThemWhenStopped) {
    CountingWriter writer;
    CommitQueue queue{1'000'000, writer};
    std::vector<Pushed> pushed;
    for (int i = 0; i < 20'000; ++i) pushed.push_back(push(queue));
    queue.stop();
    for (Position i = 0; i < pushed.size(); ++i) {
        ASSERT_EQ(pushed[i].answer.wait_for(std::chrono::seconds{0}), std::future_status::ready);
        EXPECT_EQ(pushed[i].answer.get()->position, i + 1);
    }
    EXPECT_EQ(push(queue).refused->code, "log_stopped");
}

TEST(CommitQueue, AnswersALoneCallerTimeAndAgain) {
    CountingWriter writer;
    CommitQueue queue{4096, writer};
    for (Position i = 1; i <= 2000; ++i) EXPECT_EQ(push(queue).answer.get()->position, i);
    EXPECT_EQ(writer.largest, 1U);
}

TEST(CommitQueue, WakesNobodyForALoneCaller) {
    CountingWriter writer;
    std::set<std::thread::id> writers;
    writer.before_writing = [&] { writers.insert(std::this_thread::get_id()); };
    CommitQueue queue{4096, writer};
    for (int i = 0; i < 100; ++i) {
        auto const pushed = push(queue);
        EXPECT_EQ(pushed.answer.wait_for(std::chrono::seconds{0}), std::future_status::ready);
    }
    EXPECT_EQ(writers, std::set{std::this_thread::get_id()});
}

TEST(CommitQueue, LeavesNobodyWhoCameWhileACallerCommittedAlone) {
    // Fewer than a thread is woken for.
    for (std::size_t others = 1; others <= 3; ++others) {
        CountingWriter writer;
        std::vector<Pushed> pushed;
        std::once_flag first;
        CommitQueue queue{4096, writer};
        writer.before_writing = [&] {
            std::call_once(first, [&] {
                for (std::size_t i = 0; i < others; ++i) pushed.push_back(push(queue));
            });
        };
        push(queue);
        for (auto& other : pushed) EXPECT_TRUE(other.answer.get().has_value());
    }
}

TEST(CommitQueue, WaitsForTheCallerThatCommitsAloneWhenStopped) {
    CountingWriter writer;
    FirstWrite first{writer};
    CommitQueue queue{4096, writer};
    auto alone = std::async(std::launch::async, [&] { return push(queue); });
    first.begun.wait();
    auto late = push(queue);
    auto stopping = std::async(std::launch::async, [&] { queue.stop(); });
    while (!push(queue).refused) std::this_thread::yield();
    first.released.count_down();
    stopping.get();
    // Told before stop() returned, whoever did the work.
    EXPECT_EQ(late.answer.wait_for(std::chrono::seconds{0}), std::future_status::ready);
    EXPECT_EQ(alone.get().answer.get()->position, 1U);
}

TEST(CommitQueue, ServesManyCallersAtOnce) {
    CountingWriter writer;
    CommitQueue queue{4096, writer};
    std::vector<std::thread> callers;
    std::atomic<Position> sum = 0;
    for (int caller = 0; caller < 8; ++caller) {
        callers.emplace_back([&] {
            for (int i = 0; i < 500; ++i) sum += push(queue).answer.get()->position;
        });
    }
    for (auto& caller : callers) caller.join();
    EXPECT_EQ(sum, 4000U * 4001U / 2);
}

}  // namespace

}  // namespace linka::store
