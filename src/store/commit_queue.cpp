#include "store/commit_queue.hpp"

#include "base/check.hpp"

namespace linka::store {

namespace {

// Requests are bounded in number and in bytes: 4096 commits of the largest size would be 2 GiB.
constexpr std::size_t queue_bytes_max = 64UL * 1024 * 1024;

// Waking a thread costs about as much as deciding a few; fewer are decided as quickly by the one
// that writes, when it is done.
constexpr std::size_t worth_waking = 4;

// Who is done with writing waits no longer for the next batch than deciding so many takes.
constexpr std::size_t decided_at_once_max = 32;

// Of batches on the disk. When answering does not keep up, writing waits.
constexpr std::size_t unanswered_batches_max = 2;

// Who was answered often writes on at once. Falling asleep and being woken takes about as long, so
// the thread that just wrote looks around for a moment first; a lone writer is a tenth faster by
// it.
constexpr std::chrono::microseconds look_around_for{100};

}  // namespace

void AppendAnswers::give() {
    for (std::size_t i = 0; i < done.size(); ++i) done[i](std::move(results[i]));
    done.clear();
    results.clear();
}

CommitQueue::CommitQueue(std::size_t requests_max, BatchWriter& writer)
    : requests_max_{requests_max}, writer_{writer} {
    for (auto& thread : threads_) thread = std::thread{[this] { work(); }};
}

CommitQueue::~CommitQueue() { stop(); }

std::optional<Fault> CommitQueue::push(Append& append, AppendDone& done) {
    auto const bytes = append.commit.size();
    bool wakes = false;
    {
        Lock const lock{mutex_};
        if (closing_) return unavailable("log_stopped");
        if (queued_.requests >= requests_max_ || queued_.bytes + bytes > queue_bytes_max) {
            return unavailable("log_busy");
        }
        ++queued_.requests;
        queued_.bytes += bytes;
        waiting_.push_back({std::move(append), std::move(done)});
        pushed_.fetch_add(1, std::memory_order_relaxed);
        // Once, and nobody who is awake: whoever works looks again before it rests.
        bool const first = waiting_.size() == (busy() ? worth_waking : 1);
        wakes = first && !looking_around_;
    }
    if (wakes) turn_.notify_one();
    return std::nullopt;
}

void CommitQueue::work() {
    Lock lock{mutex_};
    bool looked_around = false;
    for (;;) {
        if (may_write()) {
            write(lock);
        } else if (may_answer()) {
            answer(lock);
        } else if (may_decide()) {
            decide(lock);
        } else if (closing_) {
            // What is left, if anything, is for the other: it works, and comes back for it.
            return;
        } else if (!looked_around && !busy()) {
            look_around(lock);
            looked_around = true;
            continue;
        } else {
            turn_.wait(lock);
        }
        looked_around = false;
    }
}

void CommitQueue::write(Lock& lock) {
    writing_ = true;
    // Nothing is added while the batch is handed over.
    deciding_ = true;
    queued_.requests -= gathered_.requests;
    queued_.bytes -= gathered_.bytes;
    gathered_ = {};
    lock.unlock();
    writer_.hand_over();
    lock.lock();
    deciding_ = false;
    bool const more = may_answer() || waiting_.size() >= worth_waking;
    lock.unlock();
    if (more) turn_.notify_one();
    AppendAnswers answers;
    writer_.write(answers);
    lock.lock();
    writing_ = false;
    answers_.push_back(std::move(answers));
}

void CommitQueue::answer(Lock& lock) {
    answering_ = true;
    auto answers = std::move(answers_.front());
    answers_.pop_front();
    lock.unlock();
    answers.give();
    lock.lock();
    answering_ = false;
}

void CommitQueue::decide(Lock& lock) {
    deciding_ = true;
    while (!waiting_.empty() && taken_.size() < decided_at_once_max && fits()) {
        ++gathered_.requests;
        gathered_.bytes += waiting_.front().append.commit.size();
        taken_.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
    }
    lock.unlock();
    writer_.decide(taken_);
    taken_.clear();
    lock.lock();
    deciding_ = false;
}

void CommitQueue::look_around(Lock& lock) {
    auto const seen = pushed_.load(std::memory_order_relaxed);
    looking_around_ = true;
    lock.unlock();
    auto const until = std::chrono::steady_clock::now() + look_around_for;
    // Yielding: whoever else can use the core goes first.
    while (pushed_.load(std::memory_order_relaxed) == seen &&
           std::chrono::steady_clock::now() < until)
        std::this_thread::yield();
    lock.lock();
    looking_around_ = false;
}

/// What is decided waits for no more to come, but takes along what is there.
bool CommitQueue::may_write() const {
    return !writing_ && !deciding_ && gathered_.requests > 0 &&
           answers_.size() < unanswered_batches_max && (waiting_.empty() || !fits());
}

bool CommitQueue::may_answer() const { return !answering_ && !answers_.empty(); }

bool CommitQueue::may_decide() const { return !deciding_ && !waiting_.empty() && fits(); }

/// Whether the next that waits has room in the batch that gathers; the first always has.
bool CommitQueue::fits() const {
    return gathered_.requests == 0 ||
           (gathered_.requests < batch_requests_max &&
            gathered_.bytes + waiting_.front().append.commit.size() <= batch_bytes_max);
}

void CommitQueue::stop() {
    {
        Lock const lock{mutex_};
        closing_ = true;
    }
    turn_.notify_all();
    // A done callback may not stop the log: it would wait for its own thread.
    for (auto const& thread : threads_) CHECK(std::this_thread::get_id() != thread.get_id());
    std::call_once(joined_, [this] {
        for (auto& thread : threads_) thread.join();
    });
}

}  // namespace linka::store
