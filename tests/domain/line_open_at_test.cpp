// Is the line open now, and when next? Against a calendar that knows nothing but a table of every
// minute of three years, around every edge: a window's ends, midnight, a changed rule, an
// exception, a holiday, and the two nights a year when the clocks change.
#include "domain/given_when_then.hpp"
#include "domain/line_hours.hpp"

#include <rapidcheck/gtest.h>

namespace linka::domain::test {

namespace {

constexpr int days_ahead_max = 400;

/// Every real minute of 2020 to 2022, with the day in Prague it belongs to and the latest time of
/// day the clock has shown on it: in the hour that comes twice, the clock goes back and this stays.
struct Calendar {
    struct Minute {
        int day = 0;
        int latest = 0;
    };
    std::vector<Minute> minutes;
    std::vector<Date> days;
    Instant begin = prague("2020-01-01 00:00");

    Calendar() {
        auto const end = prague("2023-01-01 00:00");
        for (auto at = begin; at < end; at += std::chrono::minutes{1}) {
            auto const local = to_prague(at);
            bool const new_day = days.empty() || days.back() != local.date;
            if (new_day) days.push_back(local.date);
            auto const before = new_day ? 0 : minutes.back().latest;
            minutes.push_back({static_cast<int>(days.size()) - 1, std::max(before, local.minute)});
        }
    }
    Instant instant(std::size_t minute) const {
        return begin + std::chrono::minutes{static_cast<std::int64_t>(minute)};
    }
};

Calendar const& calendar() {
    static Calendar const once;
    return once;
}

/// Written down by hand, not worked out.
bool is_holiday(Date date) {
    static std::set<std::string> const every_year{
        "01-01",
        "05-01",
        "05-08",
        "07-05",
        "07-06",
        "09-28",
        "10-28",
        "11-17",
        "12-24",
        "12-25",
        "12-26"
    };
    static std::set<std::string> const easter{
        "2020-04-10", "2020-04-13", "2021-04-02", "2021-04-05", "2022-04-15", "2022-04-18"
    };
    auto const text = format_date(date);
    return every_year.contains(text.substr(5)) || easter.contains(text);
}

struct Rule {
    unsigned weekday = 1;
    int from_day = 0;
    OpenWindows windows;
};
struct Schedule {
    std::vector<Rule> rules;
    std::vector<std::pair<int, OpenWindows>> exceptions;
    int opened = 0;
    int closed = 0;
};

OpenWindows const& windows_on(Schedule const& schedule, int day) {
    static OpenWindows const none;
    auto const date = calendar().days[static_cast<std::size_t>(day)];
    if (day < schedule.opened || day >= schedule.closed) return none;
    OpenWindows const* found = &none;
    bool excepted = false;
    for (auto const& [on, windows] : schedule.exceptions) {
        if (on != day) continue;
        found = &windows;
        excepted = true;
    }
    if (excepted) return *found;
    if (is_holiday(date)) return none;
    int since = -1;
    auto const weekday = std::chrono::weekday{std::chrono::sys_days{date}}.iso_encoding();
    for (auto const& rule : schedule.rules) {
        if (rule.weekday != weekday || rule.from_day > day || rule.from_day < since) continue;
        since = rule.from_day;
        found = &rule.windows;
    }
    return *found;
}

/// Of every minute, whether the line is open.
std::vector<bool> open_minutes(Schedule const& schedule) {
    std::vector<bool> open;
    open.reserve(calendar().minutes.size());
    int day = -1;
    OpenWindows const* windows = nullptr;
    for (auto const& minute : calendar().minutes) {
        if (minute.day != day) windows = &windows_on(schedule, day = minute.day);
        open.push_back(!windows->empty() && std::ranges::any_of(*windows, [&](OpenWindow window) {
            return window.from <= minute.latest && minute.latest < window.to;
        }));
    }
    return open;
}

std::vector<v1::Window> fields_of(OpenWindows const& windows) {
    std::vector<v1::Window> fields;
    for (auto const one : windows)
        fields.push_back(window(format_clock(one.from), format_clock(one.to)));
    return fields;
}

LineHours hours_of(Schedule const& schedule) {
    auto const& days = calendar().days;
    auto const day_named = [&](int day) {
        return format_date(days[static_cast<std::size_t>(day)]);
    };
    LineHours hours;
    v1::Event opened;
    opened.mutable_line_opened()->set_opened_on(day_named(schedule.opened));
    evolve(hours, opened);
    for (auto const& rule : schedule.rules) {
        v1::Event event;
        auto& set = *event.mutable_line_hours_set();
        set.set_weekday(rule.weekday);
        set.set_valid_from_on(day_named(rule.from_day));
        for (auto const& field : fields_of(rule.windows)) *set.add_windows() = field;
        evolve(hours, event);
    }
    for (auto const& [on, windows] : schedule.exceptions) {
        v1::Event event;
        event.mutable_line_day_exception_set()->set_date_on(day_named(on));
        for (auto const& field : fields_of(windows))
            *event.mutable_line_day_exception_set()->add_windows() = field;
        evolve(hours, event);
    }
    v1::Event closed;
    closed.mutable_line_closed()->set_closed_on(day_named(schedule.closed));
    evolve(hours, closed);
    return hours;
}

/// Ends of windows that lie at, in and around the hour that is skipped or comes twice; and others.
OpenWindows any_windows() {
    static std::vector<int> const ends{
        0, 1, 60, 119, 120, 121, 150, 165, 179, 180, 181, 240, 540, 720, 780, 900, 1439, 1440
    };
    auto const count = *rc::gen::inRange<std::size_t>(0, 3);
    auto chosen = *rc::gen::unique<std::vector<int>>(2 * count, rc::gen::elementOf(ends));
    std::ranges::sort(chosen);
    OpenWindows windows;
    for (std::size_t i = 0; i + 1 < chosen.size(); i += 2)
        windows.push_back({chosen[i], chosen[i + 1]});
    return windows;
}

Schedule any_schedule() {
    auto const days = static_cast<int>(calendar().days.size());
    Schedule schedule;
    schedule.opened = *rc::gen::inRange(0, 200);
    schedule.closed = *rc::gen::inRange(days - 200, days);
    auto const rules = *rc::gen::inRange(1, 8);
    for (int i = 0; i < rules; ++i) {
        // Half of them on Sunday, the day of the clocks.
        auto const weekday = *rc::gen::element(1U, 3U, 5U, 7U, 7U, 7U);
        schedule.rules.push_back({weekday, *rc::gen::inRange(0, days), any_windows()});
    }
    auto const exceptions = *rc::gen::inRange(0, 8);
    for (int i = 0; i < exceptions; ++i)
        schedule.exceptions.emplace_back(*rc::gen::inRange(0, days), any_windows());
    return schedule;
}

/// Every how many midnights one is looked at: all weekdays come round, in a fifth of the time.
constexpr int midnights_apart = 5;

/// The minutes just before and after anything changes, midnights and the clocks' hours among them.
std::vector<std::size_t> edges(std::vector<bool> const& open) {
    std::vector<std::size_t> found;
    auto const& minutes = calendar().minutes;
    for (std::size_t i = 1; i + 1 < open.size(); ++i) {
        bool const clocks = minutes[i].latest == minutes[i - 1].latest ||
                            minutes[i].latest > minutes[i - 1].latest + 1;
        bool const midnight =
            minutes[i].day != minutes[i - 1].day && minutes[i].day % midnights_apart == 0;
        if (open[i] != open[i - 1] || midnight || clocks) {
            found.push_back(i - 1);
            found.push_back(i);
        }
    }
    return found;
}

/// For each minute the next one, itself left out, that is as asked.
std::vector<std::size_t> next_where(std::vector<bool> const& open, bool wanted) {
    std::vector<std::size_t> next(open.size(), open.size());
    for (std::size_t i = open.size() - 1; i-- > 0;)
        next[i] = open[i + 1] == wanted ? i + 1 : next[i + 1];
    return next;
}

}  // namespace

RC_GTEST_PROP(OpenAt, AgreesWithATableOfEveryMinuteOfThreeYears, ()) {
    auto const schedule = any_schedule();
    auto const open = open_minutes(schedule);
    auto const hours = hours_of(schedule);
    auto const next_open = next_where(open, true);
    auto const next_closed = next_where(open, false);
    constexpr std::size_t near = days_ahead_max * 24UL * 60;
    for (auto const i : edges(open)) {
        auto const at = calendar().instant(i);
        RC_ASSERT(hours.is_open(at) == open[i]);
        // A second before the next minute still counts to this one.
        RC_ASSERT(hours.is_open(at + std::chrono::seconds{59}) == open[i]);
        if (open[i] && next_closed[i] < open.size()) {
            RC_ASSERT(hours.closes_at(at).has_value());
            RC_ASSERT(*hours.closes_at(at) == calendar().instant(next_closed[i]));
        }
        bool const soon = next_open[i] < open.size() && next_open[i] - i < near - 24UL * 60;
        if (!open[i] && soon) {
            RC_ASSERT(hours.next_opening(at).has_value());
            RC_ASSERT(*hours.next_opening(at) == calendar().instant(next_open[i]));
        }
    }
}

}  // namespace linka::domain::test
