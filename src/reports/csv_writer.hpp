// Rows of comma-separated values, for spreadsheets (Czech Excel) and for machines (RFC 4180).
#pragma once

#include "reports/report.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace linka::reports {

class CsvWriter {
  public:
    explicit CsvWriter(Dialect dialect) : separator_{dialect == Dialect::cs ? ';' : ','} {
        // Excel takes the file for UTF-8 only with this in front.
        if (dialect == Dialect::cs) text_ = "\xEF\xBB\xBF";
    }

    /// Text that begins like a formula is kept from running as one (OWASP, "CSV Injection").
    void text(std::string_view value) { cell(defused(value)); }
    void number(std::string_view value) { cell(std::string{value}); }
    void end_row() {
        text_ += "\r\n";
        first_ = true;
    }
    std::string take() { return std::move(text_); }

  private:
    static std::string defused(std::string_view text) {
        static constexpr std::string_view dangerous = "=+-@\t\r";
        bool const runs = !text.empty() && dangerous.find(text.front()) != std::string_view::npos;
        return (runs ? "'" : "") + std::string{text};
    }

    void cell(std::string const& value) {
        if (!first_) text_ += separator_;
        first_ = false;
        bool const special = std::ranges::any_of(value, [this](char c) {
            return c == separator_ || c == '"' || c == '\n' || c == '\r';
        });
        if (!special) {
            text_ += value;
            return;
        }
        text_ += '"';
        for (char const c : value) {
            text_ += c;
            if (c == '"') text_ += c;
        }
        text_ += '"';
    }

    char separator_;
    std::string text_;
    bool first_ = true;
};

}  // namespace linka::reports
