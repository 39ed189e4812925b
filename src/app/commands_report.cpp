// report: the same answer as the API's, from a data directory, also beside a running server.
#include "api/json.hpp"
#include "app/application.hpp"
#include "app/commands.hpp"
#include "app/folded_log.hpp"
#include "engine/as_of.hpp"
#include "reports/report.hpp"
#include "views/accounts.hpp"

#include <fmt/format.h>

#include <iostream>

namespace linka::app {

namespace {

Result<std::optional<Date>> date_argument(std::string const& text, char const* name) {
    if (text.empty()) return std::optional<Date>{};
    auto const date = parse_date(text, name);
    if (!date) return date.error();
    return std::optional<Date>{*date};
}

Result<v1::ReportReply> make_report(Config const& config, ReportArguments const& arguments) {
    SystemClock const clock;
    auto const folded = fold_log(config.text("data"), clock);
    if (!folded) return folded.error();
    auto const& log = folded->log;
    auto const& tables = folded->tables;
    engine::AsOf const as_of{*log, *tables, clock};
    auto moment = arguments.as_of.empty() ? std::nullopt : std::optional{arguments.as_of};
    // A synthetic pilot's present is where its log ends: years of silence after it would be no
    // report.
    if (!moment && views::is_synthetic(*tables->at(log->last()))) {
        moment = "@" + std::to_string(log->last());
    }
    auto const view = as_of.read({moment, std::nullopt}, log->last());
    if (!view) return view.error();
    auto const from = date_argument(arguments.from, "--from");
    if (!from) return from.error();
    auto const until = date_argument(arguments.until, "--until");
    if (!until) return until.error();
    auto const recorded_at = engine::recorded_at(*log, view->position);
    if (!recorded_at) return recorded_at.error();
    auto const reference = embedded_reference();
    auto const language =
        arguments.language == "cs" ? reports::Language::cs : reports::Language::en;
    reports::Question question{
        *view->tables,
        reference,
        view->position,
        *recorded_at,
        view->valid_at,
        language,
        *from,
        *until,
        {}
    };
    if (!arguments.line_id.empty()) question.line_id = arguments.line_id;
    return reports::run(arguments.name, question);
}

void print_text(v1::ReportReply const& report) {
    fmt::print("{}\n\n{}\n\n", report.title(), report.summary());
    for (auto const& column : report.columns()) fmt::print("{}\t", column.label());
    fmt::print("\n");
    for (auto const& row : report.rows()) {
        for (auto const& cell : row.cells()) {
            if (cell.has_number()) {
                fmt::print("{}\t", cell.number());
            } else {
                fmt::print("{}\t", cell.text());
            }
        }
        fmt::print("\n");
    }
    fmt::print("\n");
    for (auto const& note : report.notes()) fmt::print("{}\n", note);
    if (report.synthetic()) fmt::print("syntetická data / synthetic data\n");
}

}  // namespace

Result<std::string> report_json(Config const& config, ReportArguments const& arguments) {
    auto const report = make_report(config, arguments);
    if (!report) return report.error();
    return api::to_json(*report, api::Personal::hidden);
}

int run_report(Config const& config, ReportArguments const& arguments) {
    if (config.text("data").empty())
        return failed(Fault{FaultKind::invalid, "data_missing", {}, {}});
    auto const report = make_report(config, arguments);
    if (!report) return failed(report.error());
    if (arguments.format == "json") {
        fmt::print("{}\n", api::to_json(*report, api::Personal::hidden));
    } else if (arguments.format == "csv") {
        std::cout << reports::to_csv(*report, reports::Dialect::cs);
    } else if (arguments.format == "rfc4180") {
        std::cout << reports::to_csv(*report, reports::Dialect::rfc4180);
    } else {
        print_text(*report);
    }
    return 0;
}

}  // namespace linka::app
