#include "api/api.hpp"

#include "api/answer_cache.hpp"
#include "api/answering.hpp"
#include "api/draft_desk.hpp"
#include "api/health.hpp"
#include "api/ordering.hpp"
#include "api/presence.hpp"
#include "api/provider_pages.hpp"
#include "api/public_page.hpp"
#include "api/routes.hpp"
#include "api/session.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <fmt/format.h>

#include <atomic>

namespace linka::api {

namespace {

constexpr int sign_ins_waiting_max = 32;

}  // namespace

/// A question on its way to a worker, or waiting for a record.
struct Asked {
    http::Request request;
    PathValues path;
    Caller caller;
};

struct Api::Parts {
    ApiParts given;
    // Argon2 takes tens of milliseconds of CPU: a thread of its own, so that nobody else waits for
    // it.
    boost::asio::thread_pool sign_in_thread{1};
    std::atomic<int> sign_ins_waiting = 0;
    AnswerCache cache;
    KnownAccounts accounts;
    Presence presence;

    explicit Parts(ApiParts const& parts) : given{parts} {}

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
        std::vector<v1::Opening> openings{};
    };

    Reply do_read(
        Route const& route,
        http::Request const& request,
        PathValues const& path,
        Caller const& caller,
        bool may_open = true
    ) const {
        auto const newest = given.engine.applied();
        auto const view =
            given.engine.read({request.parameter("as_of"), request.parameter("valid_at")});
        if (!view) return {refused(view.error(), request), {}};
        Reading reading{
            request, path, caller, given.engine, *view, language_of(request), may_open, &given.texts
        };
        reading.link_key = given.link_key;
        reading.access = &given.access;
        auto answer = route.read(reading);
        if (!answer) return {refused(answer.error(), request), {}};
        // What can be erased is read anew every time.
        bool const settled = view->fixed || view->position == newest;
        bool const reusable = route.timeless && settled && !answer->personal;
        auto openings = std::move(answer->openings);
        auto response = answered(std::move(*answer), *view, request);
        if (!reusable) return {std::move(response), {}, std::move(openings)};
        return {std::move(response), newest};
    }

    Reply read_and_keep(
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
        return reply;
    }

    /// Answers once what was opened is on the record. Where it cannot be recorded, the answer is
    /// the one of somebody who may not open anything.
    void answer_on_record(
        Reply reply,
        Caller const& caller,
        std::function<http::Response()> const& unopened,
        http::Later const& later
    ) {
        if (reply.openings.empty()) {
            add_common_fields(reply.response);
            return later(std::move(reply.response));
        }
        auto response = std::make_shared<http::Response>(std::move(reply.response));
        given.engine.execute(
            order_of_openings(reply.openings, caller),
            [response, unopened, later](Result<engine::Outcome> const& recorded) {
                if (!recorded) *response = unopened();
                add_common_fields(*response);
                later(std::move(*response));
            }
        );
    }

    void read_on_record(
        Reply reply,
        Route const& route,
        std::shared_ptr<Asked const> const& asked,
        http::Later const& later
    ) {
        auto unopened = [this, &route, asked] {
            return do_read(route, asked->request, asked->path, asked->caller, false).response;
        };
        answer_on_record(std::move(reply), asked->caller, unopened, later);
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
        if (route.shape == Shape::read) {
            auto reply = read_and_keep(route, request, match.path, caller);
            if (reply.openings.empty()) return std::move(reply.response);
            auto const asked = std::make_shared<Asked const>(
                Asked{std::move(request), std::move(match.path), std::move(caller)}
            );
            read_on_record(std::move(reply), route, asked, later);
            return std::nullopt;
        }
        auto const asked = std::make_shared<Asked const>(
            Asked{std::move(request), std::move(match.path), std::move(caller)}
        );
        bool const taken = given.engine.run([this, &route, asked, later] {
            auto reply = read_and_keep(route, asked->request, asked->path, asked->caller);
            read_on_record(std::move(reply), route, asked, later);
        });
        if (taken) return std::nullopt;
        return refused(unavailable("log_busy"), asked->request);
    }

