// What goes into the engine and what comes out: a command on somebody's word, and what it made
// happen.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "schema/commands.pb.h"
#include "schema/commit.pb.h"
#include "store/event_log.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace linka::engine {

/// A command, and who gives it.
struct Order {
    v1::Command command;
    v1::Actor actor;
    v1::Source::Value source = v1::Source::unspecified;
    /// Unique among the actor's commands; kept as long as the log. Empty: none.
    std::string request_key;
    /// Of everything in the request but its personal texts.
    store::Digest request_digest{};
    /// The version of the entity the sender saw (If-Match).
    std::optional<store::Position> seen_version;
};

/// What the log took. For a repeated order, what it took the first time.
struct Outcome {
    store::Position position = 0;
    Instant recorded_at;
    std::vector<std::string> streams;
    v1::Commit commit;
    bool repeated = false;
};

using OutcomeDone = std::function<void(Result<Outcome>)>;

}  // namespace linka::engine
