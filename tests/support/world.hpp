// A whole engine over logs and tables in memory (or given ones), with a clock that stands where it
// is set and ids that repeat: for tests of everything above the store.
#pragma once

#include "base/id.hpp"
#include "domain/reference.hpp"
#include "engine/engine.hpp"
#include "store/memory_log.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>

namespace linka::test {

inline std::string source_file(std::string const& path) {
    std::ifstream stream{std::string{LINKA_SOURCE_DIR} + "/" + path, std::ios::binary};
    EXPECT_TRUE(stream.good()) << path;
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

inline domain::Reference const& reference() {
    static domain::Reference const lists = [] {
        auto const kraje = source_file("schema/reference/kraje.json");
        auto const prisons = source_file("schema/reference/prisons.json");
        auto const needs = source_file("schema/reference/needs.json");
        auto const kinds = source_file("schema/reference/service_types.json");
        auto const members = source_file("schema/reference/members.json");
        return *domain::parse_reference({kraje, prisons, needs, kinds, members});
    }();
    return lists;
}

inline Instant at(std::string const& rfc3339) {
    auto const instant = parse_rfc3339(rfc3339, "");
    EXPECT_TRUE(instant) << rfc3339;
    return instant ? *instant : Instant{};
}

/// Seeded ids that several threads may draw from.
class SharedIds final : public IdSource {
  public:
    SharedIds() : IdSource{7} {}
    std::uint64_t next() override {
        std::lock_guard const lock{mutex_};
        return seeded_.next();
    }

  private:
    std::mutex mutex_;
    SeededIds seeded_{7};
};

class World {
  public:
    World() : World{nullptr, nullptr} {}
    /// With a log or tables of the caller's; nullptr: in memory.
    World(std::unique_ptr<store::EventLog> log, std::unique_ptr<store::TableStore> tables)
        : log_{log ? std::move(log) : store::make_memory_log(clock)},
          tables_{tables ? std::move(tables) : store::make_memory_tables()},
          keys_{open_keys(scratch_.path("keys"), clock)},
          engine_{std::make_unique<engine::Engine>(
              engine::EngineParts{
                  .log = *log_,
                  .tables = *tables_,
                  .clock = clock,
                  .ids = ids,
                  .reference = reference(),
                  .keys = *keys_
              },
              engine::CommitHeard{}
          )} {}

    engine::Engine& engine() { return *engine_; }
    store::EventLog& log() { return *log_; }
    store::KeyStore& keys() { return *keys_; }

    engine::Order order(v1::Command command) const {
        engine::Order made;
        made.command = std::move(command);
        made.actor.set_account_id("account-test");
        made.actor.set_role(v1::Role::operator_);
        made.actor.set_org_id("POR");
        made.source = v1::Source::script;
        return made;
    }
    Result<engine::Outcome> execute(v1::Command command) {
        return engine_->execute(order(std::move(command)));
    }
    /// Must be accepted.
    engine::Outcome done(v1::Command command) {
        auto outcome = execute(std::move(command));
        EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().code);
        return outcome ? std::move(*outcome) : engine::Outcome{};
    }

    /// A line open on Mondays and Wednesdays from 9 to 15 for these kraje; its id.
    std::string open_line(
        std::string const& name,
        std::vector<std::string> const& kraje,
        std::string const& from = "2020-04-08"
    ) {
        v1::Command command;
        auto& open = *command.mutable_open_line();
        open.set_name(name);
        open.set_opened_on(from);
        for (unsigned const weekday : {1U, 3U}) {
            auto& hours = *open.add_hours();
            hours.set_weekday(weekday);
            auto& window = *hours.add_windows();
            window.set_from("09:00");
            window.set_to("15:00");
        }
        for (auto const& kraj : kraje) {
            auto& coverage = *open.add_coverage();
            coverage.set_kraj(kraj);
            coverage.set_org_id("POR");
        }
        return done(std::move(command)).commit.events(0).line_opened().line_id();
    }
    /// A shelter in Olomoucký kraj; its id.
    std::string register_service(std::string const& title = "Azylový dům Příklad") {
        v1::Command command;
        auto& service = *command.mutable_register_service();
        service.set_title(title);
        service.set_provider("Příklad (ukázka)");
        service.add_kinds("§57");
        service.add_kraje("OLK");
        service.set_status(v1::ServiceStatus::open);
        service.set_status_reason("přijímá");
        return done(std::move(command)).commit.events(0).service_registered().service_id();
    }
    v1::Command call(std::string const& line_id, std::string const& kraj = "OLK") const {
        v1::Command command;
        auto& log_call = *command.mutable_log_call();
        log_call.set_line_id(line_id);
        log_call.set_return_kraj(kraj);
        log_call.set_prison_id("VV-OLO");
        log_call.set_caller_role("R-SOC");
        log_call.set_outcome(v1::CallOutcome::solved);
        return command;
    }

    SettableClock clock{at("2020-04-08T08:00:00Z")};
    SharedIds ids;

  private:
    Scratch scratch_;
    std::unique_ptr<store::EventLog> log_;
    std::unique_ptr<store::TableStore> tables_;
    std::unique_ptr<store::KeyStore> keys_;
    std::unique_ptr<engine::Engine> engine_;
};

}  // namespace linka::test
