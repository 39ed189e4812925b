#include "api/ordering.hpp"

#include "api/json.hpp"
#include "api/problems.hpp"
#include "api/recorded.hpp"
#include "base/check.hpp"
#include "base/number.hpp"
#include "engine/personal.hpp"
#include "store/secrets.hpp"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>

#include <algorithm>

namespace linka::api {

namespace {

Fault refusal(char const* code) { return Fault{FaultKind::invalid, code, {}, {}}; }

/// The account's own space of keys: two people may pick the same one.
Result<std::string> request_key(http::Request const& request, Caller const& caller) {
    auto const key = request.field("idempotency-key");
    if (key.empty()) return refusal("idempotency_key_missing");
    bool const printable = std::ranges::all_of(key, [](char c) { return c > 0x20 && c < 0x7f; });
    if (key.size() < 8 || key.size() > 128 || !printable) return refusal("bad_idempotency_key");
    return caller.account.account_id() + ":" + std::string{key};
}

/// "v17" in quotes.
Result<store::Position> seen_version(http::Request const& request) {
    auto field = request.field("if-match");
    if (field.empty()) return refusal("if_match_missing");
    if (!field.starts_with("\"v") || !field.ends_with('"') || field.size() < 4)
        return refusal("bad_if_match");
    field.remove_prefix(2);
    field.remove_suffix(1);
    auto const version = parse_number<store::Position>(field);
    if (!version) return refusal("bad_if_match");
    return *version;
}

/// The command's fields from the body and, where the URL names them, from the path.
Done fill(v1::Command& command, RouteMatch const& match, std::string const& body) {
    auto const* const field =
        v1::Command::descriptor()->FindFieldByName(std::string{match.route->command});
    CHECK(field != nullptr);
    auto& inner = *command.GetReflection()->MutableMessage(&command, field);
    std::vector<std::string> from_path;
    for (auto const& [name, value] : match.path) from_path.push_back(name);
    auto read = from_json(body.empty() ? "{}" : std::string_view{body}, inner, from_path);
    if (!read) return read;
    for (auto const& [name, value] : match.path) {
        auto const* const target = inner.GetDescriptor()->FindFieldByName(name);
        CHECK(target != nullptr);
        inner.GetReflection()->SetString(&inner, target, value);
    }
    return {};
}

std::string value_of(v1::Recorded const& reply, std::string const& name) {
    auto const* const field = v1::Recorded::descriptor()->FindFieldByName(name);
    return field == nullptr ? std::string{} : reply.GetReflection()->GetString(reply, field);
}

/// "/api/v1/calls/{call_id}" with the ids that were recorded.
std::string location_of(std::string_view pattern, v1::Recorded const& reply) {
    std::string location;
    while (!pattern.empty()) {
        auto const open = pattern.find('{');
        location += pattern.substr(0, open);
        if (open == std::string_view::npos) break;
        auto const close = pattern.find('}');
        location += value_of(reply, std::string{pattern.substr(open + 1, close - open - 1)});
        pattern.remove_prefix(close + 1);
    }
    return location;
}

}  // namespace

Result<engine::Order> order_of(
    RouteMatch const& match,
    http::Request const& request,
    Caller const& caller,
    domain::Reference const& reference
) {
    auto const content_type = request.field("content-type");
    bool const as_json = match.route->body == nullptr;
    if (as_json && !request.body.empty() && !content_type.starts_with("application/json"))
        return refusal("wrong_content_type");
    engine::Order order;
    auto key = request_key(request, caller);
    if (!key) return key.error();
    order.request_key = std::move(*key);
    if (match.route->if_match) {
        auto const version = seen_version(request);
        if (!version) return version.error();
        order.seen_version = *version;
    }
    auto const filled = as_json ? fill(order.command, match, request.body)
                                : match.route->body(request, reference, order.command);
    if (!filled) return filled.error();
    // The digest is kept as long as the log: nothing that must be forgotten may be guessed from it.
    auto const& body = engine::holds_personal(order.command)
                           ? to_json(order.command, Personal::hidden)
                           : request.body;
    order.request_digest = store::sha256(request.path + "\n" + body);
    order.actor.set_account_id(caller.account.account_id());
    order.actor.set_role(caller.account.role());
    order.actor.set_org_id(caller.account.org_id());
    order.source = caller.by_token ? v1::Source::script : v1::Source::browser;
    if (!as_json) order.source = v1::Source::import_file;
    return order;
}

unsigned status_of_refusal(Fault const& fault) {
    if (fault.code == "if_match_missing") return 428;
    if (fault.code == "wrong_content_type") return 415;
    if (fault.code == "idempotency_key_missing" || fault.code == "bad_idempotency_key" ||
        fault.code == "bad_if_match") {
        return 400;
    }
    return status_of(fault);
}

http::Response recorded_response(
    Route const& route, engine::Outcome const& outcome, store::TableReader const& tables
) {
    auto const reply = recorded(outcome, tables);
    http::Response response{201, "application/json", to_json(reply, Personal::shown)};
    response.fields.emplace_back("Location", location_of(route.location, reply));
    response.fields.emplace_back("Linka-Position", std::to_string(outcome.position));
    response.fields.emplace_back("ETag", fmt::format("\"v{}\"", outcome.position));
    response.fields.emplace_back("Cache-Control", "no-store");
    return response;
}

}  // namespace linka::api
