// Feedback: the work loop (received, decided, linked to a change) and the answer loop (owed, told).
#pragma once

#include "domain/events.hpp"
#include "schema/commands.pb.h"

namespace linka::domain {

struct Feedback {
    /// Empty: no such feedback.
    std::string feedback_id;
    bool wants_reply = false;
    v1::DecisionKind::Value decision = v1::DecisionKind::unspecified;
    v1::AnswerResult::Value answer = v1::AnswerResult::unspecified;
    std::vector<std::string> change_ids;
    bool operator==(Feedback const&) const = default;
};

/// Adopted or adapted: an offering change may come from it.
bool leads_to_change(Feedback const& feedback);
/// A reply was asked for and none is given yet.
bool answer_owed(Feedback const& feedback);

Result<Events> decide(v1::RecordFeedback const& command, Context& context);
/// Once; only a deferred one comes back and is decided again.
Result<Events> decide(
    Feedback const& feedback, v1::DecideFeedback const& command, Context& context
);
/// Only when decided and an answer is owed.
Result<Events> decide(
    Feedback const& feedback, v1::AnswerFeedback const& command, Context& context
);

void evolve(Feedback& feedback, v1::Event const& event);

}  // namespace linka::domain
