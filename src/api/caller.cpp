#include "api/caller.hpp"

#include <array>

namespace linka::api {

bool may(v1::Role::Value role, Right right) {
    if (right == Right::nobody_asked) return true;
    if (right == Right::signed_in) return role != v1::Role::unspecified;
    bool const coordinator = role == v1::Role::coordinator;
    switch (right) {
        case Right::log_call:
        case Right::change_service:
        case Right::record_feedback:
        case Right::see_personal:
            return coordinator || role == v1::Role::operator_;
        case Right::decide:
        case Right::import_directory:
            return coordinator;
        case Right::open_line:
        case Right::erase:
            return coordinator || role == v1::Role::admin;
        case Right::see_reports:
            return coordinator || role == v1::Role::analyst;
        case Right::see_events:
            return coordinator || role == v1::Role::analyst || role == v1::Role::admin;
        case Right::nobody_asked:
        case Right::signed_in:
            break;
    }
    return false;
}

std::span<std::pair<Right, std::string_view> const> named_rights() {
    static constexpr std::array<std::pair<Right, std::string_view>, 10> rights{{
        {Right::log_call, "log_call"},
        {Right::change_service, "change_service"},
        {Right::record_feedback, "record_feedback"},
        {Right::decide, "decide"},
        {Right::import_directory, "import_directory"},
        {Right::open_line, "open_line"},
        {Right::see_reports, "see_reports"},
        {Right::see_events, "see_events"},
        {Right::see_personal, "see_personal"},
        {Right::erase, "erase"},
    }};
    return rights;
}

}  // namespace linka::api
