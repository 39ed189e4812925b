// New tables for views whose definition has changed, folded from the log beside the old ones.
#pragma once

#include "store/event_log.hpp"
#include "store/tables.hpp"

#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace linka::engine {

/// How far the new tables are.
struct RebuildProgress {
    std::vector<std::string> views;
    store::Position position = 0;
    store::Position target = 0;
};

/// Keeps references to log and tables, which must outlive it. Only the outdated views are folded;
/// commits go on being recorded and applied to the tables that serve.
class Rebuild {
  public:
    Rebuild(store::EventLog const& log, store::RebuildableTables& tables);
    ~Rebuild() { stop(); }
    Rebuild(Rebuild const&) = delete;
    Rebuild& operator=(Rebuild const&) = delete;

    /// Before anything else uses the tables: where a view has none that may serve, builds them all
    /// and returns when they serve. Fault: the log's.
    Done build_first();
    /// A thread of its own, until the new tables are close behind the others. Nothing to do:
    /// nothing is started.
    void start();
    /// Between two batches, on the thread that writes the tables: brings new tables that are close
    /// to the same position and lets them serve.
    void adopt_when_close();
    /// Leaves what was built for the next start. Idempotent.
    void stop();

    /// Nothing when all views are up to date.
    std::optional<RebuildProgress> progress() const;

  private:
    Result<bool> fold_next(store::Position upto);
    void work();
    void join();
    void adopt();

    store::EventLog const& log_;
    store::RebuildableTables& tables_;
    std::vector<std::string> const views_;
    std::atomic<store::Position> reached_ = 0;
    std::atomic<bool> stopping_ = false;
    std::atomic<bool> close_ = false;
    std::atomic<bool> done_ = false;
    std::mutex joining_;  // the follower's thread and whoever stops may meet
    std::thread thread_;
};

}  // namespace linka::engine
