// When a line is open: weekly hours, exceptions of single days, holidays. Wall-clock time in
// Prague.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "schema/events.pb.h"
#include "schema/replies.pb.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace linka::domain {

/// Half-open minutes of the wall clock: 09:00 to 15:00 is {540, 900}, and 15:00 is closed.
struct OpenWindow {
    int from = 0;
    int to = 0;
    bool operator==(OpenWindow const&) const = default;
};
using OpenWindows = std::vector<OpenWindow>;
using WindowFields = google::protobuf::RepeatedPtrField<v1::Window>;

/// Sorted, touching windows joined. Refuses a window that ends before it begins, windows that
/// overlap, and more than eight. Pointers begin with `pointer` ("/hours/0/windows").
Result<OpenWindows> parse_windows(WindowFields const& windows, std::string const& pointer);
void write_windows(OpenWindows const& windows, WindowFields& to);

/// On the day the clocks change, a window lasts as long as the real time between its two ends: the
/// skipped hour counts nothing, the repeated one twice.
struct LineHours {
    /// From `valid_from` on, all the hours of one weekday (1 Monday … 7 Sunday).
    struct Rule {
        unsigned weekday = 1;
        Date valid_from;
        OpenWindows windows;
        bool operator==(Rule const&) const = default;
    };

    /// In the order they were recorded. On a date the rule with the latest valid_from holds; of
    /// several from the same day, the last recorded.
    std::vector<Rule> rules;
    /// Stand above the weekly rules and above holidays. No windows: closed.
    std::map<Date, OpenWindows> exceptions;
    std::optional<Date> opened_on;
    /// The first day without the line.
    std::optional<Date> closed_on;

    OpenWindows windows_on(Date date) const;
    /// By the weekly rule alone, as if there were neither exceptions nor holidays.
    OpenWindows weekly_on(Date date) const;
    bool is_open(Instant at) const;
    /// Exposure: open minutes of the days [from, until), by real time.
    std::int64_t minutes_open(Date from, Date until) const;
    /// When it closes, if it is open now.
    std::optional<Instant> closes_at(Instant at) const;
    /// The first window that begins after `at`; nothing when none does within 400 days.
    std::optional<Instant> next_opening(Instant at) const;

    bool operator==(LineHours const&) const = default;
};

/// By LineOpened, LineHoursSet, LineDayExceptionSet and LineClosed.
void evolve(LineHours& hours, v1::Event const& event);

/// The same hours from a row of the lines view.
LineHours line_hours_of(v1::LineReply const& line);

}  // namespace linka::domain
