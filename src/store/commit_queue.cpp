#include "store/commit_queue.hpp"

#include "base/check.hpp"

namespace linka::store {

namespace {

// Requests are bounded in number and in bytes: 4096 commits of the largest size would be 2 GiB.
constexpr std::size_t queue_bytes_max = 64UL * 1024 * 1024;

}  // namespace

CommitQueue::CommitQueue(std::size_t requests_max, Commit commit)
    : requests_max_{requests_max}, commit_{std::move(commit)}, worker_{[this] { work(); }} {}

CommitQueue::~CommitQueue() { stop(); }

std::optional<Fault> CommitQueue::push(Append& append, AppendDone& done) {
    auto const bytes = append.commit.size();
    {
        std::lock_guard const lock{mutex_};
        if (closing_) return unavailable("log_stopped");
        if (waiting_.size() >= requests_max_ || waiting_bytes_ + bytes > queue_bytes_max) {
            return unavailable("log_busy");
        }
        waiting_bytes_ += bytes;
        waiting_.push_back({std::move(append), std::move(done)});
    }
    pushed_.notify_one();
    return std::nullopt;
}

void CommitQueue::work() {
    std::vector<QueuedAppend> batch;
    batch.reserve(batch_requests_max);
    while (take(batch)) {
        commit_(batch);
        batch.clear();
    }
}

bool CommitQueue::take(std::vector<QueuedAppend>& batch) {
    std::unique_lock lock{mutex_};
    pushed_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
    std::size_t batch_bytes = 0;
    while (!waiting_.empty() && batch.size() < batch_requests_max) {
        auto const bytes = waiting_.front().append.commit.size();
        if (!batch.empty() && batch_bytes + bytes > batch_bytes_max) break;
        batch_bytes += bytes;
        waiting_bytes_ -= bytes;
        batch.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
    }
    return !batch.empty();
}

void CommitQueue::stop() {
    {
        std::lock_guard const lock{mutex_};
        closing_ = true;
    }
    pushed_.notify_all();
    // A done callback may not stop the log: it would wait for its own thread.
    CHECK(std::this_thread::get_id() != worker_.get_id());
    std::call_once(joined_, [this] { worker_.join(); });
}

}  // namespace linka::store
