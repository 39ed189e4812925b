// Dates and times as people and spreadsheets write them.
#pragma once

#include "base/time.hpp"

#include <optional>
#include <string_view>

namespace linka::api {

/// "2020-04-14", "14. 4. 2020", "14.04.2020".
std::optional<Date> read_date_text(std::string_view text);
/// RFC 3339; or one of these dates, with a time of day in Prague or without ("14. 4. 2020 9:05",
/// "14.04.2020 9:05:00").
std::optional<Instant> read_moment_text(std::string_view text);

}  // namespace linka::api
