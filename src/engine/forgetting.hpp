// Carries out what the log says must be forgotten: confirmed erasures, and what retention lets go
// of. Whatever a crash interrupts is found in the log and in the key store, and goes on at the next
// start; a restored backup forgets again what had been forgotten before anybody reads it.
#pragma once

#include "engine/engine.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace linka::engine {

/// How long personal texts are kept.
struct RetentionRules {
    /// Free text, from the day it was written. Contact data at the latest then too, unless a
    /// follow-up that it was left for is still to come.
    std::uint32_t text_days = 90;
    /// Contact data, from the day of the follow-up or of the answer it was left for.
    std::uint32_t contact_days = 14;
};

/// What a run of one rule did, or with dry_run would do.
struct RetentionRun {
    v1::Retention::Value rule = v1::Retention::unspecified;
    std::uint32_t days = 0;
    std::uint32_t due = 0;
    /// What is on the record: all since the last run that was. Nothing is recorded when it is 0.
    std::uint32_t shredded = 0;
};

/// Keeps a reference to the engine, which must outlive it.
class Forgetting {
  public:
    Forgetting(Engine& engine, RetentionRules rules) : engine_{engine}, rules_{rules} {}
    ~Forgetting() { stop(); }
    Forgetting(Forgetting const&) = delete;
    Forgetting& operator=(Forgetting const&) = delete;

    /// Before anybody reads: fences and destroys whatever the log says was confirmed, and records
    /// the completion of what had none. Cheap when there is nothing to do. Faults: the log's, the
    /// key store's; nothing is half done then.
    Done catch_up();
    /// Destroys what is due, each rule in one change of the epoch, and records it.
    Result<std::vector<RetentionRun>> run_retention(bool dry_run);
    /// A new epoch key once a month, whatever happened.
    Done renew_epoch();

    /// All of this, before anybody reads and daily after that: what a rule let go of comes back
    /// with keys from an older backup, like what two people erased. What fails is logged and waits.
    void daily();

    /// A thread that does all of this: erasures as soon as they are confirmed, the rest a day after
    /// the start and daily.
    void start();
    /// To be called with each commit that the views have. Does not block.
    void heard(views::Fact const& fact);
    void stop();

  private:
    void work();
    Done complete(std::string const& erasure_id, store::Destroyed const& proof);
    std::vector<store::LiveKey> due(v1::Retention::Value rule, store::TableReader const& tables)
        const;
    Done record(RetentionRun& run, store::Destroyed const& proof);

    Engine& engine_;
    RetentionRules const rules_;
    std::mutex working_;  // one at a time: the job and whoever asks for a run
    std::mutex mutex_;
    std::condition_variable woken_;
    bool confirmed_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace linka::engine
