// Numbers that people and machines write as text.
#pragma once

#include <charconv>
#include <concepts>
#include <memory>
#include <optional>
#include <string_view>

namespace linka {

/// The whole number that the text is, from its first character to its last: digits, after a minus
/// where the type has one. Nothing for any other text, and where the type cannot hold it.
template <std::integral Number>
std::optional<Number> parse_number(std::string_view text, int base = 10) {
    Number number{};
    auto const* const end = std::to_address(text.end());
    auto const read = std::from_chars(std::to_address(text.begin()), end, number, base);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return number;
}

}  // namespace linka
