// What a report is: sentence, chart and table computed from the views at one position.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "domain/reference.hpp"
#include "schema/replies.pb.h"
#include "store/tables.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace linka::reports {

enum class Language : std::uint8_t { cs, en };

/// What a report is asked about. Keeps references for the length of one run.
struct Question {
    store::TableReader const& tables;
    domain::Reference const& reference;
    store::Position position = 0;
    Instant recorded_at;
    /// The moment asked about: a report never counts beyond it.
    Instant valid_at;
    Language language = Language::cs;
    std::optional<Date> from;
    std::optional<Date> until;  // included
    std::optional<std::string> line_id;
};

struct Report {
    std::string_view name;
    std::string_view title_cs;
    std::string_view title_en;
    Result<v1::ReportReply> (*run)(Question const& question) = nullptr;
};

/// Every report there is. A new one is a file and a line in catalog.cpp.
std::vector<Report> const& catalog();
/// Fault::not_found "unknown_report".
Result<v1::ReportReply> run(std::string_view name, Question const& question);

/// The table as CSV. cs: UTF-8 with BOM, semicolons, decimal comma, for Czech Excel; else RFC 4180.
/// Text that a spreadsheet would take for a formula is quoted with an apostrophe.
enum class Dialect : std::uint8_t { cs, rfc4180 };
std::string to_csv(v1::ReportReply const& report, Dialect dialect);

/// "0,69" or "0.69"; two decimals.
std::string format_number(double value, Language language);
/// "8. 4. 2020".
std::string format_day(Date date, Language language);
/// The Czech word after a number: hovor, hovory, hovorů.
std::string counted(
    std::uint64_t count, std::string_view one, std::string_view few, std::string_view many
);

}  // namespace linka::reports
