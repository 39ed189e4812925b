#include "api/answering.hpp"

#include "api/problems.hpp"

#include <fmt/format.h>

namespace linka::api {

namespace {

std::string percent_encoded(std::string_view text) {
    std::string out;
    for (char const c : text) {
        bool const plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                           (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
        if (plain) {
            out += c;
        } else {
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return out;
}

/// The same list from `cursor` on, with every other parameter as it was.
std::string next_link(http::Request const& request, std::string const& cursor) {
    auto link = "<" + request.path + "?cursor=" + cursor;
    for (auto const& [name, value] : request.query) {
        if (name != "cursor") link += "&" + percent_encoded(name) + "=" + percent_encoded(value);
    }
    return link + ">; rel=\"next\"";
}

}  // namespace

http::Response json_response(unsigned status, std::string body) {
    http::Response response{status, "application/json", std::move(body)};
    response.fields.emplace_back("Cache-Control", "no-store");
    return response;
}

void add_common_fields(http::Response& response) {
    response.fields.emplace_back("X-Content-Type-Options", "nosniff");
    response.fields.emplace_back("Referrer-Policy", "no-referrer");
    response.fields.emplace_back("Strict-Transport-Security", "max-age=31536000");
}

std::string question_of(http::Request const& request, Personal personal) {
    auto key = request.path;
    auto const add = [&key](std::string_view text) {
        key += '\n';
        key += std::to_string(text.size());
        key += ' ';
        key += text;
    };
    for (auto const& [name, value] : request.query) {
        add(name);
        add(value);
    }
    key += language_of(request) == Language::cs ? "\ncs" : "\nen";
    key += personal == Personal::shown ? '+' : '-';
    return key;
}

http::Response answered(Answer answer, engine::ReadView const& view, http::Request const& request) {
    http::Response response{200, answer.content_type, std::move(answer.body)};
    auto& fields = response.fields;
    fields.emplace_back("Linka-Position", std::to_string(view.position));
    fields.emplace_back("Vary", "Accept-Language, Cookie, Authorization, Accept");
    bool const settled = view.fixed && !answer.personal;
    auto const* const kept = answer.for_anybody ? "public, max-age=60"
                             : settled          ? "private, max-age=31536000, immutable"
                                                : "no-store";
    fields.emplace_back("Cache-Control", kept);
    if (answer.for_anybody) fields.emplace_back("Access-Control-Allow-Origin", "*");
    if (answer.version) fields.emplace_back("ETag", fmt::format("\"v{}\"", *answer.version));
    if (!answer.next_cursor.empty())
        fields.emplace_back("Link", next_link(request, answer.next_cursor));
    if (!answer.file_name.empty()) {
        fields.emplace_back(
            "Content-Disposition", fmt::format("attachment; filename=\"{}\"", answer.file_name)
        );
    }
    return response;
}

engine::Order order_of_openings(std::vector<v1::Opening> const& openings, Caller const& caller) {
    engine::Order order;
    for (auto const& opening : openings)
        *order.command.mutable_record_openings()->add_openings() = opening;
    order.actor.set_account_id(caller.account.account_id());
    order.actor.set_role(caller.account.role());
    order.actor.set_org_id(caller.account.org_id());
    order.source = caller.by_token ? v1::Source::script : v1::Source::browser;
    return order;
}

}  // namespace linka::api
