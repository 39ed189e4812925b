// The pilot as it goes on: what is still to happen, in the order of the story's time, and the
// engine it happens to. Only what lies ahead is kept, so a pilot of any length fits into memory.
#pragma once

#include "app/pilot.hpp"
#include "schema/commit.pb.h"

namespace linka::app {

/// Keeps references; what they name must outlive it.
class Script {
  public:
    using Action = std::function<Done()>;

    Script(PilotParts parts, PilotOptions const& options, PilotProgress const& progress);

    /// The action takes place then, or now if that has passed; actions of one moment in the order
    /// they were given. What would come after the end of the pilot is forgotten.
    void at(Instant when, Action action);
    /// Plays everything; the first fault ends it.
    Done play();

    /// The moment of the action taking place.
    Instant now() const { return now_; }
    Date today() const { return to_prague(now_).date; }

    /// Gives the command to the engine, now.
    Result<v1::Commit> record(v1::Command command, v1::Actor const& actor);

    std::size_t commits() const { return commits_; }

  private:
    struct Entry {
        Instant when;
        std::uint64_t number = 0;
        Action action;
    };
    static bool later(Entry const& one, Entry const& other);

    engine::Engine& engine_;
    SettableClock& clock_;
    PilotProgress const& progress_;
    Instant until_;
    std::size_t commits_expected_;

    Instant now_;
    /// A heap, the earliest in front.
    std::vector<Entry> entries_;
    std::uint64_t numbers_given_ = 0;
    std::size_t commits_ = 0;
};

}  // namespace linka::app
