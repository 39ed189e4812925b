// Requests for the pages of provider_link.hpp: what the link opens, and one answer through it.
#pragma once

#include "api/api.hpp"
#include "api/routes.hpp"

namespace linka::api {

/// GET shows, POST reviews or records; nothing is taken but through the link in the path. Every
/// answer is a page, refusals too. Never cached; the link is in no log line.
std::optional<http::Response> provider_page(
    ApiParts const& parts,
    RouteMatch const& match,
    http::Request const& request,
    http::Later const& later
);

}  // namespace linka::api
