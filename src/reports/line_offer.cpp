#include "reports/line_offer.hpp"

#include "domain/calendar.hpp"

#include <fmt/format.h>

#include <array>

namespace linka::reports {

namespace {

using Names = std::array<std::string_view, 7>;
constexpr Names weekdays_cs{"pondělí", "úterý", "středa", "čtvrtek", "pátek", "sobota", "neděle"};
// After "v" or "ve": when something is open.
constexpr Names on_weekday_cs{
    "v pondělí", "v úterý", "ve středu", "ve čtvrtek", "v pátek", "v sobotu", "v neděli"
};
constexpr Names weekdays_en{
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"
};

unsigned index_of(Date date) {
    return std::chrono::weekday{std::chrono::sys_days{date}}.iso_encoding() - 1;
}

/// Without its year.
std::string short_day(Date date, Language language) {
    auto text = format_day(date, language);
    text.resize(text.size() - std::string_view{" 2020"}.size());
    return text;
}

std::string on_day(Date date, Language language) {
    auto const name = language == Language::cs ? std::string{on_weekday_cs[index_of(date)]}
                                               : "on " + std::string{weekdays_en[index_of(date)]};
    return name + " " + short_day(date, language);
}

std::string clock_text(int minute) { return fmt::format("{}:{:02}", minute / 60, minute % 60); }

std::string capitalised(std::string text) {
    // The first letters are those of "v" and "o": ASCII.
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

std::string joined(std::vector<std::string> const& parts, std::string_view last_word) {
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i != 0) text += i + 1 == parts.size() ? std::string{last_word} : ", ";
        text += parts[i];
    }
    return text;
}

std::string windows_text(domain::OpenWindows const& windows, Language language) {
    std::vector<std::string> parts;
    for (auto const& window : windows) parts.push_back(hours_text(window));
    return joined(parts, language == Language::cs ? " a " : " and ");
}

bool serves(v1::Coverage const& coverage, std::string_view kraj, std::string_view day) {
    return coverage.kraj() == kraj && coverage.valid_from_on() <= day &&
           (coverage.valid_until_on().empty() || day < coverage.valid_until_on());
}

std::string reason_of(v1::LineReply const& line, Date date) {
    auto const day = format_date(date);
    for (auto const& exception : line.exceptions()) {
        if (exception.date_on() == day) return exception.reason();
    }
    return {};
}

bool runs_on(v1::LineReply const& line, Date date) {
    auto const day = format_date(date);
    return line.opened_on() <= day && (line.closed_on().empty() || day < line.closed_on());
}

}  // namespace

v1::LineReply const* line_for(Lines const& lines, std::string_view kraj, Date date) {
    auto const day = format_date(date);
    for (auto const& line : lines) {
        if (!runs_on(line, date)) continue;
        for (auto const& coverage : line.coverage()) {
            if (serves(coverage, kraj, day)) return &line;
        }
    }
    return nullptr;
}

std::optional<Date> served_from(Lines const& lines, std::string_view kraj, Date date) {
    auto const day = format_date(date);
    std::string first;
    for (auto const& line : lines) {
        for (auto const& coverage : line.coverage()) {
            auto const& from = coverage.valid_from_on();
            if (coverage.kraj() != kraj || from <= day) continue;
            if (first.empty() || from < first) first = from;
        }
    }
    if (first.empty()) return std::nullopt;
    auto const parsed = parse_date(first, {});
    return parsed ? std::optional{*parsed} : std::nullopt;
}

std::vector<std::string> kraje_of(v1::LineReply const& line, Date date) {
    auto const day = format_date(date);
    std::vector<std::string> kraje;
    for (auto const& coverage : line.coverage()) {
        if (serves(coverage, coverage.kraj(), day)) kraje.push_back(coverage.kraj());
    }
    return kraje;
}

