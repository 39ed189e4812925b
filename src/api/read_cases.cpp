#include "api/opening.hpp"
#include "api/reads.hpp"
#include "domain/case_code.hpp"
#include "domain/referral.hpp"
#include "views/cases.hpp"
#include "views/services.hpp"

namespace linka::api {

namespace {

/// Referrals keep the service's id and version; its title is the directory's, at the same position,
/// and what may follow is the machine's.
void add_titles(v1::CaseReply& row, engine::ReadView const& view) {
    for (auto& referral : *row.mutable_referrals()) {
        auto const service =
            views::find_service(*view.tables, referral.shown().service_id(), view.valid_at);
        if (service) referral.set_service_title(service->title());
        referral.clear_allowed_steps();
        for (auto const step : domain::allowed_steps(referral.state(), referral.kind()))
            referral.add_allowed_steps(v1::ReferralStep::Value_Name(step));
    }
}

/// Lists say that there is somebody to call back, the case itself says whom.
bool describe_contacts(std::vector<v1::CaseReply>& rows, Reading const& reading) {
    bool any = false;
    for (auto& row : rows) {
        if (row.follow_up().sealed_texts_size() == 0) continue;
        Opener{reading}.describe(*row.mutable_follow_up());
        any = true;
    }
    return any;
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
    bool const personal = describe_contacts(found, reading);
    Answer answer{list_to_json("cases", found, reading.personal())};
    answer.personal = personal;
    return answer;
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
    bool const personal = describe_contacts(listed.rows, reading);
    Answer answer{list_to_json("cases", listed.rows, reading.personal())};
    answer.personal = personal;
    answer.next_cursor = cursor_of(listed.next);
    return answer;
}

Result<Answer> read_case(Reading const& reading) {
    auto const& tables = *reading.view.tables;
    auto row = views::find_case(tables, reading.value("case_id"));
    if (!row) return not_found("unknown_case");
    add_titles(*row, reading.view);
    Opener opener{reading};
    bool personal = row->follow_up().sealed_texts_size() > 0;
    if (personal) opener.open(*row->mutable_follow_up());
    for (auto& entry : views::case_timeline(tables, row->case_id())) {
        personal = personal || entry.event().sealed_size() > 0;
        opener.describe(entry);
        *row->add_timeline() = std::move(entry);
    }
    Answer answer{to_json(*row, reading.personal())};
    answer.version = row->version();
    answer.personal = personal;
    answer.openings = opener.to_record();
    return answer;
}

}  // namespace linka::api
