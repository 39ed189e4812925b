// From a command to the events it makes, and the streams they must find unchanged.
#pragma once

#include "domain/events.hpp"
#include "engine/order.hpp"
#include "engine/state_loader.hpp"

namespace linka::engine {

struct Plan {
    std::vector<store::StreamUse> streams;
    domain::Events events;
    Instant occurred_at;
    bool confirmed_not_personal = false;
};

/// Finds the case that a code stands for; nothing when nobody's.
using FindCase = std::function<std::optional<std::string>(std::string const& code)>;

/// Finds a service by its title and provider; nothing when there is none, or only a retired one.
using FindService = std::function<
    std::optional<std::string>(std::string const& title, std::string const& provider)>;

/// What planning may look at. Keeps references.
struct Planning {
    StateLoader& loader;
    domain::Context& context;
    FindCase const& find_case;
    FindService const& find_service;
};

/// The state of the entity that a command is about. Faults: the log's; conflict "stale_version"
/// when it has moved on since `order.seen_version`.
template <class State>
Result<std::shared_ptr<State const>> load_seen(
    Order const& order, std::string const& stream, Planning const& planning
) {
    auto state = planning.loader.load<State>(stream);
    if (!state) return state;
    if (order.seen_version && *order.seen_version != planning.loader.version(stream))
        return conflict("stale_version", stream);
    return state;
}

/// For commands about one entity: load it, compare versions, decide.
template <class State, class Command>
Result<domain::Events> about_one(
    Order const& order, Command const& command, std::string const& stream, Planning const& planning
) {
    auto const state = load_seen<State>(order, stream, planning);
    if (!state) return state.error();
    return decide(**state, command, planning.context);
}

/// Loads what the command is about and lets the domain decide. Faults are the domain's, and
/// conflict "stale_version" when the entity has moved on since `order.seen_version`.
Result<Plan> plan(Order const& order, Planning const& planning);

}  // namespace linka::engine
