#include "app/pilot_calendar.hpp"

#include "domain/calendar.hpp"

namespace linka::app {

namespace {

constexpr int office_from = 8 * 60;
// Nobody is back at the desk before ten on a line day: there is the day before's work to finish.
constexpr int office_busy_until = 10 * 60 + 5;
constexpr int office_to = 16 * 60;

bool is_line_day(Date date) {
    std::chrono::weekday const weekday{std::chrono::sys_days{date}};
    return weekday == std::chrono::Monday || weekday == std::chrono::Wednesday;
}

}  // namespace

Instant pilot_moment() { return from_prague(pilot_day, pilot_minute); }

bool is_working_day(Date date) {
    std::chrono::weekday const weekday{std::chrono::sys_days{date}};
    bool const weekend = weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
    return !weekend && !domain::holiday_on(date);
}

Date working_day_from(Date date) {
    while (!is_working_day(date)) date = plus_days(date, 1);
    return date;
}

Date line_day_from(Date date) {
    while (!is_line_day(date) || domain::holiday_on(date)) date = plus_days(date, 1);
    return date;
}

Instant office_moment(Dice& dice, Instant now, int days_later) {
    if (days_later <= 0) return now + std::chrono::seconds{dice.between(90, 330)};
    return office_moment_on(dice, plus_days(to_prague(now).date, days_later));
}

Instant office_moment_on(Dice& dice, Date date) {
    auto const day = working_day_from(date);
    auto const from = is_line_day(day) ? office_busy_until : office_from;
    auto const minute = dice.between(from, office_to - 1);
    return from_prague(day, minute) + std::chrono::seconds{dice.between(0, 59)};
}

}  // namespace linka::app
