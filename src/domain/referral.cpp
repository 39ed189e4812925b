#include "domain/referral.hpp"

#include <algorithm>
#include <array>

namespace linka::domain {

namespace {

using State = v1::ReferralState;
using Step = v1::ReferralStep;
using Kind = v1::ReferralKind;

/// Unspecified kind: both.
struct Move {
    State::Value from;
    Step::Value step;
    State::Value to;
    Kind::Value kind = Kind::unspecified;
};

// Received and closed are never one step, and an unknown outcome is an outcome. With information
// the client acts alone, so the service's side is skipped; a warm hand-over goes through it. A
// service that only acknowledged may put the client on its list too: calling that "accepted" first
// would flatter the funnel.
constexpr std::array moves = {
    Move{State::made, Step::client_reached, State::client_reached, Kind::information},
    Move{State::made, Step::contact_tried, State::made, Kind::warm},
    Move{State::made, Step::acknowledge, State::acknowledged, Kind::warm},
    Move{State::acknowledged, Step::accept, State::accepted},
    Move{State::acknowledged, Step::waitlist, State::waitlisted},
    Move{State::acknowledged, Step::decline, State::declined},
    Move{State::accepted, Step::client_reached, State::client_reached},
    Move{State::accepted, Step::waitlist, State::waitlisted},
    Move{State::accepted, Step::no_show, State::no_show},
    Move{State::waitlisted, Step::accept, State::accepted},
    Move{State::client_reached, Step::help_received, State::help_received},
    Move{State::help_received, Step::solved, State::problem_solved},
    Move{State::help_received, Step::remains, State::problem_remains},
};

constexpr std::array steps_in_order = {
    Step::contact_tried,
    Step::acknowledge,
    Step::accept,
    Step::client_reached,
    Step::help_received,
    Step::solved,
    Step::remains,
    Step::waitlist,
    Step::no_show,
    Step::decline,
    Step::lapse,
    Step::cancel,
    Step::reopen,
    Step::void_step,
};

constexpr std::array open_states = {
    State::made,
    State::acknowledged,
    State::accepted,
    State::waitlisted,
    State::client_reached,
    State::help_received,
};
constexpr std::array terminal_states = {
    State::declined,
    State::cancelled,
    State::no_show,
    State::outcome_unknown,
    State::problem_solved,
    State::problem_remains,
};

/// Reopening does not undo help that was received: only the question whether it solved the problem
/// is open again.
State::Value reopened(State::Value before) {
    bool const helped = before == State::problem_solved || before == State::problem_remains;
    return helped ? State::help_received : State::made;
}

bool is_open(State::Value state) {
    return std::ranges::find(open_states, state) != open_states.end();
}

}  // namespace

bool terminal(v1::ReferralState::Value state) {
    return std::ranges::find(terminal_states, state) != terminal_states.end();
}

std::optional<v1::ReferralState::Value> next(
    v1::ReferralState::Value state, v1::ReferralStep::Value step, v1::ReferralKind::Value kind
) {
    if (step == Step::cancel && is_open(state)) return State::cancelled;
    if (step == Step::lapse && is_open(state)) return State::outcome_unknown;
    if (step == Step::reopen && terminal(state)) return reopened(state);
    if (step == Step::void_step && (is_open(state) || terminal(state)))
        return State::entered_in_error;
    for (auto const& move : moves) {
        bool const of_kind = move.kind == Kind::unspecified || move.kind == kind;
        if (move.from == state && move.step == step && of_kind) return move.to;
    }
    return std::nullopt;
}

std::vector<v1::ReferralStep::Value> allowed_steps(
    v1::ReferralState::Value state, v1::ReferralKind::Value kind
) {
    std::vector<v1::ReferralStep::Value> allowed;
    for (auto const step : steps_in_order) {
        if (next(state, step, kind)) allowed.push_back(step);
    }
    return allowed;
}

v1::ReferralState::Value after(v1::ReferralState::Value before, v1::Event const& event) {
    switch (event.body_case()) {
        case v1::Event::kReferralMade:
            return State::made;
        case v1::Event::kReferralAcknowledged:
            return State::acknowledged;
        case v1::Event::kReferralAccepted:
            return State::accepted;
        case v1::Event::kReferralDeclined:
            return State::declined;
        case v1::Event::kReferralWaitlisted:
            return State::waitlisted;
        case v1::Event::kClientReached:
            return State::client_reached;
        case v1::Event::kHelpReceived:
            return State::help_received;
        case v1::Event::kReferralNoShow:
            return State::no_show;
        case v1::Event::kReferralCancelled:
            return State::cancelled;
        case v1::Event::kReferralOutcomeLapsed:
            return State::outcome_unknown;
        case v1::Event::kProblemStatusRecorded:
            return event.problem_status_recorded().solved() ? State::problem_solved
                                                            : State::problem_remains;
        case v1::Event::kReferralReopened:
            return reopened(before);
        case v1::Event::kReferralVoided:
            return State::entered_in_error;
        case v1::Event::kReferralStepTakenBack:
            return event.referral_step_taken_back().back_to();
        default:
            return before;
    }
}

std::string_view referral_id_of(v1::Event const& event) {
    switch (event.body_case()) {
        case v1::Event::kReferralMade:
            return event.referral_made().referral_id();
        case v1::Event::kReferralContactTried:
            return event.referral_contact_tried().referral_id();
        case v1::Event::kReferralAcknowledged:
            return event.referral_acknowledged().referral_id();
        case v1::Event::kReferralAccepted:
            return event.referral_accepted().referral_id();
        case v1::Event::kReferralDeclined:
            return event.referral_declined().referral_id();
        case v1::Event::kReferralWaitlisted:
            return event.referral_waitlisted().referral_id();
        case v1::Event::kClientReached:
            return event.client_reached().referral_id();
        case v1::Event::kHelpReceived:
            return event.help_received().referral_id();
        case v1::Event::kReferralNoShow:
            return event.referral_no_show().referral_id();
        case v1::Event::kReferralCancelled:
            return event.referral_cancelled().referral_id();
        case v1::Event::kReferralOutcomeLapsed:
            return event.referral_outcome_lapsed().referral_id();
        case v1::Event::kProblemStatusRecorded:
            return event.problem_status_recorded().referral_id();
        case v1::Event::kReferralReopened:
            return event.referral_reopened().referral_id();
        case v1::Event::kReferralVoided:
            return event.referral_voided().referral_id();
        case v1::Event::kReferralStepTakenBack:
            return event.referral_step_taken_back().referral_id();
        default:
            return {};
    }
}

}  // namespace linka::domain
