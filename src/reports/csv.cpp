#include "reports/report.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace linka::reports {

namespace {

/// A cell that begins like a formula must not run as one (OWASP, "CSV Injection").
std::string defused(std::string const& text) {
    static constexpr std::string_view dangerous = "=+-@\t\r";
    if (!text.empty() && dangerous.find(text.front()) != std::string_view::npos) return "'" + text;
    return text;
}

std::string quoted(std::string const& text, char separator) {
    auto const special = [&](char c) {
        return c == separator || c == '"' || c == '\n' || c == '\r';
    };
    if (std::none_of(text.begin(), text.end(), special)) return text;
    std::string result = "\"";
    for (char const c : text) {
        result += c;
        if (c == '"') result += c;
    }
    return result + "\"";
}

std::string number(double value, Dialect dialect) {
    auto text = fmt::format("{}", value);
    if (dialect == Dialect::cs) std::replace(text.begin(), text.end(), '.', ',');
    return text;
}

class Writer {
  public:
    explicit Writer(Dialect dialect)
        : dialect_{dialect}, separator_{dialect == Dialect::cs ? ';' : ','} {
        if (dialect == Dialect::cs) text_ = "\xEF\xBB\xBF";
    }

    void text(std::string const& value) { cell(quoted(defused(value), separator_)); }
    void value(v1::ReportCell const& cell_value) {
        // A missing number stays empty: nothing is known is not zero.
        if (cell_value.has_number()) {
            cell(quoted(number(cell_value.number(), dialect_), separator_));
        } else {
            text(cell_value.text());
        }
    }
    void end_row() {
        text_ += "\r\n";
        first_ = true;
    }
    std::string take() { return std::move(text_); }

  private:
    void cell(std::string const& value) {
        if (!first_) text_ += separator_;
        first_ = false;
        text_ += value;
    }

    Dialect dialect_;
    char separator_;
    std::string text_;
    bool first_ = true;
};

}  // namespace

std::string to_csv(v1::ReportReply const& report, Dialect dialect) {
    Writer writer{dialect};
    if (report.synthetic()) {
        // In the file itself: it will travel without the screen's banner.
        writer.text("syntetická data / synthetic data");
        writer.end_row();
    }
    for (auto const& column : report.columns()) writer.text(column.label());
    writer.end_row();
    for (auto const& row : report.rows()) {
        for (auto const& cell : row.cells()) writer.value(cell);
        writer.end_row();
    }
    return writer.take();
}

std::string format_number(double value, Language language) {
    auto text = fmt::format("{:.2f}", value);
    if (language == Language::cs) std::replace(text.begin(), text.end(), '.', ',');
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
