#include "api/opening.hpp"
#include "api/reads.hpp"
#include "views/changes.hpp"
#include "views/feedback.hpp"

namespace linka::api {

Result<Answer> read_feedback_list(Reading const& reading) {
    auto const page = page_of(reading.request, 100);
    if (!page) return page.error();
    auto const which =
        reading.request.parameter("open") == "true" ? views::Which::open : views::Which::all;
    auto listed = views::list_feedback(*reading.view.tables, *page, which);
    Opener opener{reading};
    for (auto& row : listed.rows) opener.open(row);
    Answer answer{list_to_json("feedback", listed.rows, reading.personal())};
    answer.openings = opener.to_record();
    answer.next_cursor = cursor_of(listed.next);
    answer.personal = true;
    return answer;
}

Result<Answer> read_feedback(Reading const& reading) {
    auto row = views::find_feedback(*reading.view.tables, reading.value("feedback_id"));
    if (!row) return not_found("unknown_feedback");
    Opener opener{reading};
    opener.open(*row);
    Answer answer{to_json(*row, reading.personal())};
    answer.openings = opener.to_record();
    answer.version = row->version();
    answer.personal = true;
    return answer;
}

Result<Answer> read_changes(Reading const& reading) {
    return Answer{
        list_to_json("changes", views::all_changes(*reading.view.tables), reading.personal())
    };
}

Result<Answer> read_change(Reading const& reading) {
    auto const row = views::find_change(*reading.view.tables, reading.value("change_id"));
    if (!row) return not_found("unknown_change");
    Answer answer{to_json(*row, reading.personal())};
    answer.version = row->version();
    return answer;
}

}  // namespace linka::api
