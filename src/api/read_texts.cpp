#include "api/reads.hpp"
#include "views/text_templates.hpp"

namespace linka::api {

Result<Answer> read_texts(Reading const& reading) {
    return Answer{list_to_json("texts", views::all_texts(*reading.view.tables), reading.personal())
    };
}

Result<Answer> read_text(Reading const& reading) {
    auto const row = views::find_text(*reading.view.tables, reading.value("key"));
    if (!row) return not_found("unknown_text");
    Answer answer{to_json(*row, reading.personal())};
    answer.version = row->version();
    return answer;
}

}  // namespace linka::api
