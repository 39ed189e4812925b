#include "app/pilot_calls.hpp"

namespace linka::app {

namespace {

constexpr int end_of_day = 24 * 60;
// A call begun later would not be written down by the pilot's moment.
constexpr int last_counted_start = pilot_minute - 20;

/// The line becomes known in its first two weeks.
unsigned awareness(Date date) {
    constexpr std::array<unsigned, 3> by_week{7, 9, 10};
    auto const week = static_cast<std::size_t>(std::max(days_between(line_opened_on, date), 0) / 7);
    return by_week[std::min(week, by_week.size() - 1)];
}

}  // namespace

CallPlan::CallPlan(Lines const& lines, std::size_t calls, std::uint64_t seed)
    : lines_{lines}, dice_{seed, DiceOf::plan}, calls_{calls} {
    std::vector<unsigned> weights;
    for (auto date = line_opened_on; date <= pilot_day; date = plus_days(date, 1)) {
        auto const to = date == pilot_day ? last_counted_start : end_of_day;
        for (auto const& hours : hours_on(date, 0, to)) {
            counted_.push_back({hours, 0, true});
            weights.push_back(static_cast<unsigned>(weight_of(hours)));
            weight_sum_ += weight_of(hours);
        }
    }
    for (std::size_t i = 0; i < calls; ++i) ++counted_[dice_.weighted(weights)].calls;
}

std::vector<OpenHours> CallPlan::hours_on(Date date, int from, int to) const {
    std::vector<OpenHours> found;
    for (std::size_t line = 0; line < lines_count; ++line) {
        for (auto const& window : lines_.windows_on(line, date)) {
            domain::OpenWindow const part{std::max(window.from, from), std::min(window.to, to)};
            if (part.from < part.to) found.push_back({date, line, part});
        }
    }
    return found;
}

std::uint64_t CallPlan::weight_of(OpenHours const& hours) const {
    auto const minutes = static_cast<std::uint64_t>(hours.window.to - hours.window.from);
    return minutes * lines_.demand_of(hours.line, hours.date) * awareness(hours.date);
}

std::vector<CallPlan::Share> CallPlan::on(Date date) {
    std::vector<Share> shares;
    for (auto const& share : counted_) {
        if (share.hours.date == date) shares.push_back(share);
    }
    if (date < pilot_day) return shares;
    for (auto const& hours : hours_on(date, date == pilot_day ? pilot_minute : 0, end_of_day)) {
        auto const weight = weight_of(hours) * calls_;
        auto const whole = weight / weight_sum_;
        bool const one_more = dice_.below(weight_sum_) < weight % weight_sum_;
        shares.push_back({hours, whole + (one_more ? 1 : 0), false});
    }
    return shares;
}

}  // namespace linka::app
