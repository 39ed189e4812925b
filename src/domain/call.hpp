// A call: one contact on a line, recorded whole, corrected and voided by further events.
#pragma once

#include "domain/case.hpp"
#include "domain/line.hpp"
#include "domain/service.hpp"

#include <map>
#include <set>

namespace linka::domain {

inline constexpr std::uint32_t minutes_max = 600;
/// A browser's clock may be a little ahead of the server's.
inline constexpr std::chrono::minutes clock_tolerance{5};
inline constexpr std::chrono::days oldest_call{20 * 366};

/// What a call is decided on. Keeps references; what they name must outlive it.
struct CallFacts {
    /// The line of command.line_id; its line_id is empty when there is none.
    Line const& line;
    Network const& network;
    /// The case of command.case_code; nullptr when the code is absent, mistyped or nobody's.
    Case const* known_case;
    /// Every service the command names and the store knows.
    std::map<std::string, SeenService> const& services;
    /// A code in normal form that is not taken, for the case this call may open.
    std::string new_case_code;
    /// The case of command.linked_code, as known_case.
    Case const* linked_case = nullptr;
    /// The codes of command.lookalikes by id, as far as they are somebody's.
    std::map<std::string, std::string> lookalikes{};
    /// Those of command.texts that there is, or ever was, a text under.
    std::set<std::string> texts{};
};

/// The whole call: CaseOpened and CaseCodeTaken unless the case is known or the outcome carries
/// none, CallLogged, InformationGiven, NeedRecorded, NeedOutcomeAssessed, ReferralMade,
/// FollowUpScheduled, ServiceDisputed. A need the case already has is assessed again, not recorded
/// twice. A closed case that a call goes on with is open again; a link is said in both cases.
/// Release window and client codes belong to the opening of a case; on a known case they are passed
/// over.
Result<Events> decide(CallFacts const& facts, v1::LogCall const& command, Context& context);

/// Wrong number, interrupted, a question about hours: no case, no kraj of return.
bool carries_case(v1::CallOutcome::Value outcome);

/// When the call began: as the command says, else now.
Instant started_at(v1::LogCall const& command, Instant now);

struct Call {
    /// Empty: no such call.
    std::string call_id;
    std::string line_id;
    std::string case_id;
    std::string caller_role;
    std::string prison_id;
    std::string return_kraj;
    std::optional<std::uint32_t> minutes;
    v1::CallOutcome::Value outcome = v1::CallOutcome::unspecified;
    Instant started_at;
    bool voided = false;
    bool operator==(Call const&) const = default;
};

/// What a correction is decided on: a new time or kraj is judged by hours and coverage again. Keeps
/// references; what they name must outlive it. `line` is the call's.
struct CorrectionFacts {
    Call const& call;
    Line const& line;
    Network const& network;
};

/// CallCorrected with the old and the new value as text: a code, minutes in digits, started_at in
/// RFC 3339 UTC, an outcome by its name; empty: absent.
Result<Events> decide(
    CorrectionFacts const& facts, v1::CorrectCall const& command, Context& context
);
Result<Events> decide(Call const& call, v1::VoidCall const& command, Context& context);

/// `occurred_at` is the commit's: for CallLogged, when the call began.
void evolve(Call& call, v1::Event const& event, Instant occurred_at);

}  // namespace linka::domain
