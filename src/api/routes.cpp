#include "api/routes.hpp"

#include "api/api.hpp"
#include "api/directory_import.hpp"
#include "api/reads.hpp"

#include <array>

namespace linka::api {

namespace {

using http::Method;

constexpr Route own(Method method, std::string_view pattern, Right right) {
    return {.method = method, .pattern = pattern, .right = right, .shape = Shape::own};
}
constexpr Route read(std::string_view pattern, Read handler, Right right = Right::signed_in) {
    return {.pattern = pattern, .right = right, .shape = Shape::read, .read = handler};
}
constexpr Route slow_read(std::string_view pattern, Read handler, Right right = Right::signed_in) {
    return {.pattern = pattern, .right = right, .shape = Shape::slow_read, .read = handler};
}
/// May be answered again from what was answered at the same position.
constexpr Route timeless(Route route) {
    route.timeless = true;
    return route;
}
/// Makes something new.
constexpr Route make(
    std::string_view pattern, Right right, std::string_view command, std::string_view location
) {
    return {
        .method = Method::post,
        .pattern = pattern,
        .right = right,
        .shape = Shape::write,
        .command = command,
        .location = location
    };
}
/// Changes something that exists; `current` reads it.
constexpr Route change(
    std::string_view pattern,
    Right right,
    std::string_view command,
    Read current,
    std::string_view location
) {
    return {
        .method = Method::post,
        .pattern = pattern,
        .right = right,
        .shape = Shape::write,
        .read = current,
        .command = command,
        .if_match = true,
        .location = location
    };
}

/// Changes what is known of a service.
constexpr Route about_service(std::string_view pattern, std::string_view command) {
    return change(
        pattern, Right::change_service, command, read_service, "/api/v1/services/{service_id}"
    );
}

/// Who is on duty. What was seen does not matter: what cannot be is refused by what it is.
constexpr Route about_duty(std::string_view pattern, std::string_view command) {
    return make(pattern, Right::log_call, command, "/api/v1/shifts");
}

/// A file of services in the body.
constexpr Route take_file(Route route) {
    route.method = Method::post;
    route.body = &read_import;
    return route;
}

/// For anybody, without a script.
constexpr Route page(std::string_view pattern, Read handler) {
    return {
        .pattern = pattern, .right = Right::nobody_asked, .shape = Shape::page, .read = handler
    };
}

constexpr std::array table{
    page("/", read_public_line),
    page("/rozpis", read_public_schedule),
    page("/letak", read_public_leaflet),
    page("/rozpis.ics", read_public_calendar),
    own(Method::get, "/overeni/{token}", Right::nobody_asked),
    own(Method::post, "/overeni/{token}", Right::nobody_asked),

    slow_read("/hsds/", read_hsds, Right::nobody_asked),
    slow_read("/hsds/services", read_hsds_services, Right::nobody_asked),
    slow_read("/hsds/services/{id}", read_hsds_service, Right::nobody_asked),
    slow_read("/hsds/organizations", read_hsds_organizations, Right::nobody_asked),
    slow_read("/hsds/organizations/{id}", read_hsds_organization, Right::nobody_asked),
    slow_read("/hsds/taxonomies", read_hsds_taxonomies, Right::nobody_asked),
    slow_read("/hsds/taxonomies/{id}", read_hsds_taxonomy, Right::nobody_asked),
    slow_read("/hsds/taxonomy_terms", read_hsds_terms, Right::nobody_asked),
    slow_read("/hsds/taxonomy_terms/{id}", read_hsds_term, Right::nobody_asked),
    slow_read("/hsds/service_at_locations", read_hsds_places, Right::nobody_asked),
    slow_read("/hsds/service_at_locations/{id}", read_hsds_place, Right::nobody_asked),

    own(Method::get, "/healthz", Right::nobody_asked),
    own(Method::get, "/readyz", Right::nobody_asked),
    own(Method::get, "/api/openapi.json", Right::nobody_asked),
    own(Method::get, "/api/v1/session", Right::signed_in),
    own(Method::post, "/api/v1/session", Right::nobody_asked),
    own(Method::del, "/api/v1/session", Right::signed_in),
    own(Method::get, "/api/v1/reference", Right::signed_in),
    own(Method::get, "/api/v1/events/stream", Right::signed_in),
    own(Method::get, "/api/v1/log/key", Right::signed_in),

    own(Method::get, "/api/v1/drafts", Right::log_call),
    own(Method::put, "/api/v1/drafts/{draft_id}", Right::log_call),
    own(Method::del, "/api/v1/drafts/{draft_id}", Right::log_call),
    own(Method::post, "/api/v1/cases/{case_id}/presence", Right::signed_in),
    own(Method::del, "/api/v1/cases/{case_id}/presence", Right::signed_in),

    read("/api/v1/moment", read_moment),
    slow_read("/api/v1/lines", read_lines),
    make("/api/v1/lines", Right::open_line, "open_line", "/api/v1/lines"),

    slow_read("/api/v1/shifts", read_shifts),
    about_duty("/api/v1/lines/{line_id}/shifts", "start_shift"),
    about_duty("/api/v1/lines/{line_id}/shifts/{shift_id}/end", "end_shift"),
    about_duty("/api/v1/lines/{line_id}/shifts/{shift_id}/undo", "take_back_shift"),
    about_duty("/api/v1/lines/{line_id}/shifts/{shift_id}/acknowledgement", "acknowledge_handover"),
    slow_read("/api/v1/lines/{line_id}/handover", read_handover),
    slow_read("/api/v1/lines/{line_id}/missed-calls", read_missed_calls),
    make(
        "/api/v1/lines/{line_id}/missed-calls",
        Right::log_call,
        "tally_missed_calls",
        "/api/v1/lines/{line_id}/missed-calls"
    ),

    timeless(slow_read("/api/v1/calls", read_calls)),
    make("/api/v1/calls", Right::log_call, "log_call", "/api/v1/calls/{call_id}"),
    timeless(read("/api/v1/calls/{call_id}", read_call)),
    change(
        "/api/v1/calls/{call_id}/corrections",
        Right::log_call,
        "correct_call",
        read_call,
        "/api/v1/calls/{call_id}"
    ),
    change(
        "/api/v1/calls/{call_id}/void",
        Right::log_call,
        "void_call",
        read_call,
        "/api/v1/calls/{call_id}"
    ),

    timeless(slow_read("/api/v1/cases", read_cases)),
    timeless(read("/api/v1/cases/{case_id}", read_case)),
    change(
        "/api/v1/cases/{case_id}/referrals/{referral_id}/steps",
        Right::log_call,
        "step_referral",
        read_case,
        "/api/v1/cases/{case_id}"
    ),
    change(
        "/api/v1/cases/{case_id}/follow-ups",
        Right::log_call,
        "record_follow_up",
        read_case,
        "/api/v1/cases/{case_id}"
    ),
    change(
        "/api/v1/cases/{case_id}/referrals/{referral_id}/steps/undo",
        Right::log_call,
        "take_back_step",
        read_case,
        "/api/v1/cases/{case_id}"
    ),
    change(
        "/api/v1/cases/{case_id}/follow-ups/waive",
        Right::log_call,
        "waive_follow_up",
        read_case,
        "/api/v1/cases/{case_id}"
    ),
    change(
        "/api/v1/cases/{case_id}/return-kraj",
        Right::log_call,
        "change_return_kraj",
        read_case,
        "/api/v1/cases/{case_id}"
    ),
    change(
        "/api/v1/cases/{case_id}/links",
        Right::log_call,
        "link_case",
        read_case,
        "/api/v1/cases/{case_id}"
    ),
    change(
        "/api/v1/cases/{case_id}/links/{other_id}/end",
        Right::log_call,
        "unlink_case",
        read_case,
        "/api/v1/cases/{case_id}"
    ),
    change(
        "/api/v1/cases/{case_id}/close",
        Right::log_call,
        "close_case",
        read_case,
        "/api/v1/cases/{case_id}"
    ),
    change(
        "/api/v1/cases/{case_id}/reopen",
        Right::log_call,
        "reopen_case",
        read_case,
        "/api/v1/cases/{case_id}"
    ),

    slow_read("/api/v1/services", read_services),
    make(
        "/api/v1/services",
        Right::change_service,
        "register_service",
        "/api/v1/services/{service_id}"
    ),
    read("/api/v1/services/{service_id}", read_service),
    change(
        "/api/v1/services/{service_id}/details",
        Right::change_service,
        "change_service_details",
        read_service,
        "/api/v1/services/{service_id}"
    ),
    change(
        "/api/v1/services/{service_id}/status",
        Right::change_service,
        "set_service_status",
        read_service,
        "/api/v1/services/{service_id}"
    ),
    change(
        "/api/v1/services/{service_id}/verifications",
        Right::change_service,
        "verify_service",
        read_service,
        "/api/v1/services/{service_id}"
    ),
    about_service("/api/v1/services/{service_id}/capacity", "report_capacity"),
    about_service("/api/v1/services/{service_id}/conditions", "set_access_condition"),
    about_service("/api/v1/services/{service_id}/disputes", "dispute_service"),
    about_service("/api/v1/services/{service_id}/disputes/{dispute_id}/finding", "resolve_dispute"),
    about_service("/api/v1/services/{service_id}/duplicate", "mark_duplicate"),
    about_service("/api/v1/services/{service_id}/links", "issue_verification_link"),
    read("/api/v1/services/{service_id}/referrals", read_referred),

    slow_read("/api/v1/directory/export", read_directory_export),
    take_file(
        slow_read("/api/v1/directory/import/preview", read_import_preview, Right::import_directory)
    ),
    take_file(make(import_path, Right::import_directory, "import_directory", "/api/v1/services")),

    slow_read("/api/v1/feedback", read_feedback_list),
    make(
        "/api/v1/feedback",
        Right::record_feedback,
        "record_feedback",
        "/api/v1/feedback/{feedback_id}"
    ),
    read("/api/v1/feedback/{feedback_id}", read_feedback),
    change(
        "/api/v1/feedback/{feedback_id}/decision",
        Right::decide,
        "decide_feedback",
        read_feedback,
        "/api/v1/feedback/{feedback_id}"
    ),
    change(
        "/api/v1/feedback/{feedback_id}/answer",
        Right::decide,
        "answer_feedback",
        read_feedback,
        "/api/v1/feedback/{feedback_id}"
    ),

    timeless(slow_read("/api/v1/changes", read_changes)),
    make("/api/v1/changes", Right::decide, "change_offering", "/api/v1/changes/{change_id}"),
    timeless(read("/api/v1/changes/{change_id}", read_change)),

    timeless(slow_read("/api/v1/texts", read_texts)),
    make("/api/v1/texts", Right::decide, "add_text_template", "/api/v1/texts"),
    timeless(read("/api/v1/texts/{key}", read_text)),
    change(
        "/api/v1/texts/{key}", Right::decide, "change_text_template", read_text, "/api/v1/texts"
    ),
    change(
        "/api/v1/texts/{key}/remove",
        Right::decide,
        "remove_text_template",
        read_text,
        "/api/v1/texts"
    ),

    read("/api/v1/reports", read_reports, Right::see_reports),
    slow_read("/api/v1/reports/{name}", read_report, Right::see_reports),
    slow_read("/api/v1/reports/{name}/csv", read_report_csv, Right::see_reports),

    slow_read("/api/v1/erasures", read_erasures, Right::erase),
    make("/api/v1/erasures", Right::erase, "request_erasure", "/api/v1/erasures/{erasure_id}"),
    read("/api/v1/erasures/{erasure_id}", read_erasure, Right::erase),
    change(
        "/api/v1/erasures/{erasure_id}/confirmation",
        Right::erase,
        "answer_erasure",
        read_erasure,
        "/api/v1/erasures/{erasure_id}"
    ),

    slow_read("/api/v1/events", read_events, Right::see_events),

    read("/api/v1/log/checkpoint", read_checkpoint),
    slow_read("/api/v1/log/proof/inclusion", read_inclusion),
    slow_read("/api/v1/log/proof/consistency", read_consistency),
    slow_read("/api/v1/differences", read_differences, Right::see_events),
};

/// Takes the part before the next "/" off the front.
std::string_view take_segment(std::string_view& path) {
    path.remove_prefix(1);
    auto const segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return segment;
}

bool fits(std::string_view pattern, std::string_view path, PathValues& values) {
    // Most patterns already differ here.
    auto const fixed = pattern.substr(0, pattern.find('{'));
    if (!path.starts_with(fixed)) return false;
    while (!pattern.empty() && !path.empty()) {
        auto const wanted = take_segment(pattern);
        auto const found = take_segment(path);
        if (wanted.starts_with('{')) {
            if (found.empty()) return false;
            values[std::string{wanted.substr(1, wanted.size() - 2)}] = found;
        } else if (wanted != found) {
            return false;
        }
    }
    return pattern.empty() && path.empty();
}

std::string_view name_of(Method method) {
    switch (method) {
        case Method::get:
            return "GET, HEAD";
        case Method::post:
            return "POST";
        case Method::put:
            return "PUT";
        case Method::del:
            return "DELETE";
        default:
            return "";
    }
}

}  // namespace

std::span<Route const> routes() { return table; }

std::size_t body_bytes_max(http::Method /*method*/, std::string_view path) {
    constexpr std::size_t usual = 64UL * 1024;
    return path.starts_with(import_path) ? import_body_bytes_max : usual;
}

RouteMatch match(http::Method method, std::string_view path) {
    auto const wanted = method == Method::head ? Method::get : method;
    RouteMatch result;
    for (auto const& route : table) {
        PathValues values;
        if (!fits(route.pattern, path, values)) continue;
        // Fixed paths stand before patterns with the same shape ("/events/stream").
        if (route.method == wanted) {
            result.route = &route;
            result.path = std::move(values);
            return result;
        }
        if (!result.allowed.empty()) result.allowed += ", ";
        result.allowed += name_of(route.method);
    }
    return result;
}

}  // namespace linka::api
