#include "reports/calls_by_week.hpp"

#include "domain/line_hours.hpp"
#include "reports/weekly.hpp"
#include "views/accounts.hpp"
#include "views/calls.hpp"
#include "views/lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace linka::reports {

namespace {

// A call without a case has no kraj of return; it is counted, under its own heading.
constexpr std::string_view no_kraj;

/// Calls and exposure of one kraj in one week. Exposure in minutes: the open hours, after holidays
/// and day exceptions, of lines that covered the kraj, day by day.
struct Cell {
    std::uint64_t calls = 0;
    std::int64_t open_minutes = 0;
    std::uint64_t late_entries = 0;
};

struct Week {
    Date monday;
    std::map<std::string, Cell> by_kraj;
    Cell total;  // open_minutes: of all lines, whatever they cover
};

using Weeks = std::map<Date, Week>;

std::optional<double> rate(Cell const& cell) {
    if (cell.open_minutes == 0) return std::nullopt;
    return static_cast<double>(cell.calls) * 60.0 / static_cast<double>(cell.open_minutes);
}

double hours(std::int64_t minutes) { return static_cast<double>(minutes) / 60.0; }

bool covers(v1::Coverage const& coverage, std::string const& day) {
    return coverage.valid_from_on() <= day &&
           (coverage.valid_until_on().empty() || day < coverage.valid_until_on());
}

void add_exposure(Weeks& weeks, v1::LineReply const& line, Period const& period) {
    auto const hours_of_line = domain::line_hours_of(line);
    for (Date day = period.from; day <= period.until; day = plus_days(day, 1)) {
        auto const minutes = hours_of_line.minutes_open(day, plus_days(day, 1));
        if (minutes == 0) continue;
        auto& week = weeks.at(monday_of(day));
        week.total.open_minutes += minutes;
        auto const text = format_date(day);
        for (auto const& coverage : line.coverage()) {
            if (covers(coverage, text)) week.by_kraj[coverage.kraj()].open_minutes += minutes;
        }
    }
}

Weeks count(
    Question const& question, std::vector<v1::LineReply> const& lines, Period const& period
) {
    Weeks weeks;
    for (Date monday = monday_of(period.from); monday <= period.until;
         monday = plus_days(monday, 7)) {
        weeks[monday].monday = monday;
    }
    for (auto const& line : lines) {
        if (!question.line_id || *question.line_id == line.line_id())
            add_exposure(weeks, line, period);
    }
    views::each_counted_day(
        question.tables,
        period.from,
        period.until,
        [&](views::CountedDay const& counted) {
            if (question.line_id && *question.line_id != counted.line_id) return;
            auto& week = weeks.at(monday_of(counted.day));
            for (auto* const cell : {&week.total, &week.by_kraj[counted.return_kraj]}) {
                cell->calls += counted.count.calls();
                cell->late_entries += counted.count.late_entries();
            }
        }
    );
    return weeks;
}

/// Kraje that any week mentions, in the order of the reference list; calls without a kraj last.
std::vector<std::string> kraje_of(Weeks const& weeks, domain::Reference const& reference) {
    auto const mentioned = [&](std::string const& kraj) {
        return std::ranges::any_of(weeks, [&](auto const& week) {
            return week.second.by_kraj.contains(kraj);
        });
    };
    std::vector<std::string> kraje;
    for (auto const& kraj : reference.kraje) {
        if (mentioned(kraj.code)) kraje.push_back(kraj.code);
    }
    if (mentioned(std::string{no_kraj})) kraje.emplace_back(no_kraj);
    return kraje;
}

std::string kraj_name(std::string const& kraj, Question const& question) {
    bool const czech = question.language == Language::cs;
    if (kraj == no_kraj) return czech ? "bez kraje návratu" : "no kraj of return";
    auto const* const known = question.reference.kraje.find(kraj);
    if (known == nullptr) return kraj;
    return czech ? known->short_name : known->name_en;
}

void add_row(
    v1::ReportReply& reply,
    std::string const& week,
    std::string const& kraj,
    Cell const& cell,
    bool czech
) {
    auto& row = *reply.add_rows();
    row.add_cells()->set_text(week);
    row.add_cells()->set_text(kraj);
    add_number(row, static_cast<double>(cell.calls), "");
    add_number(row, rounded(hours(cell.open_minutes)), "");
    auto const per_hour = rate(cell);
    add_number(
        row,
        per_hour ? std::optional{rounded(*per_hour)} : std::nullopt,
        czech ? "bez otevřené linky" : "no open line"
    );
}

constexpr std::array columns{
    Column{"week", "týden", "week", false},
    Column{"kraj", "kraj návratu", "kraj of return", false},
    Column{"calls", "hovory", "calls", true},
    Column{"line_hours", "otevřené linkohodiny", "open line-hours", true},
    Column{"calls_per_line_hour", "hovory na linkohodinu", "calls per line-hour", true},
};

void add_series(
    v1::ReportReply& reply,
    Weeks const& weeks,
    std::string const& key,
    std::string const& label,
    bool czech
) {
    auto& series = *reply.add_series();
    series.set_key(key);
    series.set_label(label);
    series.set_unit(czech ? "hovory na otevřenou linkohodinu" : "calls per open line-hour");
    for (auto const& [monday, week] : weeks) {
        auto& point = *series.add_points();
        point.set_x(format_date(monday));
        auto const cell = week.by_kraj.find(key);
        auto const value = key == "total"
                               ? rate(week.total)
                               : (cell == week.by_kraj.end() ? std::nullopt : rate(cell->second));
        if (value) point.set_y(rounded(*value));
    }
}

struct Totals {
    Cell all;
    std::string busiest;
    std::uint64_t busiest_calls = 0;
};

Totals totals_of(Weeks const& weeks) {
    Totals totals;
    std::map<std::string, std::uint64_t> by_kraj;
    for (auto const& [monday, week] : weeks) {
        totals.all.calls += week.total.calls;
        totals.all.open_minutes += week.total.open_minutes;
        totals.all.late_entries += week.total.late_entries;
        for (auto const& [kraj, cell] : week.by_kraj) by_kraj[kraj] += cell.calls;
    }
    for (auto const& [kraj, calls] : by_kraj) {
        if (kraj == no_kraj || calls <= totals.busiest_calls) continue;
        totals.busiest = kraj;
        totals.busiest_calls = calls;
    }
    return totals;
}

std::string czech_sentence(Totals const& totals, Question const& question, Period const& period) {
    auto const from = format_day(period.from, Language::cs);
    auto const until = format_day(period.until, Language::cs);
    if (totals.all.calls == 0)
        return fmt::format("Od {} do {} není zapsán žádný hovor.", from, until);
    auto const calls = totals.all.calls;
    auto const* const verb =
        calls == 1 ? "je zapsán" : (calls <= 4 ? "jsou zapsány" : "je zapsáno");
    auto text = fmt::format(
        "Od {} do {} {} {}", from, until, verb, counted(calls, "hovor", "hovory", "hovorů")
    );
    if (auto const per_hour = rate(totals.all)) {
        text += fmt::format(
            " na {} otevřených linkohodin, tedy {} hovoru na hodinu",
            format_number(hours(totals.all.open_minutes), Language::cs),
            format_number(*per_hour, Language::cs)
        );
    }
    if (totals.busiest_calls > 0) {
        text += fmt::format(
            "; nejčastější kraj návratu: {} ({})",
            kraj_name(totals.busiest, question),
            totals.busiest_calls
        );
    }
    return text + ".";
}

std::string english_sentence(Totals const& totals, Question const& question, Period const& period) {
    auto const from = format_day(period.from, Language::en);
    auto const until = format_day(period.until, Language::en);
    if (totals.all.calls == 0)
        return fmt::format("From {} to {} no call is recorded.", from, until);
    auto text = fmt::format(
        "From {} to {}, {} recorded",
        from,
        until,
        totals.all.calls == 1 ? "1 call is" : fmt::format("{} calls are", totals.all.calls)
    );
    if (auto const per_hour = rate(totals.all)) {
        text += fmt::format(
            " in {} open line-hours, that is {} calls an hour",
            format_number(hours(totals.all.open_minutes), Language::en),
            format_number(*per_hour, Language::en)
        );
    }
    if (totals.busiest_calls > 0) {
        text += fmt::format(
            "; the most frequent kraj of return is {} ({})",
            kraj_name(totals.busiest, question),
            totals.busiest_calls
        );
    }
    return text + ".";
}

void add_notes(v1::ReportReply& reply, Totals const& totals, bool czech) {
    reply.add_notes(
        czech ? "Hovory se počítají podle doby, kdy proběhly; stornované se nepočítají. Jeden "
                "hovor je počítán jednou, i když má více potřeb."
              : "Calls count by when they occurred; voided ones do not count. A call counts once, "
                "however many needs it has."
    );
    reply.add_notes(
        czech ? "Linkohodiny kraje jsou otevřené hodiny linek, které kraj ten den pokrývaly, po "
                "výjimkách a svátcích. Součet krajů proto nemusí být roven řádku „celkem“."
              : "A kraj's line-hours are the open hours of the lines that covered it that day, "
                "after exceptions and holidays. Kraje need not add up to the total."
    );
    if (totals.all.late_entries > 0) {
        reply.add_notes(
            czech ? fmt::format(
                        "Zapsáno později než 24 hodin po hovoru: {}.", totals.all.late_entries
                    )
                  : fmt::format(
                        "Recorded more than 24 hours after the call: {}.", totals.all.late_entries
                    )
        );
    }
}

Result<v1::ReportReply> run_calls_by_week(Question const& question) {
    bool const czech = question.language == Language::cs;
    auto const lines = views::all_lines(question.tables);
    auto const period = period_of(question, lines);
    if (!period) return period.error();
    auto const weeks = count(question, lines, *period);
    auto const kraje = kraje_of(weeks, question.reference);
    v1::ReportReply reply;
    add_parameters(reply, question, *period);
    add_columns(reply, columns, czech);
    for (auto const& [monday, week] : weeks) {
        auto const label = week_label(week.monday, *period, question.language);
        for (auto const& kraj : kraje) {
            auto const cell = week.by_kraj.find(kraj);
            if (cell != week.by_kraj.end())
                add_row(reply, label, kraj_name(kraj, question), cell->second, czech);
        }
        add_row(reply, label, czech ? "celkem" : "total", week.total, czech);
    }
    add_series(reply, weeks, "total", czech ? "všechny linky" : "all lines", czech);
    for (auto const& kraj : kraje) {
        if (kraj != no_kraj) add_series(reply, weeks, kraj, kraj_name(kraj, question), czech);
    }
    add_marks(reply, question, *period);
    auto const totals = totals_of(weeks);
    reply.set_summary(
        czech ? czech_sentence(totals, question, *period)
              : english_sentence(totals, question, *period)
    );
    add_notes(reply, totals, czech);
    reply.set_synthetic(views::is_synthetic(question.tables));
    return reply;
}

}  // namespace

Report calls_by_week() {
    return {
        "calls-by-week",
        "Hovory po týdnech a krajích návratu",
        "Calls by week and kraj of return",
        &run_calls_by_week
    };
}

}  // namespace linka::reports
