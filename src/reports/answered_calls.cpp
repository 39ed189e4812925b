#include "reports/answered_calls.hpp"

#include "domain/line_hours.hpp"
#include "reports/weekly.hpp"
#include "views/accounts.hpp"
#include "views/calls.hpp"
#include "views/duty.hpp"
#include "views/lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace linka::reports {

namespace {

/// One line in one week, or several together. The rate stands on the counted days alone: what was
/// missed on the others nobody knows.
struct Cell {
    std::uint64_t answered = 0;
    unsigned line_days = 0;
    unsigned counted_days = 0;
    unsigned guessed_days = 0;  // of the counted ones
    std::uint64_t answered_counted = 0;
    std::uint64_t missed = 0;

    bool empty() const { return answered == 0 && line_days == 0 && counted_days == 0; }
    void add(Cell const& other) {
        answered += other.answered;
        line_days += other.line_days;
        counted_days += other.counted_days;
        guessed_days += other.guessed_days;
        answered_counted += other.answered_counted;
        missed += other.missed;
    }
};

using Lines = std::vector<v1::LineReply>;
using Weeks = std::map<Date, std::map<std::string, Cell>>;  // by Monday, by line
using Answered = std::map<std::pair<std::string, Date>, std::uint64_t>;

/// In whole percent: of some hundred calls no more is known. 100 and 0 are said only where they are
/// meant. Nothing where no day is counted, or nobody rang on those that are.
std::optional<double> rate(Cell const& cell) {
    auto const rang = cell.answered_counted + cell.missed;
    if (cell.counted_days == 0 || rang == 0) return std::nullopt;
    auto const percent =
        std::round(static_cast<double>(cell.answered_counted) * 100.0 / static_cast<double>(rang));
    return std::clamp(
        percent, cell.answered_counted > 0 ? 1.0 : 0.0, cell.missed > 0 ? 99.0 : 100.0
    );
}

Answered answered_by_day(Question const& question, Period const& period) {
    Answered answered;
    views::each_counted_day(
        question.tables,
        period.from,
        period.until,
        [&](views::CountedDay const& counted) {
            answered[{counted.line_id, counted.day}] += counted.count.answered();
        }
    );
    return answered;
}

void count_line(
    Weeks& weeks,
    v1::LineReply const& line,
    Answered const& answered,
    Question const& question,
    Period const& period
) {
    auto const& id = line.line_id();
    auto const answered_on = [&](Date day) {
        auto const found = answered.find({id, day});
        return found == answered.end() ? 0 : found->second;
    };
    auto const hours = domain::line_hours_of(line);
    for (Date day = period.from; day <= period.until; day = plus_days(day, 1)) {
        auto& cell = weeks[monday_of(day)][id];
        cell.answered += answered_on(day);
        if (hours.minutes_open(day, plus_days(day, 1)) > 0) ++cell.line_days;
    }
    views::each_tally(
        question.tables,
        id,
        period.from,
        period.until,
        [&](v1::TallyReply const& tally) {
            auto const day = parse_date(tally.date_on(), "");
            CHECK(day.has_value());
            auto& cell = weeks[monday_of(*day)][id];
            ++cell.counted_days;
            if (tally.method() == v1::TallyMethod::estimate) ++cell.guessed_days;
            cell.answered_counted += answered_on(*day);
            cell.missed += tally.count();
        }
    );
}

Cell sum(std::map<std::string, Cell> const& by_line) {
    Cell total;
    for (auto const& [line_id, cell] : by_line) total.add(cell);
    return total;
}

constexpr std::array columns{
    Column{"week", "týden", "week", false},
    Column{"line", "linka", "line", false},
    Column{"answered", "přijaté hovory", "calls answered", true},
    Column{"line_days", "dny služby", "days open", true},
    Column{"counted_days", "sečtené dny", "days counted", true},
    Column{"answered_counted", "přijaté v sečtených dnech", "answered on counted days", true},
    Column{"missed", "zmeškané", "missed", true},
    Column{"answered_rate", "přijato %", "answered %", true},
};

void add_row(
    v1::ReportReply& reply,
    std::string const& week,
    std::string const& line,
    Cell const& cell,
    bool czech
) {
    std::string const uncounted = czech ? "nesečteno" : "not counted";
    auto& row = *reply.add_rows();
    row.add_cells()->set_text(week);
    row.add_cells()->set_text(line);
    add_number(row, static_cast<double>(cell.answered), "");
    add_number(row, cell.line_days, "");
    add_number(row, cell.counted_days, "");
    bool const counted = cell.counted_days > 0;
    auto const known = [&](std::uint64_t value) {
        return counted ? std::optional{static_cast<double>(value)} : std::nullopt;
    };
    add_number(row, known(cell.answered_counted), uncounted);
    add_number(row, known(cell.missed), uncounted);
    auto const percent = rate(cell);
    auto const absent = counted ? std::string{czech ? "nikdo nevolal" : "nobody rang"} : uncounted;
    add_number(row, percent, absent);
}

void add_series(
    v1::ReportReply& reply,
    Weeks const& weeks,
    std::string const& line_id,
    std::string const& label,
    bool czech
) {
    auto& series = *reply.add_series();
    series.set_key(line_id.empty() ? "total" : line_id);
    series.set_label(label);
    series.set_unit(czech ? "% přijatých hovorů" : "% of calls answered");
    for (auto const& [monday, by_line] : weeks) {
        auto& point = *series.add_points();
        point.set_x(format_date(monday));
        auto const found = by_line.find(line_id);
        auto const percent = line_id.empty()          ? rate(sum(by_line))
                             : found == by_line.end() ? std::nullopt
                                                      : rate(found->second);
        if (percent) point.set_y(*percent);
    }
}

std::string czech_sentence(Cell const& all, Period const& period) {
    auto text = fmt::format(
        "Od {} do {} linky přijaly {}. ",
        format_day(period.from, Language::cs),
        format_day(period.until, Language::cs),
        counted(all.answered, "hovor", "hovory", "hovorů")
    );
    if (all.counted_days == 0)
        return text + "Zmeškané hovory nikdo nesečetl, takže podíl přijatých není znám.";
    text += fmt::format(
        "Zmeškané jsou sečtené za {} (služba byla {})",
        counted(all.counted_days, "den", "dny", "dnů"),
        counted(all.line_days, "den", "dny", "dnů")
    );
    auto const percent = rate(all);
    if (!percent) return text + "; v těch dnech nikdo nevolal.";
    return text + fmt::format(
                      ": {} přijatých a {} zmeškaných, přijato tedy {:.0f} %.",
                      all.answered_counted,
                      all.missed,
                      *percent
                  );
}

std::string english_sentence(Cell const& all, Period const& period) {
    auto const days = [](unsigned count) {
        return fmt::format("{} {}", count, count == 1 ? "day" : "days");
    };
    auto text = fmt::format(
        "From {} to {} the lines answered {} {}. ",
        format_day(period.from, Language::en),
        format_day(period.until, Language::en),
        all.answered,
        all.answered == 1 ? "call" : "calls"
    );
    if (all.counted_days == 0)
        return text + "Nobody counted the missed ones, so the share answered is not known.";
    text += fmt::format(
        "The missed ones are counted for {} (open on {})",
        days(all.counted_days),
        days(all.line_days)
    );
    auto const percent = rate(all);
    if (!percent) return text + "; nobody rang on those.";
    return text + fmt::format(
                      ": {} answered and {} missed, so {:.0f} % were answered.",
                      all.answered_counted,
                      all.missed,
                      *percent
                  );
}

void add_notes(v1::ReportReply& reply, Cell const& all, bool czech) {
    constexpr unsigned few = 10;
    auto const add = [&](char const* cs, char const* en) { reply.add_notes(czech ? cs : en); };
    add("Přijaté jsou příchozí telefonní hovory bez storen, podle dne, kdy proběhly. Zmeškané jsou "
        "jen ty, které někdo sečetl; platí poslední součet dne.",
        "Answered are incoming calls by phone that were not voided, by the day they occurred. "
        "Missed are only those that somebody counted; the last count of a day holds.");
    add("Podíl se počítá jen ze dnů, za které jsou zmeškané sečtené. Kde sečtené nejsou, není "
        "znám: není to ani 100 %, ani 0 %.",
        "The share stands on the days that are counted. Where none is, it is not known: neither "
        "100 % nor 0 %.");
    if (all.guessed_days > 0) {
        reply.add_notes(
            czech
                ? fmt::format(
                      "Z odhadu, ne z telefonu: {}.", counted(all.guessed_days, "den", "dny", "dnů")
                  )
                : fmt::format(
                      "Guessed, not read off the phone: {} {}.",
                      all.guessed_days,
                      all.guessed_days == 1 ? "day" : "days"
                  )
        );
    }
    auto const rang = all.answered_counted + all.missed;
    if (all.counted_days > 0 && rang < few) {
        add("Z tak málo hovorů podíl mnoho neříká; čtěte raději počty.",
            "So few calls make a poor share; rather read the counts.");
    }
}

Result<v1::ReportReply> run_answered_calls(Question const& question) {
    bool const czech = question.language == Language::cs;
    auto lines = views::all_lines(question.tables);
    auto const period = period_of(question, lines);
    if (!period) return period.error();
    if (question.line_id) {
        std::erase_if(lines, [&](v1::LineReply const& line) {
            return line.line_id() != *question.line_id;
        });
    }
    auto const answered = answered_by_day(question, *period);
    Weeks weeks;
    for (auto const& line : lines) count_line(weeks, line, answered, question, *period);

    v1::ReportReply reply;
    add_parameters(reply, question, *period);
    add_columns(reply, columns, czech);
    Cell all;
    for (auto const& [monday, by_line] : weeks) {
        auto const label = week_label(monday, *period, question.language);
        for (auto const& line : lines) {
            auto const& cell = by_line.at(line.line_id());
            if (!cell.empty()) add_row(reply, label, line.name(), cell, czech);
        }
        auto const total = sum(by_line);
        if (lines.size() > 1) add_row(reply, label, czech ? "celkem" : "total", total, czech);
        all.add(total);
    }
    auto const one = question.line_id ? lines.front().name() : std::string{};
    add_series(
        reply, weeks, {}, one.empty() ? (czech ? "všechny linky" : "all lines") : one, czech
    );
    if (lines.size() > 1) {
        for (auto const& line : lines) add_series(reply, weeks, line.line_id(), line.name(), czech);
    }
    add_marks(reply, question, *period);
    reply.set_summary(czech ? czech_sentence(all, *period) : english_sentence(all, *period));
    add_notes(reply, all, czech);
    reply.set_synthetic(views::is_synthetic(question.tables));
    return reply;
}

}  // namespace

Report answered_calls() {
    return {
        "answered-calls",
        "Přijaté a zmeškané hovory po týdnech",
        "Calls answered and missed, by week",
        &run_answered_calls
    };
}

}  // namespace linka::reports
