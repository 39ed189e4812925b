// Group commit: many callers queue; one thread at a time decides what has gathered, one writes it.
#pragma once

#include "store/event_log.hpp"

#include <array>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace linka::store {

struct QueuedAppend {
    Append append;
    AppendDone done;
};

/// What came of the appends of a batch, in the order decided.
struct AppendAnswers {
    /// Tells each append its own, and forgets them.
    void give();

    std::vector<AppendDone> done;
    std::vector<Result<Appended>> results;
};

/// A batch takes whatever waits, up to these bounds, and never waits for more: with one caller it
/// is a batch of one, and the slower the disk, the larger the batches grow by themselves.
inline constexpr std::size_t batch_requests_max = 256;
inline constexpr std::size_t batch_bytes_max = 1024UL * 1024;

/// Turns appends into durable commits. Its functions are called by the queue's threads and its
/// callers', each by one thread at a time, and what one did is seen by the next.
class BatchWriter {
  public:
    BatchWriter() = default;
    virtual ~BatchWriter() = default;
    BatchWriter(BatchWriter const&) = delete;
    BatchWriter& operator=(BatchWriter const&) = delete;

    /// Adds to the batch that gathers, on top of all that was decided before. Takes what each
    /// append holds. Perhaps while the batch before is being written.
    virtual void decide(std::vector<QueuedAppend>& taken) = 0;
    /// What has gathered is the next to be written. Never while another is being written.
    virtual void hand_over() = 0;
    /// Writes what was handed over. Returns when it is durable, with an answer for each of its
    /// appends in `answers`, which was empty.
    virtual void write(AppendAnswers& answers) = 0;
};

/// Owns two threads that share the work: while one writes and syncs a batch, the other answers the
/// one before and decides the next, so that the disk never waits for what another can do. Whoever
/// is free does what is most urgent: write, else answer, else decide. Whoever comes when nothing
/// else is under way commits in its own thread, with nobody woken.
/// All functions may be called from any thread but those.
class CommitQueue {
  public:
    /// Keeps the writer, which must outlive it.
    CommitQueue(std::size_t requests_max, BatchWriter& writer);
    ~CommitQueue();
    CommitQueue(CommitQueue const&) = delete;
    CommitQueue& operator=(CommitQueue const&) = delete;

    /// Takes both, or neither and says why: "log_busy", "log_stopped". May return only when all is
    /// done and told.
    std::optional<Fault> push(Append& append, AppendDone& done);

    /// Commits what has been taken, refuses what comes later, ends the threads. Idempotent; every
    /// caller returns only when the threads have ended.
    void stop();

  private:
    using Lock = std::unique_lock<std::mutex>;

    struct Size {
        std::size_t requests = 0;
        std::size_t bytes = 0;
    };

    void commit_alone(Lock& lock);
    void work();
    void write(Lock& lock);
    void answer(Lock& lock);
    void decide(Lock& lock);
    bool may_write() const;
    bool may_answer() const;
    bool may_decide() const;
    /// Whether a thread works: it comes back for what waits by then.
    bool busy() const { return writing_ || deciding_ || answering_; }
    bool fits() const;

    std::size_t const requests_max_;
    BatchWriter& writer_;
    std::mutex mutex_;  // guards all below but the threads
    std::condition_variable turn_;
    std::deque<QueuedAppend> waiting_;
    // Being decided, by one thread.
    std::vector<QueuedAppend> taken_;
    // Decided, or being decided, and not handed over.
    Size gathered_;
    // What waits and what is gathered.
    Size queued_;
    // Of batches written, in their order.
    std::deque<AppendAnswers> answers_;
    bool deciding_ = false;
    bool writing_ = false;
    bool answering_ = false;
    std::thread::id alone_;  // the caller that commits by itself, if one does
    bool closing_ = false;
    std::once_flag joined_;
    std::array<std::thread, 2> threads_;
};

}  // namespace linka::store
