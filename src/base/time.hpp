// Instants are UTC; dates and clock times are those of Europe/Prague, by the system's tzdata.
#pragma once

#include "base/result.hpp"

#include <atomic>
#include <chrono>
#include <string>
#include <string_view>

namespace linka {

/// A moment in UTC, to the microsecond.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;
using Date = std::chrono::year_month_day;

/// A moment as the wall clock in Prague shows it.
struct LocalTime {
    Date date;
    int minute = 0;  // 0 to 1439, minutes of the wall clock since its midnight
    std::chrono::weekday weekday;
};

LocalTime to_prague(Instant instant);

/// The moment when the wall clock in Prague shows `minute` on `date`. A time skipped in spring
/// means the moment after the gap; a time that comes twice in autumn means the first.
Instant from_prague(Date date, int minute);

/// "2020-04-08"; Fault::invalid for a date that does not exist (2020-02-30) or other text.
Result<Date> parse_date(std::string_view text, std::string const& pointer);
std::string format_date(Date date);

/// "09:00" to minutes since midnight; "24:00" is allowed as an end.
Result<int> parse_clock(std::string_view text, std::string const& pointer);
std::string format_clock(int minute);

/// RFC 3339 with a zone; at most microseconds. Formatting gives UTC with Z and as many digits as
/// needed.
Result<Instant> parse_rfc3339(std::string_view text, std::string const& pointer);
std::string format_rfc3339(Instant instant);

/// The Monday of the date's week (ISO 8601).
Date monday_of(Date date);
/// "2020-W15": ISO 8601 week of the date.
std::string iso_week(Date date);
Date plus_days(Date date, int days);
/// Days from `from` to `until`; negative when `until` is earlier.
int days_between(Date from, Date until);

inline std::int64_t to_us(Instant instant) { return instant.time_since_epoch().count(); }
inline Instant from_us(std::int64_t us) { return Instant{std::chrono::microseconds{us}}; }

/// Says what time it is. The log stamps commits by it; a demo's clock runs in the past.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};

/// The machine's clock.
class SystemClock final : public Clock {
  public:
    Instant now() const override;
};

/// Stands where it is set, or runs on from there at the machine's pace: for a synthetic pilot,
/// whose weeks pass in a second, and the demo that goes on from it. Any thread.
class SettableClock final : public Clock {
  public:
    explicit SettableClock(Instant start) : frozen_us_{to_us(start)} {}
    Instant now() const override;
    void set(Instant instant);
    void run_from(Instant instant);

  private:
    static constexpr std::int64_t running = -1;
    std::atomic<std::int64_t> frozen_us_;      // or `running`
    std::atomic<std::int64_t> offset_us_ = 0;  // to the machine's clock, while running
};

}  // namespace linka
