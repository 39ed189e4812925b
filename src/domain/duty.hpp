// Who is on duty on a line, what one shift leaves for the next, and how many calls were missed.
#pragma once

#include "domain/events.hpp"
#include "domain/line.hpp"
#include "schema/commands.pb.h"

#include <map>
#include <set>
#include <string>

namespace linka::domain {

/// "duty-" and the line: the shifts of one line follow each other in one stream, so that nobody is
/// on it twice. Lines are not in it: a shift changes nothing that a call depends on.
std::string duty_stream(std::string_view line_id);

struct Duty {
    struct Shift {
        std::string operator_id;
        Instant started_at;
        bool operator==(Shift const&) const = default;
    };
    /// Those that go on, by shift id.
    std::map<std::string, Shift, std::less<>> open;
    /// The shifts that left something which nobody has taken over yet.
    std::set<std::string, std::less<>> handovers;
    bool operator==(Duty const&) const = default;
};

/// What a decision about a shift looks at. Keeps references.
struct DutyFacts {
    Duty const& duty;
    Line const& line;
};

/// Allowed while the line is closed: the event says that it was. Faults: not_found "unknown_line";
/// conflict "already_on_duty" for who is on this line.
Result<Events> decide(DutyFacts const& facts, v1::StartShift const& command, Context& context);
/// By who is on duty or a coordinator, now or with an earlier end. The tally, if one is given, is
/// that of the day the shift began. Faults: conflict "shift_not_open"; forbidden "not_your_shift".
Result<Events> decide(DutyFacts const& facts, v1::EndShift const& command, Context& context);
/// Only one's own. Faults as above.
Result<Events> decide(Duty const& duty, v1::TakeBackShift const& command, Context& context);
/// By anybody on duty on the line. Faults: conflict "handover_not_waiting", "not_on_duty".
Result<Events> decide(Duty const& duty, v1::AcknowledgeHandover const& command, Context& context);
/// Any day from the line's first until today, closed days too: telephones ring on holidays.
Result<Events> decide(Line const& line, v1::TallyMissedCalls const& command, Context& context);

void evolve(Duty& duty, v1::Event const& event);

/// What is left at the end of one shift, in the shift's own stream.
struct Handover {
    /// Empty: nothing was left.
    std::string shift_id;
    bool operator==(Handover const&) const = default;
};
void evolve(Handover& handover, v1::Event const& event);

}  // namespace linka::domain
