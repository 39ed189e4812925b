#include "api/api.hpp"

#include "api/answer_cache.hpp"
#include "api/ordering.hpp"
#include "api/routes.hpp"
#include "api/session.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <fmt/format.h>

#include <atomic>
#include <charconv>

namespace linka::api {

namespace {

constexpr std::size_t body_max = 64UL * 1024;
constexpr int sign_ins_waiting_max = 32;

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

/// The same for all who would get the same bytes at the same position. Lengths stand before what
/// the sender chose, so that no two questions look alike.
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
    fields.emplace_back(
        "Cache-Control",
        view.fixed && !answer.personal ? "private, max-age=31536000, immutable" : "no-store"
    );
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

}  // namespace

std::size_t body_bytes_max(http::Method /*method*/, std::string_view /*path*/) { return body_max; }

struct Api::Parts {
    ApiParts given;
    // Argon2 takes tens of milliseconds of CPU: a thread of its own, so that nobody else waits for
    // it.
    boost::asio::thread_pool sign_in_thread{1};
    std::atomic<int> sign_ins_waiting = 0;
    AnswerCache cache;

    explicit Parts(ApiParts parts) : given{parts} {}

    http::Response refused(unsigned status, Fault const& fault, http::Request const& request)
        const {
        return problem(given.texts, status, fault, request);
    }
    http::Response refused(Fault const& fault, http::Request const& request) const {
        return refused(status_of(fault), fault, request);
    }

    /// What is read, and whether others may be given the same.
    struct Reply {
        http::Response response;
        std::optional<store::Position> reusable_at;
    };

    Reply do_read(
        Route const& route,
        http::Request const& request,
        PathValues const& path,
        Caller const& caller
    ) const {
        auto const newest = given.engine.applied();
        auto const view =
            given.engine.read({request.parameter("as_of"), request.parameter("valid_at")});
        if (!view) return {refused(view.error(), request), {}};
        Reading const reading{request, path, caller, given.engine, *view, language_of(request)};
        auto answer = route.read(reading);
        if (!answer) return {refused(answer.error(), request), {}};
        // What can be erased is read anew every time.
        bool const settled = view->fixed || view->position == newest;
        bool const reusable = route.timeless && settled && !answer->personal;
        auto response = answered(std::move(*answer), *view, request);
        if (!reusable) return {std::move(response), {}};
        return {std::move(response), newest};
    }

    http::Response read_and_keep(
        Route const& route,
        http::Request const& request,
        PathValues const& path,
        Caller const& caller
    ) {
        auto reply = do_read(route, request, path, caller);
        if (reply.reusable_at) {
            auto key = question_of(request, personal_for(caller));
            cache.keep(*reply.reusable_at, std::move(key), reply.response);
        }
        return std::move(reply.response);
    }

    std::optional<http::Response> read(
        RouteMatch match, http::Request& request, Caller caller, http::Later const& later
    ) {
        auto const& route = *match.route;
        if (route.timeless) {
            auto known =
                cache.find(given.engine.applied(), question_of(request, personal_for(caller)));
            if (known) return known;
        }
        if (route.shape == Shape::read) return read_and_keep(route, request, match.path, caller);
        auto shared = std::make_shared<http::Request>(std::move(request));
        bool const taken = given.engine.run([this,
                                             &route,
                                             shared,
                                             path = std::move(match.path),
                                             caller = std::move(caller),
                                             later] {
            auto response = read_and_keep(route, *shared, path, caller);
            add_common_fields(response);
            later(std::move(response));
        });
        if (taken) return std::nullopt;
        return refused(unavailable("log_busy"), *shared);
    }

    std::optional<http::Response> write(
        RouteMatch match, http::Request& request, Caller caller, http::Later const& later
    ) {
        auto order = order_of(match, request, caller);
        if (!order) return refused(status_of_refusal(order.error()), order.error(), request);
        auto shared = std::make_shared<http::Request>(std::move(request));
        auto const route = match.route;
        given.engine.execute(
            std::move(*order),
            [this, route, shared, path = std::move(match.path), caller = std::move(caller), later](
                Result<engine::Outcome> outcome
            ) {
                auto response = outcome
                                    ? recorded_response(*route, *outcome)
                                    : write_refused(*route, outcome.error(), *shared, path, caller);
                add_common_fields(response);
                later(std::move(response));
            }
        );
        return std::nullopt;
    }

    /// When the sender's version is old, the answer carries the newer state.
    http::Response write_refused(
        Route const& route,
        Fault const& fault,
        http::Request const& request,
        PathValues const& path,
        Caller const& caller
    ) const {
        bool const stale = route.if_match && fault.code == "stale_version";
        if (!stale) return refused(fault, request);
        std::string current;
        std::optional<store::Position> version;
        if (auto const view = given.engine.read({})) {
            auto const answer =
                route.read({request, path, caller, given.engine, *view, language_of(request)});
            if (answer) {
                current = answer->body;
                version = answer->version;
            }
        }
        auto response = problem(given.texts, 412, fault, request, current);
        if (version) response.fields.emplace_back("ETag", fmt::format("\"v{}\"", *version));
        return response;
    }

    std::optional<http::Response> sign_in(http::Request& request, http::Later const& later) {
        if (!same_origin(request)) return refused(forbidden("wrong_origin"), request);
        auto const names = parse_sign_in(request.body);
        if (!names) return refused(names.error(), request);
        if (sign_ins_waiting.fetch_add(1) >= sign_ins_waiting_max) {
            sign_ins_waiting.fetch_sub(1);
            return refused(unavailable("too_busy"), request);
        }
        auto shared = std::make_shared<http::Request>(std::move(request));
        boost::asio::post(sign_in_thread, [this, shared, names = *names, later] {
            sign_ins_waiting.fetch_sub(1);
            auto response = checked_sign_in(names, *shared);
            add_common_fields(response);
            later(std::move(response));
        });
        return std::nullopt;
    }

