// What may be recorded about a service beside its status and its details.
#pragma once

#include "domain/service.hpp"

namespace linka::domain {

/// CapacityReported.
Result<Events> decide(Service const& service, v1::ReportCapacity const& command, Context& context);
/// AccessConditionSet or AccessConditionLifted. Conflict "condition_not_set" when there is none to
/// lift.
Result<Events> decide(
    Service const& service, v1::SetAccessCondition const& command, Context& context
);
/// ServiceDisputed. Whether there was such a call is the caller's to look up.
Result<Events> decide(Service const& service, v1::DisputeService const& command, Context& context);
/// DisputeResolved. Not_found "unknown_dispute" when none of this id is open.
Result<Events> decide(Service const& service, v1::ResolveDispute const& command, Context& context);

/// ServiceMarkedDuplicate or ServiceDuplicateUnmarked; `original` is the service of command.of.
/// Conflicts: "duplicate_of_duplicate" (mark the original itself), "not_marked_duplicate".
Result<Events> decide(
    Service const& service,
    Service const& original,
    v1::MarkDuplicate const& command,
    Context& context
);

/// VerificationLinkIssued: the one issued before opens nothing any more.
Result<Events> decide(
    Service const& service, v1::IssueVerificationLink const& command, Context& context
);
/// VerificationLinkAnswered, what changed (the provider's word), ServiceVerified. Faults of
/// may_answer() besides.
Result<Events> decide(
    Service const& service, v1::AnswerVerificationLink const& command, Context& context
);

}  // namespace linka::domain
