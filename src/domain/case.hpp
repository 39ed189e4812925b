// A case: one client's situation behind one or more calls. The client exists only as codes.
#pragma once

#include "domain/events.hpp"
#include "schema/commands.pb.h"

#include <optional>

namespace linka::domain {

struct Case {
    struct Need {
        std::string need_id;
        std::string code;
        v1::NeedOutcome::Value at_call = v1::NeedOutcome::unspecified;
        v1::NeedOutcome::Value at_followup = v1::NeedOutcome::unspecified;
        bool operator==(Need const&) const = default;
    };
    struct Referral {
        std::string referral_id;
        std::string need_id;
        v1::ReferralKind::Value kind = v1::ReferralKind::information;
        v1::ReferralState::Value state = v1::ReferralState::made;
        int contact_tries = 0;
        /// What the last step changed, while it can be taken back.
        struct Before {
            v1::ReferralState::Value state = v1::ReferralState::made;
            int contact_tries = 0;
            bool operator==(Before const&) const = default;
        };
        std::optional<Before> before;
        bool operator==(Referral const&) const = default;
    };
    struct FollowUp {
        v1::NextStep::Value kind = v1::NextStep::none;
        std::string due_on;
        bool operator==(FollowUp const&) const = default;
    };

    struct Link {
        std::string other_id;
        v1::CaseRelation::Value relation = v1::CaseRelation::unspecified;
        bool operator==(Link const&) const = default;
    };

    /// False: no such case.
    bool open = false;
    std::string case_id;
    /// Normal form.
    std::string case_code;
    std::string return_kraj;
    std::vector<Need> needs;
    std::vector<Referral> referrals;
    /// The one planned and not yet completed; a newer plan replaces it.
    std::optional<FollowUp> follow_up;
    int follow_up_attempts = 0;
    /// Nothing more is to be done; a call that goes on with it opens it again.
    bool closed = false;
    std::vector<Link> links;

    bool operator==(Case const&) const = default;
};

Case::Need const* need_by_code(Case const& known, std::string_view code);

/// One event, for the step; Fault::conflict "referral_step_not_allowed" where the machine has none.
Result<Events> decide(Case const& known, v1::StepReferral const& command, Context& context);
/// FollowUpAttempted; when reached: the needs assessed and, if one was planned, FollowUpCompleted;
/// then the next FollowUpScheduled. conflict "case_closed" for a closed case.
Result<Events> decide(Case const& known, v1::RecordFollowUp const& command, Context& context);

void evolve(Case& known, v1::Event const& event);

}  // namespace linka::domain
