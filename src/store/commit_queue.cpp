#include "store/commit_queue.hpp"

#include "base/check.hpp"

#include <algorithm>

namespace linka::store {

namespace {

// Requests are bounded in number and in bytes: 4096 commits of the largest size would be 2 GiB.
constexpr std::size_t queue_bytes_max = 64UL * 1024 * 1024;

// Waking a thread costs about as much as deciding this many; fewer are decided as quickly by the
// one that writes, when it is done.
constexpr std::size_t worth_waking = 32;

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
    std::condition_variable* woken = nullptr;
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
        if (first && !looking_around_) woken = deciding_ ? &gather_ : &turn_;
    }
    if (woken != nullptr) woken->notify_one();
    return std::nullopt;
}

void CommitQueue::work() {
    std::vector<QueuedAppend> taken;
    taken.reserve(batch_requests_max);
    AppendAnswers answers;
    Lock lock{mutex_};
    while (await_turn(lock)) {
        deciding_ = true;
        auto const size = decide_batch(lock, taken);
        queued_.requests -= size.requests;
        queued_.bytes -= size.bytes;
        writing_ = true;
        lock.unlock();
        writer_.hand_over();
        lock.lock();
        deciding_ = false;
        bool const more = worth_deciding();
        lock.unlock();
        if (more) turn_.notify_one();
        writer_.write(answers);
        lock.lock();
        writing_ = false;
        auto const turn = written_++;
        gather_.notify_one();
        give_in_turn(lock, turn, answers);
        if (!deciding_ && !busy() && waiting_.empty() && !closing_) look_around(lock);
    }
}

/// What was decided first is answered first.
void CommitQueue::give_in_turn(Lock& lock, std::size_t turn, AppendAnswers& answers) {
    answer_.wait(lock, [&] { return answered_ == turn; });
    lock.unlock();
    answers.give();
    lock.lock();
    ++answered_;
    answer_.notify_one();
}

/// False when there is nothing more to do, ever.
bool CommitQueue::await_turn(Lock& lock) {
    for (;;) {
        if (!deciding_ && worth_deciding()) return true;
        // What still waits, if anything, is for the thread that works: it comes back for it.
        if (closing_ && (waiting_.empty() || deciding_ || busy())) return false;
        turn_.wait(lock);
    }
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

/// Returns when nothing is being written and the batch holds all that waited, or all it may.
CommitQueue::Size CommitQueue::decide_batch(Lock& lock, std::vector<QueuedAppend>& taken) {
    Size size;
    for (;;) {
        if (worth_deciding() && fits(size)) {
            take(size, taken);
            lock.unlock();
            writer_.decide(taken);
            taken.clear();
            lock.lock();
        } else if (writing_) {
            gather_.wait(lock);
        } else {
            return size;
        }
    }
}

bool CommitQueue::worth_deciding() const { return waiting_.size() >= (busy() ? worth_waking : 1); }

/// Whether the next that waits has room in a batch of that size; the first always has.
bool CommitQueue::fits(Size const& size) const {
    return size.requests == 0 ||
           (size.requests < batch_requests_max &&
            size.bytes + waiting_.front().append.commit.size() <= batch_bytes_max);
}

void CommitQueue::take(Size& size, std::vector<QueuedAppend>& taken) {
    while (!waiting_.empty() && fits(size)) {
        ++size.requests;
        size.bytes += waiting_.front().append.commit.size();
        taken.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
    }
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
