#include "app/pilot_cast.hpp"

#include "domain/calendar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace linka::app {

namespace {

constexpr int opens = 9 * 60;
constexpr int closes = 15 * 60;
constexpr int noon = 12 * 60;
constexpr int easter_opens = 10 * 60;
constexpr int easter_closes = 13 * 60;
constexpr unsigned monday = 1;
constexpr unsigned tuesday = 2;
constexpr unsigned wednesday = 3;

struct LinePart {
    char const* name;
    char const* org_id;
};
constexpr std::array<LinePart, lines_count> line_parts{{
    {"Morava", "LIG"},
    {"Ostravsko", "DPW"},
    {"Praha a střed", "ROM"},
    {"Severozápad", "MVS"},
    {"Východ", "CHV"},
}};
constexpr char const* second_org_of_morava = "IRJ";

struct KrajPart {
    std::string_view code;
    unsigned demand;
    std::optional<LineIndex> line;
};
constexpr std::array<KrajPart, 14> kraj_parts{{
    {"PHA", 13, praha_a_stred},
    {"STC", 10, praha_a_stred},
    {"JHC", 8, std::nullopt},
    {"PLK", 8, std::nullopt},
    {"KVK", 6, severozapad},
    {"ULK", 14, severozapad},
    {"LBK", 8, severozapad},
    {"HKK", 8, vychod},
    {"PAK", 7, vychod},
    {"VYS", 6, std::nullopt},
    {"JHM", 13, morava},
    {"OLK", 10, morava},
    {"ZLK", 7, morava},
    {"MSK", 15, ostravsko},
}};
constexpr std::string_view handed_over = "LBK";
constexpr LineIndex handed_to = praha_a_stred;
// A caller whose kraj has no line rings one that he knows.
constexpr double asks_for_uncovered = 0.08;

std::optional<LineIndex> line_of(KrajPart const& kraj, Date date) {
    if (kraj.code == handed_over && date >= handover_on) return handed_to;
    return kraj.line;
}

v1::Window window(int from, int to) {
    v1::Window result;
    result.set_from(format_clock(from));
    result.set_to(format_clock(to));
    return result;
}

v1::HoursInput hours_on(unsigned weekday, int from, int to) {
    v1::HoursInput result;
    result.set_weekday(weekday);
    *result.add_windows() = window(from, to);
    return result;
}

Done add_account(Script& script, v1::Actor const& by, v1::Actor& account) {
    v1::Command command;
    auto& create = *command.mutable_create_account();
    create.set_role(account.role());
    create.set_org_id(account.org_id());
    auto const commit = script.record(std::move(command), by);
    if (!commit) return commit.error();
    account.set_account_id(commit->events(0).account_created().account_id());
    return {};
}

Done begin_log(Script& script, Cast& cast) {
    v1::Actor system;
    system.set_role(v1::Role::system);
    v1::Command command;
    command.mutable_start_log()->set_synthetic(true);
    auto const started = script.record(std::move(command), system);
    if (!started) return started.error();

    cast.admin.set_role(v1::Role::admin);
    cast.coordinator.set_role(v1::Role::coordinator);
    cast.coordinator.set_org_id("POR");
    cast.analyst.set_role(v1::Role::analyst);
    cast.analyst.set_org_id("SPR");
    if (auto done = add_account(script, system, cast.admin); !done) return done;
    if (auto done = add_account(script, cast.admin, cast.coordinator); !done) return done;
    if (auto done = add_account(script, cast.admin, cast.analyst); !done) return done;
    for (std::size_t i = 0; i < operators_count; ++i) {
        auto& account = cast.operators[i];
        account.set_role(v1::Role::operator_);
        account.set_org_id(i < lines_count ? line_parts[i].org_id : second_org_of_morava);
        if (auto done = add_account(script, cast.admin, account); !done) return done;
    }
    return {};
}

}  // namespace

v1::Actor const& Cast::operator_of(std::size_t line, Dice& dice) const {
    constexpr double second_answers = 0.35;
    if (line == morava && dice.chance(second_answers)) return operators.back();
    return operators[line];
}