std::string state_sentence(v1::LineReply const& line, Instant now, Language language) {
    bool const cs = language == Language::cs;
    auto const hours = domain::line_hours_of(line);
    if (auto const closes = hours.closes_at(now)) {
        auto const until = clock_text(to_prague(*closes).minute);
        return cs ? fmt::format("Teď otevřeno do {}.", until)
                  : fmt::format("Open now until {}.", until);
    }
    auto const opens = hours.next_opening(now);
    if (!opens) {
        return cs ? "Teď zavřeno. Další otevření není stanoveno."
                  : "Closed now. No further opening is set.";
    }
    auto const date = to_prague(*opens).date;
    auto const day =
        date == to_prague(now).date ? std::string{cs ? "dnes" : "today"} : on_day(date, language);
    auto const windows = windows_text(hours.windows_on(date), language);
    return cs ? fmt::format("Teď zavřeno. Otevřeno {} {}.", day, windows)
              : fmt::format("Closed now. Open {} {}.", day, windows);
}

std::vector<std::string> closed_days(v1::LineReply const& line, Instant now, Language language) {
    bool const cs = language == Language::cs;
    auto const hours = domain::line_hours_of(line);
    auto const opens = hours.next_opening(now);
    if (!opens) return {};
    std::vector<std::string> sentences;
    auto const last = to_prague(*opens).date;
    for (auto date = to_prague(now).date; date < last; date = plus_days(date, 1)) {
        if (hours.weekly_on(date).empty() || !hours.windows_on(date).empty()) continue;
        auto const when = capitalised(on_day(date, language));
        if (auto const reason = reason_of(line, date); !reason.empty()) {
            sentences.push_back(
                fmt::format("{} {}: {}.", when, cs ? "je zavřeno" : "it is closed", reason)
            );
        } else if (auto const holiday = domain::holiday_on(date)) {
            sentences.push_back(fmt::format(
                "{} {}: {}.",
                when,
                cs ? "je státní svátek" : "is a public holiday",
                cs ? holiday->cs : holiday->en
            ));
        }
    }
    return sentences;
}

std::string weekly_hours(v1::LineReply const& line, Date date, Language language) {
    bool const cs = language == Language::cs;
    auto const hours = domain::line_hours_of(line);
    std::vector<std::pair<std::string, std::vector<std::string>>> groups;  // hours, weekdays
    auto const monday = monday_of(date);
    for (int ahead = 0; ahead < 7; ++ahead) {
        auto const day = plus_days(monday, ahead);
        // The rule in force on the day asked about, whichever weekday it speaks of.
        auto on_the_day = hours;
        std::erase_if(on_the_day.rules, [date](auto const& rule) {
            return rule.valid_from > date;
        });
        auto const windows = on_the_day.weekly_on(day < date ? plus_days(day, 7) : day);
        if (windows.empty()) continue;
        auto text = windows_text(windows, language);
        auto const known = std::ranges::find(groups, text, &decltype(groups)::value_type::first);
        auto& names = known == groups.end()
                          ? groups.emplace_back(std::move(text), std::vector<std::string>{}).second
                          : known->second;
        names.emplace_back((cs ? weekdays_cs : weekdays_en)[index_of(day)]);
    }
    std::string text;
    for (auto const& [when, names] : groups) {
        if (!text.empty()) text += "; ";
        text += joined(names, cs ? " a " : " and ") + " " + when;
    }
    return text;
}

std::vector<Opening> openings(v1::LineReply const& line, Date from, Date until) {
    auto const hours = domain::line_hours_of(line);
    std::vector<Opening> found;
    for (auto date = from; date < until; date = plus_days(date, 1)) {
        for (auto const& window : hours.windows_on(date)) found.push_back({date, window});
    }
    return found;
}

std::string weekday_and_day(Date date, Language language) {
    auto const& names = language == Language::cs ? weekdays_cs : weekdays_en;
    return fmt::format("{} {}", names[index_of(date)], short_day(date, language));
}

std::string hours_text(domain::OpenWindow window) {
    return clock_text(window.from) + "–" + clock_text(window.to);
}

}  // namespace linka::reports
