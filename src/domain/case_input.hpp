// Parts of commands that a call and a follow-up share: how a need turned out, what comes next.
#pragma once

#include "domain/refusals.hpp"
#include "schema/commands.pb.h"

namespace linka::domain {

/// Unmet asks for exactly one reason of the list; met and unknown for none. `need_at` is the
/// pointer of the need, "/needs/0".
void check_outcome(
    v1::NeedOutcome::Value outcome,
    std::string const& unmet_reason,
    std::string const& need_at,
    Reference const& reference,
    Refusals& refusals
);

/// A next step that somebody at the line must do needs a day, not before `earliest` where that is
/// known.
void check_next_step(
    v1::NextStepInput const& next_step, std::optional<Date> earliest, Refusals& refusals
);
/// FollowUpScheduled, if the next step is one.
void add_follow_up(Events& events, std::string const& case_id, v1::NextStepInput const& next_step);

}  // namespace linka::domain
