// Planning what is recorded about one service.
#pragma once

#include "engine/plan.hpp"

namespace linka::engine {

/// Faults beside the domain's: conflict "stale_version"; invalid "unknown_call" for a dispute said
/// in a call that nobody knows.
Result<domain::Events> about_service(Order const& order, Planning const& planning);

}  // namespace linka::engine
