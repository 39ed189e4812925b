// The synthetic pilot: six invented weeks of a help line, written through the real commands.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "engine/engine.hpp"
#include "schema/types.pb.h"

#include <functional>
#include <string>
#include <vector>

namespace linka::app {

/// What a pilot is written with. All must outlive the call. The engine's clock is `clock`.
struct PilotParts {
    engine::Engine& engine;
    SettableClock& clock;
};

struct PilotOptions {
    /// The same seed and count give the same log, byte for byte.
    std::uint64_t seed = 20200408;
    /// Calls logged until Wednesday 6 May 2020, 10:00 in Prague; more days bring more.
    std::size_t calls = 250;
    /// Nothing is recorded after this moment.
    Instant until;
};

/// An account the pilot created; credentials are the caller's business.
struct PilotAccount {
    std::string account_id;
    v1::Role::Value role = v1::Role::unspecified;
    std::string org_id;
};

struct PilotSummary {
    std::size_t calls = 0;
    std::size_t services = 0;
    std::size_t commits = 0;
    /// The first account of each role is the one to sign in with.
    std::vector<PilotAccount> accounts;
};

/// Told now and then: commits so far, and of how many (an estimate).
using PilotProgress = std::function<void(std::size_t done, std::size_t of)>;

/// Into an empty log. A refused command is a defect of the pilot and is answered as its fault.
Result<PilotSummary> write_pilot(
    PilotParts parts, PilotOptions const& options, PilotProgress const& progress
);

}  // namespace linka::app
