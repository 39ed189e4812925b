// Group commit: many callers queue, one thread commits what has gathered since it last looked.
#pragma once

#include "store/event_log.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace linka::store {

struct QueuedAppend {
    Append append;
    AppendDone done;
};

/// A batch takes whatever waits, up to these bounds, and never waits for more: with one caller it
/// is a batch of one, and the slower the disk, the larger the batches grow by themselves.
inline constexpr std::size_t batch_requests_max = 256;
inline constexpr std::size_t batch_bytes_max = 1024UL * 1024;

/// Owns the committing thread. All functions may be called from any thread but that one.
class CommitQueue {
  public:
    /// Must complete every append in the batch, and is called by one thread only.
    using Commit = std::function<void(std::vector<QueuedAppend>& batch)>;

    CommitQueue(std::size_t requests_max, Commit commit);
    ~CommitQueue();
    CommitQueue(CommitQueue const&) = delete;
    CommitQueue& operator=(CommitQueue const&) = delete;

    /// Takes both, or neither and says why: "log_busy", "log_stopped".
    std::optional<Fault> push(Append& append, AppendDone& done);

    /// Commits what has been taken, refuses what comes later, ends the thread. Idempotent; every
    /// caller returns only when the thread has ended.
    void stop();

  private:
    void work();
    bool take(std::vector<QueuedAppend>& batch);

    std::size_t const requests_max_;
    Commit const commit_;
    std::mutex mutex_;
    std::condition_variable pushed_;
    std::deque<QueuedAppend> waiting_;
    std::size_t waiting_bytes_ = 0;
    bool closing_ = false;
    std::once_flag joined_;
    std::thread worker_;
};

}  // namespace linka::store
