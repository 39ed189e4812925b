// What the public is told of the lines: which one serves a kraj, when it is open, in sentences.
#pragma once

#include "domain/line_hours.hpp"
#include "reports/report.hpp"

namespace linka::reports {

using Lines = std::vector<v1::LineReply>;

/// The line that serves the kraj on that day; nullptr: none does, which is normal.
v1::LineReply const* line_for(Lines const& lines, std::string_view kraj, Date date);
/// The first day after `date` on which some line will begin to serve the kraj.
std::optional<Date> served_from(Lines const& lines, std::string_view kraj, Date date);
/// The codes of the kraje that the line serves on that day, in the order they were assigned.
std::vector<std::string> kraje_of(v1::LineReply const& line, Date date);

/// "Teď otevřeno do 15:00." or "Teď zavřeno. Otevřeno ve středu 15. 4. 9:00–15:00."
std::string state_sentence(v1::LineReply const& line, Instant now, Language language);
/// Why a day that is usually one of the line's is not, from today to its next opening: holidays and
/// day exceptions, a sentence each.
std::vector<std::string> closed_days(v1::LineReply const& line, Instant now, Language language);
/// The weekly rule in force on that day: "pondělí a středa 9:00–15:00". Empty without any.
std::string weekly_hours(v1::LineReply const& line, Date date, Language language);

/// Sorted by day and hour, [from, until).
struct Opening {
    Date date;
    domain::OpenWindow window;
};
std::vector<Opening> openings(v1::LineReply const& line, Date from, Date until);

/// "středa 15. 4."
std::string weekday_and_day(Date date, Language language);
/// "9:00–15:00"
std::string hours_text(domain::OpenWindow window);

}  // namespace linka::reports
