// Lines, and the network they make: which kraj is covered by which line, run by whom, since when.
#pragma once

#include "domain/events.hpp"
#include "domain/line_hours.hpp"
#include "domain/refusals.hpp"
#include "schema/commands.pb.h"

namespace linka::domain {

struct Line {
    /// Empty: no such line.
    std::string line_id;
    std::string name;
    LineHours hours;
    bool operator==(Line const&) const = default;
};

/// Valid [from, until); no until: for good.
struct Coverage {
    std::string line_id;
    std::string org_id;
    Date from;
    std::optional<Date> until;
    bool operator==(Coverage const&) const = default;
};

/// Stream "network". Set-wide rule: two lines must not cover one kraj at one time. A kraj without
/// any line is normal.
struct Network {
    std::map<std::string, std::vector<Coverage>, std::less<>> coverage;  // by kraj
    bool operator==(Network const&) const = default;
};

/// Who covers the kraj on that day; nullptr: nobody. Valid until the network changes.
Coverage const* covering(Network const& network, std::string_view kraj, Date date);

/// LineOpened, LineHoursSet for each weekday, CoverageAssigned (stream "network") from the first
/// day.
/// Parts of commands that opening a line and changing its offer share. They gather what is wrong.
using HoursFields = google::protobuf::RepeatedPtrField<v1::HoursInput>;
std::vector<LineHours::Rule> read_hours(
    HoursFields const& hours, Date valid_from, Refusals& refusals
);
void add_hours_set(Events& events, std::string const& line_id, LineHours::Rule const& rule);
void add_coverage_assigned(
    Events& events, std::string const& line_id, v1::CoverageInput const& input, Date from
);

/// LineOpened, LineHoursSet for each weekday, CoverageAssigned (stream "network") from the first
/// day.
Result<Events> decide(Network const& network, v1::OpenLine const& command, Context& context);

void evolve(Line& line, v1::Event const& event);
void evolve(Network& network, v1::Event const& event);

}  // namespace linka::domain
