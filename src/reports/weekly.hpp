// What reports by week share: their period, the names of weeks, marks of offering changes.
#pragma once

#include "reports/report.hpp"

#include <span>

namespace linka::reports {

struct Period {
    Date from;
    Date until;  // included
};

/// As asked, or from the first line's first day until the moment asked about. Faults: invalid
/// "unknown_line", "until_before_from", "period_too_long".
Result<Period> period_of(Question const& question, std::vector<v1::LineReply> const& lines);

/// "13. 4.–19. 4. 2020"; only the days that the period has of the week.
std::string week_label(Date monday, Period const& period, Language language);

struct Column {
    char const* key;
    char const* cs;
    char const* en;
    bool number;
};
void add_columns(v1::ReportReply& reply, std::span<Column const> columns, bool czech);

/// Two decimals.
double rounded(double value);
/// A cell: the number, or the words for why there is none.
void add_number(v1::ReportRow& row, std::optional<double> value, std::string const& absent);
/// Offering changes of the period, each in its week.
void add_marks(v1::ReportReply& reply, Question const& question, Period const& period);
/// from, until, line_id.
void add_parameters(v1::ReportReply& reply, Question const& question, Period const& period);

}  // namespace linka::reports
