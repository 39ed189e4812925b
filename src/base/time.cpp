#include "base/time.hpp"

#include "base/check.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>

namespace linka {

namespace {

date::time_zone const& prague() {
    static auto const* const zone = date::locate_zone("Europe/Prague");
    return *zone;
}

date::sys_time<std::chrono::microseconds> to_date_library(Instant instant) {
    return date::sys_time<std::chrono::microseconds>{instant.time_since_epoch()};
}

/// Exactly `digits` decimal digits from the front of `text`, which then begins after them.
std::optional<int> take_digits(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) return std::nullopt;
    int value = 0;
    for (char const c : text.substr(0, digits)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool take(std::string_view& text, char expected) {
    if (text.empty() || text.front() != expected) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<Date> take_date(std::string_view& text) {
    auto const year = take_digits(text, 4);
    if (!year || !take(text, '-')) return std::nullopt;
    auto const month = take_digits(text, 2);
    if (!month || !take(text, '-')) return std::nullopt;
    auto const day = take_digits(text, 2);
    if (!day) return std::nullopt;
    Date const date{
        std::chrono::year{*year},
        std::chrono::month{static_cast<unsigned>(*month)},
        std::chrono::day{static_cast<unsigned>(*day)}
    };
    if (!date.ok()) return std::nullopt;
    return date;
}

std::optional<int> take_clock(std::string_view& text) {
    auto const hour = take_digits(text, 2);
    if (!hour || !take(text, ':')) return std::nullopt;
    auto const minute = take_digits(text, 2);
    if (!minute || *minute > 59 || *hour > 24 || (*hour == 24 && *minute != 0)) return std::nullopt;
    return *hour * 60 + *minute;
}

/// ".123456" to microseconds; digits beyond the sixth are refused.
std::optional<int> take_fraction(std::string_view& text) {
    if (!take(text, '.')) return 0;
    int value = 0;
    std::size_t digits = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9' && digits < 6) {
        value = value * 10 + (text.front() - '0');
        text.remove_prefix(1);
        ++digits;
    }
    if (digits == 0) return std::nullopt;
    for (; digits < 6; ++digits) value *= 10;
    return value;
}

/// "Z" or "+02:00" to minutes east of UTC.
std::optional<int> take_zone(std::string_view& text) {
    if (take(text, 'Z') || take(text, 'z')) return 0;
    int const sign = take(text, '+') ? 1 : (take(text, '-') ? -1 : 0);
    if (sign == 0) return std::nullopt;
    auto const minutes = take_clock(text);
    if (!minutes || *minutes >= 24 * 60) return std::nullopt;
    return sign * *minutes;
}

std::optional<Instant> take_rfc3339(std::string_view& text) {
    auto const date = take_date(text);
    if (!date || (!take(text, 'T') && !take(text, 't'))) return std::nullopt;
    auto const minute = take_clock(text);
    if (!minute || *minute >= 24 * 60 || !take(text, ':')) return std::nullopt;
    auto const second = take_digits(text, 2);
    if (!second || *second > 59) return std::nullopt;
    auto const micros = take_fraction(text);
    if (!micros) return std::nullopt;
    auto const zone = take_zone(text);
    if (!zone) return std::nullopt;
    using namespace std::chrono;
    return Instant{sys_days{*date}} + minutes{*minute - *zone} + seconds{*second} +
           microseconds{*micros};
}

/// In decimal, with zeroes in front up to `width`.
void append_digits(std::string& text, std::int64_t value, std::size_t width) {
    std::array<char, 20> digits{};
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    auto const count = static_cast<std::size_t>(end - digits.data());
    if (count < width) text.append(width - count, '0');
    text.append(digits.data(), count);
}

}  // namespace

LocalTime to_prague(Instant instant) {
    auto const local = prague().to_local(to_date_library(instant));
    auto const day = date::floor<date::days>(local);
    auto const since_midnight = std::chrono::duration_cast<std::chrono::minutes>(local - day);
    std::chrono::sys_days const as_sys{std::chrono::days{day.time_since_epoch().count()}};
    return {Date{as_sys}, static_cast<int>(since_midnight.count()), std::chrono::weekday{as_sys}};
}

Instant from_prague(Date date, int minute) {
    auto const days = std::chrono::sys_days{date}.time_since_epoch();
    date::local_time<std::chrono::microseconds> const local{
        std::chrono::microseconds{days} + std::chrono::minutes{minute}
    };
    auto const info = prague().get_info(local);
    if (info.result == date::local_info::nonexistent) {
        return Instant{info.first.end.time_since_epoch()};
    }
    return Instant{(local.time_since_epoch() - info.first.offset)};
}

Result<Date> parse_date(std::string_view text, std::string const& pointer) {
    auto rest = text;
    auto const date = take_date(rest);
    if (!date || !rest.empty())
        return invalid("bad_date", pointer, std::string{text.substr(0, 32)});
    return *date;
}

std::string format_date(Date date) {
    return fmt::format(
        "{:04}-{:02}-{:02}",
        static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day())
    );
}

Result<int> parse_clock(std::string_view text, std::string const& pointer) {
    auto rest = text;
    auto const minute = take_clock(rest);
    if (!minute || !rest.empty())
        return invalid("bad_clock", pointer, std::string{text.substr(0, 32)});
    return *minute;
}

std::string format_clock(int minute) {
    return fmt::format("{:02}:{:02}", minute / 60, minute % 60);
}

Result<Instant> parse_rfc3339(std::string_view text, std::string const& pointer) {
    auto rest = text;
    auto const instant = take_rfc3339(rest);
    if (!instant || !rest.empty())
        return invalid("bad_time", pointer, std::string{text.substr(0, 40)});
    return *instant;
}

std::string format_rfc3339(Instant instant) {
    auto const day = std::chrono::floor<std::chrono::days>(instant);
    auto const in_day = std::chrono::hh_mm_ss{instant - day};
    Date const date{day};
    // By hand: an answer holds dozens of times, and a format string cost more than the rest of it.
    std::string text;
    text.reserve(sizeof "2020-04-15T10:42:00.123456Z");
    append_digits(text, static_cast<int>(date.year()), 4);
    append_digits(text += '-', static_cast<unsigned>(date.month()), 2);
    append_digits(text += '-', static_cast<unsigned>(date.day()), 2);
    append_digits(text += 'T', in_day.hours().count(), 2);
    append_digits(text += ':', in_day.minutes().count(), 2);
    append_digits(text += ':', in_day.seconds().count(), 2);
    auto const micros = in_day.subseconds().count();
    if (micros % 1000 != 0) {
        append_digits(text += '.', micros, 6);
    } else if (micros != 0) {
        append_digits(text += '.', micros / 1000, 3);
    }
    return text += 'Z';
}

Date monday_of(Date date) {
    std::chrono::sys_days const day{date};
    auto const weekday = std::chrono::weekday{day};
    return Date{day - (weekday - std::chrono::Monday)};
}

std::string iso_week(Date date) {
    // The week belongs to the year that holds its Thursday.
    auto const thursday = plus_days(monday_of(date), 3);
    auto const first = Date{thursday.year(), std::chrono::January, std::chrono::day{1}};
    return fmt::format(
        "{:04}-W{:02}", static_cast<int>(thursday.year()), days_between(first, thursday) / 7 + 1
    );
}

Date plus_days(Date date, int days) {
    return Date{std::chrono::sys_days{date} + std::chrono::days{days}};
}

int days_between(Date from, Date until) {
    return static_cast<int>((std::chrono::sys_days{until} - std::chrono::sys_days{from}).count());
}

Instant SystemClock::now() const {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

Instant SettableClock::now() const {
    auto const frozen = frozen_us_.load(std::memory_order_acquire);
    if (frozen != running) return from_us(frozen);
    return SystemClock{}.now() +
           std::chrono::microseconds{offset_us_.load(std::memory_order_acquire)};
}

void SettableClock::set(Instant instant) {
    CHECK(to_us(instant) >= 0);
    frozen_us_.store(to_us(instant), std::memory_order_release);
}

void SettableClock::run_from(Instant instant) {
    offset_us_.store(to_us(instant) - to_us(SystemClock{}.now()), std::memory_order_release);
    frozen_us_.store(running, std::memory_order_release);
}

}  // namespace linka