Lines::Lines() {
    for (auto& hours : hours_) {
        hours.opened_on = line_opened_on;
        for (auto const weekday : {monday, wednesday}) {
            hours.rules.push_back({weekday, line_opened_on, {{opens, closes}}});
        }
    }
    hours_[morava].rules.push_back({tuesday, tuesday_from, {{opens, noon}}});
    hours_[morava].exceptions[april(13)] = {{easter_opens, easter_closes}};
}

void Lines::write(Script& script, Cast& cast) {
    script.at(from_prague(april(1), 7 * 60 + 40), [&script, &cast] {
        return begin_log(script, cast);
    });
    for (std::size_t line = 0; line < lines_count; ++line) {
        auto const minute = 9 * 60 + 4 + 6 * static_cast<int>(line);
        script.at(from_prague(april(6), minute), [this, &script, &cast, line] {
            return open_line(script, cast, line);
        });
    }
}

Done Lines::open_line(Script& script, Cast const& cast, std::size_t line) {
    v1::Command command;
    auto& open = *command.mutable_open_line();
    open.set_name(line_parts[line].name);
    open.set_opened_on(format_date(line_opened_on));
    // No Czech number begins with a zero: nobody can be called by mistake.
    open.set_public_phone(fmt::format("+420 000 000 00{}", line + 1));
    *open.add_hours() = hours_on(monday, opens, closes);
    *open.add_hours() = hours_on(wednesday, opens, closes);
    for (auto const& kraj : kraj_parts) {
        if (kraj.line != line) continue;
        auto& coverage = *open.add_coverage();
        coverage.set_kraj(std::string{kraj.code});
        coverage.set_org_id(kraj.code == "ZLK" ? second_org_of_morava : line_parts[line].org_id);
    }
    auto const commit = script.record(std::move(command), cast.coordinator);
    if (!commit) return commit.error();
    ids_[line] = commit->events(0).line_opened().line_id();
    return {};
}

domain::OpenWindows Lines::windows_on(std::size_t line, Date date) const {
    return hours_[line].windows_on(date);
}

unsigned Lines::demand_of(std::size_t line, Date date) const {
    unsigned demand = 0;
    for (auto const& kraj : kraj_parts) {
        if (line_of(kraj, date) == line) demand += kraj.demand;
    }
    return demand;
}

std::string_view Lines::draw_kraj(std::size_t line, Date date, Dice& dice) const {
    bool const uncovered = dice.chance(asks_for_uncovered);
    std::array<unsigned, kraj_parts.size()> weights{};
    for (std::size_t i = 0; i < kraj_parts.size(); ++i) {
        auto const covers = line_of(kraj_parts[i], date);
        bool const asked = uncovered ? !covers.has_value() : covers == line;
        if (asked) weights[i] = kraj_parts[i].demand;
    }
    return kraj_parts[dice.weighted(weights)].code;
}

bool Lines::is_covered(std::string_view kraj) const {
    return std::ranges::find(kraj_parts, kraj, &KrajPart::code)->line.has_value();
}

std::size_t Lines::keeper_of(std::string_view kraj) const {
    return std::ranges::find(kraj_parts, kraj, &KrajPart::code)->line.value_or(morava);
}

v1::CoverageInput Lines::handover() {
    v1::CoverageInput result;
    result.set_kraj(std::string{handed_over});
    result.set_org_id(line_parts[handed_to].org_id);
    return result;
}

v1::HoursInput Lines::tuesday_hours() { return hours_on(tuesday, opens, noon); }

v1::DayExceptionInput Lines::easter_monday() {
    v1::DayExceptionInput result;
    result.set_date_on(format_date(april(13)));
    *result.add_windows() = window(easter_opens, easter_closes);
    result.set_reason(
        "V úterý po Velikonocích propouštějí dvě moravské věznice, dvě kolegyně proto slouží i o "
        "svátku."
    );
    return result;
}

}  // namespace linka::app
