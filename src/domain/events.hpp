// What every decision of the core takes and gives: the moment, ids, the lists; and events.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "domain/reference.hpp"
#include "schema/events.pb.h"

#include <string>
#include <vector>

namespace linka::domain {

/// Every event names its stream: the id of its entity, "network", "log" or a case code's stream.
using Events = std::vector<v1::Event>;

/// All that a decision may know besides its command and the state: the core has no clock of its
/// own. Keeps references; what they name must outlive it.
struct Context {
    Instant now;
    IdSource& ids;
    Reference const& reference;
    /// The account that gives the command; empty for the server itself.
    std::string_view actor{};
    /// The writer was warned that a text looks like personal data, and says that it is not.
    bool not_personal = false;
    /// The role of that account.
    v1::Role::Value role = v1::Role::unspecified;
};

inline constexpr char const* network_stream = "network";
inline constexpr char const* log_stream = "log";

/// Adds an empty event of `stream`; the reference holds until the next one is added.
inline v1::Event& add(Events& events, std::string const& stream) {
    auto& event = events.emplace_back();
    event.set_stream(stream);
    return event;
}

inline Date today(Context const& context) { return to_prague(context.now).date; }

}  // namespace linka::domain
