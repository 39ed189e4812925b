#include "api/provider_link.hpp"
#include "api/reads.hpp"
#include "views/cases.hpp"
#include "views/referred.hpp"
#include "views/service_rows.hpp"
#include "views/services.hpp"

namespace linka::api {

namespace {

/// As many as somebody can ring up.
constexpr std::size_t referred_max = 200;

}  // namespace

Result<Answer> read_services(Reading const& reading) {
    auto const services = views::all_services(*reading.view.tables, reading.view.valid_at);
    return Answer{list_to_json("services", services, reading.personal())};
}

Result<Answer> read_service(Reading const& reading) {
    auto row = views::find_service(
        *reading.view.tables, reading.value("service_id"), reading.view.valid_at
    );
    if (!row) return not_found("unknown_service");
    views::add_six_weeks(*row, views::six_weeks_until(reading.view.valid_at));
    if (row->has_link() && reading.link_key != nullptr &&
        may(reading.caller.account.role(), Right::change_service)) {
        auto const now = reading.engine.clock().now();
        row->mutable_link()->set_path(link_path(*row, *reading.link_key, now));
    }
    Answer answer{to_json(*row, reading.personal())};
    answer.version = row->version();
    return answer;
}

Result<Answer> read_referred(Reading const& reading) {
    auto const& tables = *reading.view.tables;
    auto const& service_id = reading.value("service_id");
    if (!views::find_service(tables, service_id, reading.view.valid_at))
        return not_found("unknown_service");
    auto rows = views::open_referrals(tables, service_id, referred_max);
    for (auto& row : rows) {
        if (auto const known = views::find_case(tables, row.case_id()))
            row.set_case_code(known->case_code());
    }
    return Answer{list_to_json("referrals", rows, reading.personal())};
}

}  // namespace linka::api
