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

/// One thread. Keeps references to log and tables, which must outlive it.
class Follower {
  public:
    Follower(store::EventLog const& log, store::TableStore& tables, CommitHeard heard);
    ~Follower();
    Follower(Follower const&) = delete;
    Follower& operator=(Follower const&) = delete;

    void start();
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

    store::EventLog const& log_;
    store::TableStore& tables_;
    CommitHeard heard_;
    std::atomic<store::Position> applied_;
    std::atomic<bool> stopping_ = false;
    std::mutex mutex_;
    bool stopped_ = false;
    std::multimap<store::Position, std::function<void()>> waiting_;
    std::thread thread_;
};

}  // namespace linka::engine
