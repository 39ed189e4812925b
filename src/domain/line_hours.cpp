#include "domain/line_hours.hpp"

#include "domain/calendar.hpp"
#include "domain/refusals.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace linka::domain {

namespace {

constexpr int windows_max = 8;
constexpr int days_searched = 400;

struct Span {
    Instant from;
    Instant to;
};

Span span_of(Date date, OpenWindow window) {
    return {from_prague(date, window.from), from_prague(date, window.to)};
}

/// When the window that holds `at` ends.
std::optional<Instant> window_end(LineHours const& hours, Instant at) {
    auto const date = to_prague(at).date;
    for (auto const window : hours.windows_on(date)) {
        auto const span = span_of(date, window);
        if (span.from <= at && at < span.to) return span.to;
    }
    return std::nullopt;
}

/// Of an event or row that was checked when it was written; what cannot be read counts as closed.
OpenWindows read_windows(WindowFields const& windows) {
    auto parsed = parse_windows(windows, {});
    return parsed ? *std::move(parsed) : OpenWindows{};
}

std::optional<Date> read_date(std::string const& text) {
    auto const date = parse_date(text, {});
    if (!date) return std::nullopt;
    return *date;
}

template <class Fields>
void add_rule(LineHours& hours, Fields const& fields) {
    if (auto const valid_from = read_date(fields.valid_from_on())) {
        hours.rules.push_back({fields.weekday(), *valid_from, read_windows(fields.windows())});
    }
}

template <class Fields>
void set_exception(LineHours& hours, Fields const& fields) {
    if (auto const date = read_date(fields.date_on())) {
        hours.exceptions.insert_or_assign(*date, read_windows(fields.windows()));
    }
}

/// Sorted; a window that begins where another ends continues it.
OpenWindows joined(OpenWindows const& sorted) {
    OpenWindows result;
    for (auto const window : sorted) {
        if (!result.empty() && result.back().to == window.from) {
            result.back().to = window.to;
        } else {
            result.push_back(window);
        }
    }
    return result;
}

}  // namespace

Result<OpenWindows> parse_windows(WindowFields const& windows, std::string const& pointer) {
    Refusals refusals;
    if (windows.size() > windows_max) {
        return invalid("too_many", pointer, fmt::format("{}", windows_max));
    }
    OpenWindows result;
    for (int i = 0; i < windows.size(); ++i) {
        auto const at = fmt::format("{}/{}", pointer, i);
        auto const from = parse_clock(windows[i].from(), at + "/from");
        auto const to = parse_clock(windows[i].to(), at + "/to");
        if (!from) refusals.add(from.error());
        if (!to) refusals.add(to.error());
        if (!from || !to) continue;
        if (*from >= *to) {
            refusals.add(at + "/to", "window_ends_before_it_begins");
        } else {
            result.push_back({*from, *to});
        }
    }
    std::ranges::sort(result, {}, &OpenWindow::from);
    auto const overlap = [](OpenWindow earlier, OpenWindow later) {
        return later.from < earlier.to;
    };
    if (std::ranges::adjacent_find(result, overlap) != result.end()) {
        refusals.add(pointer, "windows_overlap");
    }
    if (!refusals.none()) return refusals.fault();
    return joined(result);
}

void write_windows(OpenWindows const& windows, WindowFields& to) {
    for (auto const window : windows) {
        auto& field = *to.Add();
        field.set_from(format_clock(window.from));
        field.set_to(format_clock(window.to));
    }
}

OpenWindows LineHours::windows_on(Date date) const {
    if (!opened_on || date < *opened_on || (closed_on && date >= *closed_on)) return {};
    if (auto const exception = exceptions.find(date); exception != exceptions.end()) {
        return exception->second;
    }
    if (holiday_on(date)) return {};
    return weekly_on(date);
}

OpenWindows LineHours::weekly_on(Date date) const {
    auto const weekday = std::chrono::weekday{std::chrono::sys_days{date}}.iso_encoding();
    Rule const* in_force = nullptr;
    for (auto const& rule : rules) {
        if (rule.weekday != weekday || rule.valid_from > date) continue;
        if (in_force == nullptr || rule.valid_from >= in_force->valid_from) in_force = &rule;
    }
    return in_force == nullptr ? OpenWindows{} : in_force->windows;
}

bool LineHours::is_open(Instant at) const { return window_end(*this, at).has_value(); }

std::int64_t LineHours::minutes_open(Date from, Date until) const {
    std::chrono::microseconds open{0};
    for (auto date = from; date < until; date = plus_days(date, 1)) {
        for (auto const window : windows_on(date)) {
            auto const span = span_of(date, window);
            open += span.to - span.from;
        }
    }
    return std::chrono::duration_cast<std::chrono::minutes>(open).count();
}

std::optional<Instant> LineHours::closes_at(Instant at) const {
    auto end = window_end(*this, at);
    if (!end) return std::nullopt;
    // A window to 24:00 may go on after midnight.
    for (int day = 0; day < days_searched; ++day) {
        auto const continued = window_end(*this, *end);
        if (!continued) break;
        end = continued;
    }
    return end;
}

std::optional<Instant> LineHours::next_opening(Instant at) const {
    auto const today = to_prague(at).date;
    for (int ahead = 0; ahead <= days_searched; ++ahead) {
        auto const date = plus_days(today, ahead);
        for (auto const window : windows_on(date)) {
            auto const span = span_of(date, window);
            // A window that lies in the skipped hour of spring has no length.
            if (span.from > at && span.from < span.to) return span.from;
        }
    }
    return std::nullopt;
}

void evolve(LineHours& hours, v1::Event const& event) {
    switch (event.body_case()) {
        case v1::Event::kLineOpened:
            hours.opened_on = read_date(event.line_opened().opened_on());
            break;
        case v1::Event::kLineHoursSet:
            add_rule(hours, event.line_hours_set());
            break;
        case v1::Event::kLineDayExceptionSet:
            set_exception(hours, event.line_day_exception_set());
            break;
        case v1::Event::kLineClosed:
            hours.closed_on = read_date(event.line_closed().closed_on());
            break;
        default:
            break;
    }
}

LineHours line_hours_of(v1::LineReply const& line) {
    LineHours hours;
    for (auto const& rule : line.hours()) add_rule(hours, rule);
    for (auto const& exception : line.exceptions()) set_exception(hours, exception);
    hours.opened_on = read_date(line.opened_on());
    hours.closed_on = read_date(line.closed_on());
    return hours;
}

}  // namespace linka::domain