    std::optional<http::Response> write(
        RouteMatch match, http::Request& request, Caller caller, http::Later const& later
    ) {
        auto order = order_of(match, request, caller, given.engine.reference());
        if (!order) return refused(status_of_refusal(order.error()), order.error(), request);
        auto const& route = *match.route;
        auto const asked = std::make_shared<Asked const>(
            Asked{std::move(request), std::move(match.path), std::move(caller)}
        );
        given.engine.execute(
            std::move(*order),
            [this, &route, asked, later](Result<engine::Outcome> const& outcome) {
                if (outcome) {
                    auto response = recorded_response(
                        route, *outcome, *given.engine.tables().at(outcome->position)
                    );
                    add_common_fields(response);
                    return later(std::move(response));
                }
                auto const& fault = outcome.error();
                auto unopened = [this, &route, asked, fault] {
                    return write_refused(route, fault, *asked, false).response;
                };
                auto reply = write_refused(route, fault, *asked, true);
                answer_on_record(std::move(reply), asked->caller, unopened, later);
            }
        );
        return std::nullopt;
    }

    /// When the sender's version is old, the answer carries the newer state.
    Reply write_refused(Route const& route, Fault const& fault, Asked const& asked, bool may_open)
        const {
        auto const& [request, path, caller] = asked;
        bool const stale = route.if_match && fault.code == "stale_version";
        if (!stale) return {refused(fault, request), {}};
        std::vector<v1::Opening> openings;
        std::string current;
        std::optional<store::Position> version;
        if (auto const view = given.engine.read({})) {
            auto const answer = route.read(
                {request, path, caller, given.engine, *view, language_of(request), may_open}
            );
            if (answer) {
                current = answer->body;
                version = answer->version;
                openings = answer->openings;
            }
        }
        auto response = problem(given.texts, 412, fault, request, current);
        if (version) response.fields.emplace_back("ETag", fmt::format("\"v{}\"", *version));
        return {std::move(response), {}, std::move(openings)};
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
        auto const signed_in = check_sign_in(names, given.access, given.engine);
        if (!signed_in) return refused(signed_in.error(), request);
        auto const& [caller, secret] = *signed_in;
        auto response = json_response(200, session_json(caller, session_facts(request)));
        response.fields.emplace_back("Set-Cookie", cookie_of(secret));
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
        auto health = health_of(given.engine, given.log_alarm, ready);
        return json_response(health.status, std::move(health.body));
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
        if (pattern == "/api/v1/log/key") return verifier_key(request);
        if (pattern.starts_with(drafts_path))
            return answer_draft(
                {given.engine, given.drafts, given.texts}, match, request, caller, later
            );
        if (pattern.ends_with("/presence"))
            return answer_presence({presence, given.access, given.live}, match, caller);
        if (pattern == "/overeni/{token}") return provider_page(given, match, request, later);
        if (match.route->method == http::Method::post) return sign_in(request, later);
        if (match.route->method == http::Method::del) return sign_out(request);
        return json_response(200, session_json(caller, session_facts(request)));
    }

    SessionFacts session_facts(http::Request const& request) const {
        SessionFacts facts{given.access, given.engine, {}};
        if (given.log_alarm) {
            facts.read_only_because = given.texts.sentence(
                given.log_alarm->code, given.log_alarm->subject, language_of(request)
            );
        }
        return facts;
    }

    http::Response verifier_key(http::Request const& request) const {
        if (given.verifier_key.empty()) return refused(not_found("no_checkpoint_yet"), request);
        return {200, "text/plain; charset=utf-8", given.verifier_key + "\n"};
    }

    http::Response open_stream(http::Request const& request) const {
        auto const last = position_of(request.field("last-event-id"));
        return given.live.open(last, given.engine.log());
    }

    /// Who is signed in finds the client at the front door.
    http::Response page(RouteMatch const& match, http::Request const& request) const {
        if (request.path == "/" && !request.cookie(session_cookie).empty())
            return given.assets.answer(request);
        auto const view = given.engine.read({});
        if (!view) return refused(view.error(), request);
        Caller const anybody;
        auto answer = match.route->read(
            {request, match.path, anybody, given.engine, *view, language_of(request)}
        );
        if (!answer) return refused(answer.error(), request);
        http::Response response{200, answer->content_type, std::move(answer->body)};
        add_public_fields(response);
        return response;
    }

    std::optional<http::Response> dispatch(
        RouteMatch match, http::Request& request, http::Later const& later
    ) {
        auto const& route = *match.route;
        Caller caller;
        if (route.right != Right::nobody_asked) {
            auto found = find_caller(request, given.access, given.engine, accounts);
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
            case Shape::page:
                return page(match, request);
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

Api::Api(ApiParts const& parts) : parts_{std::make_unique<Parts>(parts)} {}
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
