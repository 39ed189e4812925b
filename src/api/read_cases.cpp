#include "api/reads.hpp"
#include "domain/case_code.hpp"
#include "views/cases.hpp"
#include "views/services.hpp"

namespace linka::api {

namespace {

/// Referrals keep the service's id and version; its title is the directory's, at the same position.
void add_titles(v1::CaseReply& row, engine::ReadView const& view) {
    for (auto& referral : *row.mutable_referrals()) {
        auto const service =
            views::find_service(*view.tables, referral.shown().service_id(), view.valid_at);
        if (service) referral.set_service_title(service->title());
    }
}

Result<Answer> cases_by_code(Reading const& reading, std::string const& text) {
    auto const code = domain::parse_case_code(text, "code");
    if (!code) return code.error();
    std::vector<v1::CaseReply> found;
    if (auto const id = views::case_by_code(*reading.view.tables, *code)) {
        if (auto row = views::find_case(*reading.view.tables, *id)) {
            add_titles(*row, reading.view);
            found.push_back(std::move(*row));
        }
    }
    return Answer{list_to_json("cases", found, reading.personal())};
}

}  // namespace

Result<Answer> read_cases(Reading const& reading) {
    if (auto const code = reading.request.parameter("code")) return cases_by_code(reading, *code);
    auto const page = page_of(reading.request, 50);
    if (!page) return page.error();
    auto const due_by = date_parameter(reading.request, "due_by");
    if (!due_by) return due_by.error();
    auto const& tables = *reading.view.tables;
    auto listed =
        *due_by ? views::list_due_cases(tables, **due_by, *page) : views::list_cases(tables, *page);
    for (auto& row : listed.rows) add_titles(row, reading.view);
    Answer answer{list_to_json("cases", listed.rows, reading.personal())};
    answer.next_cursor = cursor_of(listed.next);
    return answer;
}

Result<Answer> read_case(Reading const& reading) {
    auto const& tables = *reading.view.tables;
    auto row = views::find_case(tables, reading.value("case_id"));
    if (!row) return not_found("unknown_case");
    add_titles(*row, reading.view);
    for (auto& entry : views::case_timeline(tables, row->case_id()))
        *row->add_timeline() = std::move(entry);
    Answer answer{to_json(*row, reading.personal())};
    answer.version = row->version();
    return answer;
}

}  // namespace linka::api
