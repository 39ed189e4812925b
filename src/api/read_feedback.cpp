#include "api/reads.hpp"
#include "views/changes.hpp"
#include "views/feedback.hpp"

namespace linka::api {

namespace {

/// Undecided, put off, or with an answer owed: somebody still has to do something.
bool is_open(v1::FeedbackReply const& row) {
    return row.decision() == v1::DecisionKind::unspecified ||
           row.decision() == v1::DecisionKind::defer || row.answer_owed();
}

}  // namespace

Result<Answer> read_feedback_list(Reading const& reading) {
    auto const page = page_of(reading.request, 100);
    if (!page) return page.error();
    auto listed = views::list_feedback(*reading.view.tables, *page);
    if (reading.request.parameter("open") == "true")
        std::erase_if(listed.rows, [](auto const& row) { return !is_open(row); });
    Answer answer{list_to_json("feedback", listed.rows, reading.personal())};
    answer.next_cursor = cursor_of(listed.next);
    answer.personal = true;
    return answer;
}

Result<Answer> read_feedback(Reading const& reading) {
    auto const row = views::find_feedback(*reading.view.tables, reading.value("feedback_id"));
    if (!row) return not_found("unknown_feedback");
    Answer answer{to_json(*row, reading.personal())};
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
