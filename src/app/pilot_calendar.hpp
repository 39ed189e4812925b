// The dates of the pilot, and when people there are at work.
#pragma once

#include "app/pilot_dice.hpp"
#include "base/time.hpp"

namespace linka::app {

constexpr Date april(unsigned day) {
    return {std::chrono::year{2020}, std::chrono::April, std::chrono::day{day}};
}
constexpr Date may(unsigned day) {
    return {std::chrono::year{2020}, std::chrono::May, std::chrono::day{day}};
}

inline constexpr Date line_opened_on = april(8);
/// The demo stands here: Wednesday 6 May 2020, 10:00 in Prague.
inline constexpr Date pilot_day = may(6);
inline constexpr int pilot_minute = 10 * 60;
Instant pilot_moment();

bool is_working_day(Date date);
/// The date itself or the first working day after it.
Date working_day_from(Date date);
/// The date itself or the first Monday or Wednesday after it that is no holiday.
Date line_day_from(Date date);

/// Some moment of office hours that many days after `now`, or on the next working day. No days: a
/// few minutes from `now`, in the same sitting.
Instant office_moment(Dice& dice, Instant now, int days_later);
/// Some moment of office hours on the date, or on the next working day.
Instant office_moment_on(Dice& dice, Date date);

}  // namespace linka::app
