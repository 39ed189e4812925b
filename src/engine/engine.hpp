// Where the core meets the store: takes commands, lets the domain decide, appends, waits until the
// views have it; and reads at any moment.
#pragma once

#include "base/id.hpp"
#include "domain/reference.hpp"
#include "engine/as_of.hpp"
#include "engine/follower.hpp"
#include "engine/order.hpp"
#include "engine/personal.hpp"
#include "engine/rebuild.hpp"

#include <memory>

namespace linka::engine {

/// What an engine stands on. All must outlive it.
struct EngineParts {
    store::EventLog& log;
    store::TableStore& tables;
    Clock const& clock;
    IdSource& ids;  // used by several threads unless worker_threads is 1
    domain::Reference const& reference;
    store::KeyStore& keys;
    unsigned worker_threads = 2;
    /// Orders waiting for a worker; beyond: unavailable "log_busy".
    std::size_t orders_max = 4096;
    /// The log is only read, and not all of it may be readable: the views stay where they are.
    bool log_damaged = false;
    /// The building anew of some of the tables, if any; started here, and stopped.
    Rebuild* rebuild = nullptr;
};

class Engine {
  public:
    /// Returns when the views have all that the log holds, which may take as long as folding it.
    Engine(EngineParts parts, CommitHeard heard);
    ~Engine();
    Engine(Engine const&) = delete;
    Engine& operator=(Engine const&) = delete;

    /// Plans, appends, waits for the views, then calls `done` once, from some thread of ours.
    /// Without a seen_version, a decision that lost a race is made again, at most three times.
    /// Faults: the domain's, the log's (event_log.hpp).
    void execute(Order order, OutcomeDone done);
    /// The same, waiting. Not for I/O threads.
    Result<Outcome> execute(Order order);

    /// Runs `job` on a worker: for reads too slow for an I/O thread. False when the queue is full.
    bool run(std::function<void()> job);

    Result<ReadView> read(Moment const& moment) const;
    store::Position applied() const;
    /// The stream's version: at least what the views had at the call, perhaps what they are about
    /// to show. Costs next to nothing for a stream that is asked for again and again.
    Result<store::Position> version(std::string const& stream) const;
    store::TableStore const& tables() const;
    /// Views that are being built anew, and how far; nothing when all are up to date.
    std::optional<RebuildProgress> rebuilding() const;
    store::EventLog const& log() const;
    Clock const& clock() const;
    domain::Reference const& reference() const;
    Personal const& personal() const;

    /// Finishes what was taken on; later orders are refused with unavailable "stopping".
    void stop();

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace linka::engine
