// Half-written calls: kept, listed and forgotten for whoever asks, and for nobody else.
#pragma once

#include "api/problems.hpp"
#include "api/routes.hpp"
#include "engine/drafts.hpp"
#include "engine/engine.hpp"

namespace linka::api {

inline constexpr std::string_view drafts_path = "/api/v1/drafts";

/// All must outlive the answer.
struct DraftDesk {
    engine::Engine& engine;
    engine::Drafts& drafts;
    Texts const& texts;
};

/// GET, PUT and DELETE; answers from a worker, since files are written. Refused: anything but codes
/// ("not_a_code"), so that no words about a person get into a file that nothing seals.
std::optional<http::Response> answer_draft(
    DraftDesk const& desk,
    RouteMatch const& match,
    http::Request& request,
    Caller const& caller,
    http::Later const& later
);

/// What of a draft is no code, by pointer; for tests.
Done check_codes_only(v1::CallDraft const& draft);

}  // namespace linka::api
