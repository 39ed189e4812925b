#include "reports/weekly.hpp"

#include "views/changes.hpp"
#include "views/lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace linka::reports {

Result<Period> period_of(Question const& question, std::vector<v1::LineReply> const& lines) {
    if (question.line_id && !views::find_line(question.tables, *question.line_id))
        return invalid("unknown_line", "line_id", question.line_id->substr(0, 40));
    auto const today = to_prague(question.valid_at).date;
    Date first = today;
    for (auto const& line : lines) {
        auto const opened = parse_date(line.opened_on(), "");
        if (opened) first = std::min(first, *opened);
    }
    Period const period{question.from.value_or(first), question.until.value_or(today)};
    if (period.until < period.from)
        return invalid("until_before_from", "until", format_date(period.until));
    if (days_between(period.from, period.until) > 3700) return invalid("period_too_long", "until");
    return period;
}

std::string week_label(Date monday, Period const& period, Language language) {
    auto const from = std::max(monday, period.from);
    auto const until = std::min(plus_days(monday, 6), period.until);
    auto const day = [](Date date) {
        return fmt::format(
            "{}. {}.", static_cast<unsigned>(date.day()), static_cast<unsigned>(date.month())
        );
    };
    if (language == Language::en)
        return fmt::format("{} ({} – {})", iso_week(monday), format_date(from), format_date(until));
    return fmt::format("{}–{} {}", day(from), day(until), static_cast<int>(until.year()));
}

void add_columns(v1::ReportReply& reply, std::span<Column const> columns, bool czech) {
    for (auto const& each : columns) {
        auto& column = *reply.add_columns();
        column.set_key(each.key);
        column.set_label(czech ? each.cs : each.en);
        column.set_number(each.number);
    }
}

double rounded(double value) { return std::round(value * 100.0) / 100.0; }

void add_number(v1::ReportRow& row, std::optional<double> value, std::string const& absent) {
    auto& cell = *row.add_cells();
    if (value) {
        cell.set_number(*value);
    } else {
        cell.set_text(absent);
    }
}

void add_marks(v1::ReportReply& reply, Question const& question, Period const& period) {
    for (auto const& change : views::all_changes(question.tables)) {
        auto const effective = parse_date(change.effective_on(), "");
        if (!effective || *effective < period.from || period.until < *effective) continue;
        auto& mark = *reply.add_marks();
        mark.set_x(format_date(monday_of(*effective)));
        mark.set_label(change.description());
        mark.set_change_id(change.change_id());
        mark.set_on(change.effective_on());
    }
}

void add_parameters(v1::ReportReply& reply, Question const& question, Period const& period) {
    bool const czech = question.language == Language::cs;
    auto const add = [&](char const* key, char const* cs, char const* en, std::string const& value
                     ) {
        auto& parameter = *reply.add_parameters();
        parameter.set_key(key);
        parameter.set_label(czech ? cs : en);
        parameter.set_value(value);
    };
    add("from", "od", "from", format_date(period.from));
    add("until", "do", "until", format_date(period.until));
    add("line_id", "linka", "line", question.line_id.value_or(""));
}

}  // namespace linka::reports
