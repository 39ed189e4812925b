// Opening hours as an iCalendar file (RFC 5545).
#pragma once

#include "base/time.hpp"

#include <string>
#include <vector>

namespace linka::api {

struct CalendarEntry {
    std::string uid;  // the same for the same opening, so that a second import updates the first
    std::string summary;
    std::string description;
    Instant from;
    Instant until;
};

/// Times are given in UTC, which every calendar shows in its own zone. `now` is DTSTAMP.
std::string calendar_file(std::vector<CalendarEntry> const& entries, Instant now);

}  // namespace linka::api
