// A change of what the line offers, with the feedback it came from and the effect expected of it.
#pragma once

#include "domain/feedback.hpp"
#include "domain/line.hpp"

namespace linka::domain {

/// What a change is decided on. Keeps references; what they name must outlive it.
struct ChangeFacts {
    /// The line of command.line_id; its line_id is empty when there is none.
    Line const& line;
    Network const& network;
    /// Every feedback the command names and the store knows.
    std::map<std::string, Feedback> const& feedback;
};

/// ChangeProposed, ExpectedEffectDeclared if given, ChangeApproved, the fact itself (LineHoursSet,
/// LineDayExceptionSet, or CoverageEnded and CoverageAssigned), ChangeEffective, and
/// FeedbackChangeLinked for each feedback it came from.
Result<Events> decide(
    ChangeFacts const& facts, v1::ChangeOffering const& command, Context& context
);

}  // namespace linka::domain
