#include "api/provider_pages.hpp"

#include "api/answering.hpp"
#include "api/problems.hpp"
#include "api/provider_link.hpp"
#include "api/public_page.hpp"
#include "api/session.hpp"

namespace linka::api {

namespace {

/// What the pages are made from; kept while the answer is on its way into the log.
struct Visit {
    ApiParts const& parts;
    http::Request request;
    PathValues path;

    /// The page made at the newest position.
    template <class Make>
    http::Response show(unsigned status, Make make) const {
        auto const view = parts.engine.read({});
        if (!view) return problem(parts.texts, status_of(view.error()), view.error(), request);
        Caller const anybody;
        Reading const reading{request, path, anybody, parts.engine, *view, language_of(request)};
        auto answer = make(reading);
        http::Response response{status, answer.content_type, std::move(answer.body)};
        add_private_page_fields(response);
        return response;
    }

    std::string why(Reading const& reading, Fault const& fault) const {
        auto const language = public_language(reading);
        if (fault.fields.empty()) return parts.texts.sentence(fault.code, fault.subject, language);
        std::string all;
        for (auto const& field : fault.fields) {
            if (!all.empty()) all += ' ';
            all += parts.texts.sentence(field.code, field.subject, language);
        }
        return all;
    }

    http::Response refused(Fault const& fault) const {
        return show(status_of(fault), [&](Reading const& reading) {
            return link_refused(reading, why(reading, fault));
        });
    }

    http::Response question(
        unsigned status, v1::ServiceReply const& row, Form const& form, Fault const* wrong
    ) const {
        return show(status, [&](Reading const& reading) {
            auto const said = wrong == nullptr ? std::string{} : why(reading, *wrong);
            return link_question(reading, row, form, said);
        });
    }
};

/// A page that sends no referrer says "null" for its origin. Whoever is elsewhere does not know the
/// link anyway.
bool from_elsewhere(http::Request const& request) {
    if (request.field("origin") != "null") return !same_origin(request);
    auto const site = request.field("sec-fetch-site");
    return !site.empty() && site != "same-origin";
}

engine::Order order_of(v1::AnswerVerificationLink&& answer) {
    engine::Order order;
    *order.command.mutable_answer_verification_link() = std::move(answer);
    order.actor.set_account_id("provider");
    order.actor.set_role(v1::Role::system);
    order.source = v1::Source::system;
    return order;
}

/// The answer is in, or not: a form that was filled in wrongly comes back filled in.
http::Response settled(
    Visit const& visit,
    v1::ServiceReply const& row,
    Form const& form,
    Result<engine::Outcome> const& outcome
) {
    if (outcome)
        return visit.show(200, [](Reading const& reading) { return link_thanks(reading); });
    auto const& fault = outcome.error();
    if (fault.kind != FaultKind::invalid) return visit.refused(fault);
    return visit.question(422, row, form, &fault);
}

std::optional<http::Response> posted(
    Visit&& visit, v1::ServiceReply const& row, http::Later const& later
) {
    auto const form = form_of(visit.request.body);
    std::string step;
    for (auto const& [name, value] : form) {
        if (name == "step") step = value;
    }
    if (step == "back") return visit.question(200, row, form, nullptr);
    auto answer = answer_of(row, form);
    if (!answer) {
        auto const wrong = answer.error();
        return visit.question(422, row, form, &wrong);
    }
    if (step != "send") {
        return visit.show(200, [&](Reading const& reading) {
            return link_review(reading, row, form);
        });
    }
    auto const kept = std::make_shared<Visit const>(std::move(visit));
    kept->parts.engine.execute(
        order_of(std::move(*answer)),
        [kept, row, form, later](Result<engine::Outcome> const& outcome) {
            auto response = settled(*kept, row, form, outcome);
            add_common_fields(response);
            later(std::move(response));
        }
    );
    return std::nullopt;
}

}  // namespace

std::optional<http::Response> provider_page(
    ApiParts const& parts,
    RouteMatch const& match,
    http::Request const& request,
    http::Later const& later
) {
    Visit visit{parts, request, match.path};
    if (parts.link_key == nullptr) return visit.refused(not_found("unknown_link"));
    bool const answers = match.route->method == http::Method::post;
    if (answers && from_elsewhere(request)) return visit.refused(forbidden("wrong_origin"));
    auto const view = parts.engine.read({});
    if (!view) return problem(parts.texts, status_of(view.error()), view.error(), request);
    auto const row = opened_by(match.path.find("token")->second, *parts.link_key, *view);
    if (!row) return visit.refused(row.error());
    if (answers) return posted(std::move(visit), *row, later);
    return visit.question(200, *row, {}, nullptr);
}

}  // namespace linka::api
