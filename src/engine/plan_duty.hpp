// Loads what a command about shifts or missed calls is about and lets the domain decide.
#pragma once

#include "engine/plan.hpp"

namespace linka::engine {

/// Faults: the log's and the domain's.
Result<domain::Events> about_duty(Order const& order, Planning const& planning);

}  // namespace linka::engine
