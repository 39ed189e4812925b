// A pilot written into a log in memory, and what its records say.
#pragma once

#include "app/pilot.hpp"
#include "domain/reference.hpp"
#include "engine/engine.hpp"
#include "schema/commit.pb.h"
#include "store/event_log.hpp"
#include "store/tables.hpp"
#include "support/scratch.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace linka::app {

/// A record with its commit read.
struct Written {
    store::StoredRecord record;
    v1::Commit commit;
};

class WrittenPilot {
  public:
    WrittenPilot(PilotOptions const& options, std::uint64_t ids_seed = 7);
    ~WrittenPilot();
    WrittenPilot(WrittenPilot const&) = delete;
    WrittenPilot& operator=(WrittenPilot const&) = delete;

    PilotSummary const& summary() const { return summary_; }
    std::vector<Written> const& records() const { return records_; }
    store::TableReader const& tables() const { return *reader_; }
    std::size_t progress_told() const { return progress_told_; }

    std::size_t count(std::function<bool(v1::Event const&)> const& of) const;
    void each(std::function<void(v1::Event const&, Written const&)> const& visit) const;

  private:
    void read_records();

    SettableClock clock_;
    SeededIds ids_;
    domain::Reference reference_;
    std::unique_ptr<store::EventLog> log_;
    std::unique_ptr<store::TableStore> tables_;
    test::Scratch scratch_;
    std::unique_ptr<store::KeyStore> keys_;
    std::unique_ptr<engine::Engine> engine_;
    std::unique_ptr<store::TableReader> reader_;
    PilotSummary summary_;
    std::vector<Written> records_;
    std::size_t progress_told_ = 0;
};

domain::Reference reference_lists();
std::string schema_text(std::string const& name);

/// Wednesday 6 May 2020, 10:00 in Prague.
Instant standard_moment();
PilotOptions standard_options();

}  // namespace linka::app
