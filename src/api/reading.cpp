#include "api/reading.hpp"

#include "base/number.hpp"

#include <fmt/format.h>

namespace linka::api {

namespace {

constexpr std::size_t limit_max = 500;

std::optional<std::string> from_hex(std::string_view hex) {
    if (hex.size() % 2 != 0 || hex.size() > 512) return std::nullopt;
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        auto const byte = parse_number<unsigned char>(hex.substr(i, 2), 16);
        if (!byte) return std::nullopt;
        bytes += static_cast<char>(*byte);
    }
    return bytes;
}

}  // namespace

Result<views::Page> page_of(http::Request const& request, std::size_t limit_default) {
    views::Page page{{}, limit_default};
    if (auto const cursor = request.parameter("cursor")) {
        auto const key = from_hex(*cursor);
        if (!key || key->empty()) return invalid("bad_cursor", "cursor");
        page.after = *key;
    }
    if (auto const limit = request.parameter("limit")) {
        page.limit = parse_number<std::size_t>(*limit).value_or(0);
        if (page.limit == 0 || page.limit > limit_max)
            return invalid("bad_limit", "limit", limit->substr(0, 20));
    }
    return page;
}

std::string cursor_of(std::string_view key) {
    std::string hex;
    for (char const c : key)
        fmt::format_to(std::back_inserter(hex), "{:02x}", static_cast<unsigned char>(c));
    return hex;
}

Result<std::optional<Date>> date_parameter(http::Request const& request, std::string const& name) {
    auto const text = request.parameter(name);
    if (!text || text->empty()) return std::optional<Date>{};
    auto const date = parse_date(*text, name);
    if (!date) return date.error();
    return std::optional<Date>{*date};
}

}  // namespace linka::api
