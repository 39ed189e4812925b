// What follows a call: hand-overs step by step, referrals whose outcome is heard of later or never,
// follow-ups on their day, late or not at all.
#pragma once

#include "app/pilot_cast.hpp"

#include <memory>

namespace linka::app {

/// One step of a referral that lies ahead.
struct WayStep {
    v1::ReferralStep::Value step = v1::ReferralStep::unspecified;
    v1::HowKnown::Value how_known = v1::HowKnown::unspecified;
    /// After the step before; 0: in the same sitting.
    int wait_days = 0;
    /// Not before the client is out, and so many days.
    std::optional<int> days_after_release = std::nullopt;
    std::string_view reason = {};
    bool unreachable = false;
    /// A date that is given with the step, so many days from it.
    std::optional<int> date_in_days = std::nullopt;
};
/// All that will become of a referral; the domain's machine allows every step of it.
using Way = std::vector<WayStep>;

/// A hand-over: the operator and the service see it through.
Way warm_way(Dice& dice);
/// A contact given: what came of it is heard at a follow-up, or by chance.
Way information_way(Dice& dice);

struct CaseStory {
    struct Need {
        std::string need_id;
        std::string code;
        /// Why it could not be met at the call; empty: something was found.
        std::string unmet_reason;
    };
    struct Referral {
        std::string referral_id;
        std::string need_id;
        v1::ReferralKind::Value kind = v1::ReferralKind::information;
        Way way;
        std::size_t steps_taken = 0;
        bool under_way = false;
        v1::ReferralStep::Value last_step = v1::ReferralStep::unspecified;
        std::string last_reason;
    };

    std::string case_id;
    std::string case_code;
    std::string kraj;
    std::size_t line = 0;
    std::string caller_role;
    std::string prison_id;
    v1::ClientCodes client;
    Date release_on;
    Instant opened_at;
    std::vector<Need> needs;
    std::vector<Referral> referrals;
    /// Counts the plans of a follow-up: only the latest is carried out.
    unsigned follow_up_plan = 0;
};

/// Shared by what lies ahead of the case in the script and by the line's memory of recent cases.
using SharedCase = std::shared_ptr<CaseStory>;

class Casework {
  public:
    /// Keeps references.
    Casework(Script& script, Cast const& cast, std::uint64_t seed)
        : script_{script}, cast_{cast}, dice_{seed, DiceOf::casework} {}

    /// After a call of the case: goes on from the referrals and the next step that it recorded.
    void follow(SharedCase const& story, v1::Commit const& commit);

  private:
    struct Attempt {
        SharedCase story;
        unsigned plan = 0;
        int number = 1;
    };

    void begin_way(SharedCase const& story, std::size_t referral);
    void plan_step(SharedCase const& story, std::size_t referral);
    Done take_step(SharedCase const& story, std::size_t referral);
    void plan_follow_up(SharedCase const& story, std::string const& due_on);
    void attempt_on(Attempt attempt, Date date);
    Done attempt_follow_up(Attempt const& attempt);
    Done miss(Attempt const& attempt);
    Done hear(SharedCase const& story);
    Done record_follow_up(SharedCase const& story, v1::RecordFollowUp follow_up);
    v1::NeedAssessment assess(CaseStory const& story, CaseStory::Need const& need);

    Script& script_;
    Cast const& cast_;
    Dice dice_;
};

}  // namespace linka::app
