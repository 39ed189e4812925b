// Planning what happens to a case and its referrals.
#pragma once

#include "engine/plan.hpp"

namespace linka::engine {

/// Faults beside the domain's: conflict "stale_version".
Result<domain::Events> change_case(Order const& order, Planning const& planning);

/// The case a code stands for; null where the code is absent, mistyped or nobody's.
Result<std::shared_ptr<domain::Case const>> load_case_by_code(
    std::string const& code, Planning const& planning
);

}  // namespace linka::engine
