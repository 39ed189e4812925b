#include "api/moment_text.hpp"

#include <regex>
#include <string>

namespace linka::api {

namespace {

constexpr std::size_t text_bytes_max = 40;

int number(std::cmatch const& found, std::size_t group) {
    return found[group].matched ? std::stoi(found[group].str()) : 0;
}

std::optional<Date> date_of(int year, int month, int day) {
    Date const date{
        std::chrono::year{year},
        std::chrono::month{static_cast<unsigned>(month)},
        std::chrono::day{static_cast<unsigned>(day)}
    };
    return date.ok() ? std::optional{date} : std::nullopt;
}

}  // namespace

std::optional<Date> read_date_text(std::string_view text) {
    static std::regex const czech{R"((\d{1,2})\. ?(\d{1,2})\. ?(\d{4}))"};
    if (text.size() > text_bytes_max) return std::nullopt;
    std::cmatch found;
    if (std::regex_match(text.begin(), text.end(), found, czech))
        return date_of(number(found, 3), number(found, 2), number(found, 1));
    auto const iso = parse_date(text, {});
    return iso ? std::optional<Date>{*iso} : std::nullopt;
}

std::optional<Instant> read_moment_text(std::string_view text) {
    static std::regex const with_time{R"((.*\d) (\d{1,2}):(\d{2})(?::(\d{2}))?)"};
    if (text.size() > text_bytes_max) return std::nullopt;
    if (auto const instant = parse_rfc3339(text, {})) return *instant;
    std::cmatch found;
    if (!std::regex_match(text.begin(), text.end(), found, with_time)) {
        auto const date = read_date_text(text);
        return date ? std::optional{from_prague(*date, 0)} : std::nullopt;
    }
    auto const date = read_date_text({found[1].first, static_cast<std::size_t>(found[1].length())});
    int const hour = number(found, 2);
    int const minute = number(found, 3);
    if (!date || hour > 23 || minute > 59) return std::nullopt;
    return from_prague(*date, hour * 60 + minute) + std::chrono::seconds{number(found, 4)};
}

}  // namespace linka::api
