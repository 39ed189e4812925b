#include "api/reads.hpp"
#include "views/calls.hpp"

namespace linka::api {

Result<Answer> read_calls(Reading const& reading) {
    auto const page = page_of(reading.request, 100);
    if (!page) return page.error();
    auto const listed = views::list_calls(*reading.view.tables, *page);
    Answer answer{list_to_json("calls", listed.rows, reading.personal())};
    answer.next_cursor = cursor_of(listed.next);
    return answer;
}

Result<Answer> read_call(Reading const& reading) {
    auto const row = views::find_call(*reading.view.tables, reading.value("call_id"));
    if (!row) return not_found("unknown_call");
    Answer answer{to_json(*row, reading.personal())};
    answer.version = row->version();
    return answer;
}

}  // namespace linka::api
