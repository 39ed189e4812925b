// Czech public holidays by rule (Act 245/2000), not by list: any year, without a feed to import.
#pragma once

#include "base/time.hpp"

#include <optional>
#include <string_view>

namespace linka::domain {

struct Holiday {
    std::string_view cs;
    std::string_view en;
};

/// "Významné dny" are working days and not here; a holiday on a weekend is not moved. The rules are
/// those of schema/reference/holidays.json (a test compares them).
std::optional<Holiday> holiday_on(Date date);

/// By the Gregorian (anonymous) algorithm.
Date easter_sunday(std::chrono::year year);

}  // namespace linka::domain
