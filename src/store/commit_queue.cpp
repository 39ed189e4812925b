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
    Lock lock{mutex_};
    if (closing_) return unavailable("log_stopped");
    if (queued_.requests >= requests_max_ || queued_.bytes + bytes > queue_bytes_max)
        return unavailable("log_busy");
    ++queued_.requests;
    queued_.bytes += bytes;
    waiting_.push_back({std::move(append), std::move(done)});
    if (!busy() && queued_.requests == 1 && answers_.empty()) {
        commit_alone(lock);
    } else if (waiting_.size() == (busy() ? worth_waking : 1)) {
        // Once, and nobody who is awake: whoever works looks again before it rests.
        lock.unlock();
        turn_.notify_one();
    }
    return std::nullopt;
}

/// Nobody else wants anything: the caller does it all. To wake a thread for it takes about an
/// eighth of the time of a sync, and as long again until the caller is back.
void CommitQueue::commit_alone(Lock& lock) {
    alone_ = std::this_thread::get_id();
    decide(lock);
    write(lock);
    answer(lock);
    alone_ = {};
    // Whoever came meanwhile, or waits for the end. Before the mutex is given back: after that the
    // queue may be gone.
    bool const left = !waiting_.empty() || gathered_.requests > 0 || !answers_.empty();
    if (left || closing_) turn_.notify_all();
}

void CommitQueue::work() {
    Lock lock{mutex_};
    for (;;) {
        if (may_write()) {
            write(lock);
        } else if (may_answer()) {
            answer(lock);
        } else if (may_decide()) {
            decide(lock);
        } else if (closing_ && !busy()) {
            // The other may still wait for what this one did last.
            turn_.notify_all();
            return;
        } else {
            turn_.wait(lock);
        }
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
        Lock lock{mutex_};
        closing_ = true;
        turn_.notify_all();
        // A done callback may not stop the log: it would wait for itself.
        CHECK(alone_ != std::this_thread::get_id());
        turn_.wait(lock, [this] { return alone_ == std::thread::id{}; });
    }
    for (auto const& thread : threads_) CHECK(std::this_thread::get_id() != thread.get_id());
    std::call_once(joined_, [this] {
        for (auto& thread : threads_) thread.join();
    });
}

}  // namespace linka::store
