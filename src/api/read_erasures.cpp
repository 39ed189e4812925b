#include "api/reads.hpp"
#include "views/cases.hpp"
#include "views/privacy.hpp"

namespace linka::api {

namespace {

/// People know a case by its code; the erasure itself keeps only the opaque id.
void add_case_code(v1::ErasureReply& row, Reading const& reading) {
    auto const found = views::find_case(*reading.view.tables, row.subject());
    if (found) row.set_case_code(found->case_code());
}

}  // namespace

Result<Answer> read_erasures(Reading const& reading) {
    auto const page = page_of(reading.request, 100);
    if (!page) return page.error();
    auto listed = views::list_erasures(*reading.view.tables, *page);
    for (auto& row : listed.rows) add_case_code(row, reading);
    Answer answer{list_to_json("erasures", listed.rows, reading.personal())};
    answer.next_cursor = cursor_of(listed.next);
    return answer;
}

Result<Answer> read_erasure(Reading const& reading) {
    auto row = views::find_erasure(*reading.view.tables, reading.value("erasure_id"));
    if (!row) return not_found("unknown_erasure");
    add_case_code(*row, reading);
    Answer answer{to_json(*row, reading.personal())};
    answer.version = row->version();
    return answer;
}

}  // namespace linka::api
