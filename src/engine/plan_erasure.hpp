// Planning erasures: whom a request is about, and what became of it.
#pragma once

#include "engine/plan.hpp"

namespace linka::engine {

/// Faults beside the domain's: not_found "unknown_case", "unknown_feedback", "unknown_subject";
/// invalid unless exactly one of subject and case code is given.
Result<domain::Events> request_erasure(Order const& order, Planning const& planning);
/// AnswerErasure and CompleteErasure.
Result<domain::Events> settle_erasure(Order const& order, Planning const& planning);

}  // namespace linka::engine
