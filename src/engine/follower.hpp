// Applies the log to the views, in order, and tells whoever waits how far it has come.
#pragma once

#include "store/event_log.hpp"
#include "store/tables.hpp"
#include "views/view.hpp"

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace linka::engine {

/// Hears each commit once it is in the views. Called on the follower's thread; must not block.
using CommitHeard = std::function<void(views::Fact const&)>;

/// What else happens on the follower's thread. Each may be left out; none may block.
struct FollowerHooks {
    CommitHeard heard;
    /// Called with records that are in the views, before anybody is told so.
    std::function<void(std::vector<store::StoredRecord> const&)> before_told;
    /// Called while it is not writing, now and then.
    std::function<void()> between_batches;
};

/// One thread. Keeps references to log and tables, which must outlive it.
class Follower {
  public:
    /// `log_damaged`: a record that cannot be read ends the following, not the process.
    Follower(
        store::EventLog const& log,
        store::TableStore& tables,
        FollowerHooks hooks,
        bool log_damaged = false
    );
    ~Follower();
    Follower(Follower const&) = delete;
    Follower& operator=(Follower const&) = delete;

    void start();
    /// Waits until all that the log held at the call is applied, and says on the log now and then
    /// how far it is. Returns early when the log cannot be read on, or after stop().
    void catch_up();
    /// Applies what the log holds and returns when there is nothing more. Idempotent.
    void stop();

    store::Position applied() const { return applied_.load(std::memory_order_acquire); }
    /// Calls `then` once applied() >= position: at once, or later on the follower's thread. After
    /// stop() it is called whether or not the position was reached.
    void when_applied(store::Position position, std::function<void()> then);

  private:
    void run();
    bool apply_next();
    void wake(store::Position applied);
    void give_up_waiting();

    store::EventLog const& log_;
    store::TableStore& tables_;
    FollowerHooks const hooks_;
    bool const log_damaged_;
    bool stuck_ = false;  // its own thread only
    std::atomic<store::Position> applied_;
    std::atomic<bool> stopping_ = false;
    std::mutex mutex_;
    bool stopped_ = false;  // or stuck: nothing more will be applied
    std::multimap<store::Position, std::function<void()>> waiting_;
    std::thread thread_;
};

}  // namespace linka::engine