    http::Response checked_sign_in(SignIn const& names, http::Request const& request) const {
        auto const account_id = given.access.check_password(names.username, names.password);
        if (!account_id) return refused(account_id.error(), request);
        auto const view = given.engine.read({});
        if (!view) return refused(view.error(), request);
        auto account = views::find_row<v1::AccountReply>(*view->tables, "accounts", *account_id);
        // The same words as for a wrong password: whether an account was closed is nobody's
        // business.
        if (!account || account->disabled()) return refused(forbidden("wrong_password"), request);
        auto const secret = given.access.open_session(*account_id);
        if (!secret) return refused(secret.error(), request);
        auto response = json_response(
            200, session_json({std::move(*account), false}, given.access, given.engine)
        );
        response.fields.emplace_back("Set-Cookie", cookie_of(*secret));
        return response;
    }

    http::Response sign_out(http::Request const& request) const {
        auto const closed = given.access.close_session(request.cookie(session_cookie));
        if (!closed) return refused(closed.error(), request);
        http::Response response{204};
        response.fields.emplace_back("Set-Cookie", cookie_of(""));
        return response;
    }

    http::Response health(bool ready) const {
        auto const behind = given.engine.log().last() - given.engine.applied();
        bool const good = !ready || behind < 10'000;
        return json_response(
            good ? 200 : 503,
            fmt::format(
                R"({{"status":"{}","position":{},"behind":{}}})",
                good ? "ok" : "behind",
                given.engine.applied(),
                behind
            )
        );
    }

    std::optional<http::Response> own(
        RouteMatch const& match,
        http::Request& request,
        Caller const& caller,
        http::Later const& later
    ) {
        auto const pattern = match.route->pattern;
        if (pattern == "/healthz") return health(false);
        if (pattern == "/readyz") return health(true);
        if (pattern == "/api/openapi.json")
            return json_response(200, std::string{given.assets.text("/openapi.json")});
        if (pattern == "/api/v1/reference")
            return json_response(200, std::string{given.reference_json});
        if (pattern == "/api/v1/events/stream") return open_stream(request);
        if (match.route->method == http::Method::post) return sign_in(request, later);
        if (match.route->method == http::Method::del) return sign_out(request);
        return json_response(200, session_json(caller, given.access, given.engine));
    }

    http::Response open_stream(http::Request const& request) const {
        auto const field = request.field("last-event-id");
        std::optional<store::Position> last;
        store::Position parsed = 0;
        auto const result = std::from_chars(field.data(), field.data() + field.size(), parsed);
        if (!field.empty() && result.ec == std::errc{} && result.ptr == field.data() + field.size())
            last = parsed;
        return given.live.open(last, given.engine.log());
    }

    std::optional<http::Response> dispatch(
        RouteMatch match, http::Request& request, http::Later const& later
    ) {
        auto const& route = *match.route;
        Caller caller;
        if (route.right != Right::nobody_asked) {
            auto const view = given.engine.read({});
            if (!view) return refused(view.error(), request);
            auto found = find_caller(request, given.access, *view->tables);
            if (!found) return refused(found.error(), request);
            caller = std::move(*found);
            if (!may(caller.account.role(), route.right))
                return refused(forbidden("not_allowed"), request);
            bool const changes = route.method != http::Method::get;
            if (changes && !caller.by_token && !same_origin(request))
                return refused(forbidden("wrong_origin"), request);
        }
        switch (route.shape) {
            case Shape::read:
            case Shape::slow_read:
                return read(std::move(match), request, std::move(caller), later);
            case Shape::write:
                return write(std::move(match), request, std::move(caller), later);
            case Shape::own:
                return own(match, request, caller, later);
        }
        return std::nullopt;
    }

    std::optional<http::Response> answer(http::Request& request, http::Later const& later) {
        auto matched = match(request.method, request.path);
        if (matched.route != nullptr) return dispatch(std::move(matched), request, later);
        if (!matched.allowed.empty()) {
            auto response = refused(405, not_found("wrong_method", matched.allowed), request);
            response.fields.emplace_back("Allow", matched.allowed);
            return response;
        }
        bool const reads =
            request.method == http::Method::get || request.method == http::Method::head;
        if (request.path.starts_with("/api/") || !reads)
            return refused(not_found("unknown_path"), request);
        auto response = given.assets.answer(request);
        if (response.status == 404) return refused(not_found("unknown_path"), request);
        return response;
    }
};

Api::Api(ApiParts parts) : parts_{std::make_unique<Parts>(parts)} {}
Api::~Api() { stop(); }

std::optional<http::Response> Api::handle(http::Request& request, http::Later const& later) {
    auto response = parts_->answer(request, later);
    if (response) add_common_fields(*response);
    return response;
}

http::Response Api::refuse(unsigned status, std::string_view code, http::Request const& request)
    const {
    auto const kind = status == 503 ? FaultKind::unavailable : FaultKind::invalid;
    auto response =
        problem(parts_->given.texts, status, Fault{kind, std::string{code}, {}, {}}, request);
    add_common_fields(response);
    return response;
}

void Api::stop() { parts_->sign_in_thread.join(); }

}  // namespace linka::api
