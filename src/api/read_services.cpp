#include "api/reads.hpp"
#include "views/services.hpp"

namespace linka::api {

Result<Answer> read_services(Reading const& reading) {
    auto const services = views::all_services(*reading.view.tables, reading.view.valid_at);
    return Answer{list_to_json("services", services, reading.personal())};
}

Result<Answer> read_service(Reading const& reading) {
    auto const row = views::find_service(
        *reading.view.tables, reading.value("service_id"), reading.view.valid_at
    );
    if (!row) return not_found("unknown_service");
    Answer answer{to_json(*row, reading.personal())};
    answer.version = row->version();
    return answer;
}

}  // namespace linka::api
