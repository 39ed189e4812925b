// Log lines on stderr. Never personal data: ids, codes, counts and durations only.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string_view>

namespace linka::log {

enum class Level : std::uint8_t { info, warning, error };

void write(Level level, std::string_view line);
/// Below this level nothing is written.
void set_level(Level level);

template <class... Args>
void info(fmt::format_string<Args...> format, Args&&... args) {
    write(Level::info, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void warning(fmt::format_string<Args...> format, Args&&... args) {
    write(Level::warning, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void error(fmt::format_string<Args...> format, Args&&... args) {
    write(Level::error, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace linka::log
