#include "reports/answered_calls.hpp"
#include "reports/calls_by_week.hpp"
#include "reports/report.hpp"

namespace linka::reports {

std::vector<Report> const& catalog() {
    static std::vector<Report> const reports{calls_by_week(), answered_calls()};
    return reports;
}

Result<v1::ReportReply> run(std::string_view name, Question const& question) {
    for (auto const& report : catalog()) {
        if (report.name != name) continue;
        auto reply = report.run(question);
        if (!reply) return reply;
        reply->set_name(std::string{name});
        reply->set_title(
            std::string{question.language == Language::cs ? report.title_cs : report.title_en}
        );
        reply->set_position(question.position);
        reply->set_recorded_at_us(static_cast<std::uint64_t>(to_us(question.recorded_at)));
        return reply;
    }
    return not_found("unknown_report", std::string{name.substr(0, 40)});
}

}  // namespace linka::reports
