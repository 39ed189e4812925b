#include "reports/csv_writer.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace linka::reports {

namespace {

std::string number(double value, Dialect dialect) {
    auto text = fmt::format("{}", value);
    if (dialect == Dialect::cs) std::ranges::replace(text, '.', ',');
    return text;
}

void write(CsvWriter& writer, v1::ReportCell const& cell, Dialect dialect) {
    // A missing number stays empty: nothing is known is not zero.
    if (cell.has_number()) {
        writer.number(number(cell.number(), dialect));
    } else {
        writer.text(cell.text());
    }
}

}  // namespace

std::string to_csv(v1::ReportReply const& report, Dialect dialect) {
    CsvWriter writer{dialect};
    if (report.synthetic()) {
        // In the file itself: it will travel without the screen's banner.
        writer.text("syntetická data / synthetic data");
        writer.end_row();
    }
    for (auto const& column : report.columns()) writer.text(column.label());
    writer.end_row();
    for (auto const& row : report.rows()) {
        for (auto const& cell : row.cells()) write(writer, cell, dialect);
        writer.end_row();
    }
    return writer.take();
}

std::string format_number(double value, Language language) {
    auto text = fmt::format("{:.2f}", value);
    if (language == Language::cs) std::ranges::replace(text, '.', ',');
    return text;
}

std::string format_day(Date date, Language language) {
    auto const year = static_cast<int>(date.year());
    auto const month = static_cast<unsigned>(date.month());
    auto const day = static_cast<unsigned>(date.day());
    static constexpr std::string_view months[] = {
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December"
    };
    if (language == Language::en) return fmt::format("{} {} {}", day, months[month - 1], year);
    return fmt::format("{}. {}. {}", day, month, year);
}

std::string counted(
    std::uint64_t count, std::string_view one, std::string_view few, std::string_view many
) {
    auto const word = count == 1 ? one : (count >= 2 && count <= 4 ? few : many);
    return fmt::format("{} {}", count, word);
}

}  // namespace linka::reports
