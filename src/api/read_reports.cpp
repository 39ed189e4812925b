#include "api/reads.hpp"

#include <fmt/format.h>

namespace linka::api {

namespace {

Result<v1::ReportReply> run(Reading const& reading) {
    auto const from = date_parameter(reading.request, "from");
    if (!from) return from.error();
    auto const until = date_parameter(reading.request, "until");
    if (!until) return until.error();
    auto line_id = reading.request.parameter("line_id");
    if (line_id && line_id->empty()) line_id.reset();
    auto const& view = reading.view;
    auto const recorded_at = engine::recorded_at(reading.engine.log(), view.position);
    if (!recorded_at) return recorded_at.error();
    reports::Question const question{
        *view.tables,
        reading.engine.reference(),
        view.position,
        *recorded_at,
        view.valid_at,
        reading.language,
        *from,
        *until,
        line_id
    };
    return reports::run(reading.value("name"), question);
}

}  // namespace

Result<Answer> read_reports(Reading const& reading) {
    std::string body = "{\"reports\":[";
    for (auto const& report : reports::catalog()) {
        if (body.back() == '}') body += ',';
        body += "{\"name\":";
        append_json_string(body, report.name);
        body += ",\"title\":";
        append_json_string(
            body, reading.language == reports::Language::cs ? report.title_cs : report.title_en
        );
        body += '}';
    }
    return Answer{body + "]}"};
}

Result<Answer> read_report(Reading const& reading) {
    auto const report = run(reading);
    if (!report) return report.error();
    return Answer{to_json(*report, reading.personal())};
}

Result<Answer> read_report_csv(Reading const& reading) {
    auto const dialect = reading.request.parameter("dialect").value_or("cs");
    if (dialect != "cs" && dialect != "rfc4180")
        return invalid("unknown_value", "dialect", dialect.substr(0, 20));
    auto const report = run(reading);
    if (!report) return report.error();
    Answer answer{
        reports::to_csv(*report, dialect == "cs" ? reports::Dialect::cs : reports::Dialect::rfc4180)
    };
    answer.content_type = "text/csv; charset=utf-8";
    answer.file_name = fmt::format("linka-{}-{}.csv", report->name(), reading.view.position);
    return answer;
}

}  // namespace linka::api
