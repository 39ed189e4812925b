// From a POST to an order for the engine: keys, versions, the body.
#pragma once

#include "api/caller.hpp"
#include "api/routes.hpp"
#include "engine/order.hpp"

namespace linka::api {

/// Faults: invalid "idempotency_key_missing", "bad_idempotency_key", "if_match_missing",
/// "bad_if_match", "wrong_content_type", and those of from_json.
Result<engine::Order> order_of(
    RouteMatch const& match,
    http::Request const& request,
    Caller const& caller,
    domain::Reference const& reference
);

/// The status of such a fault: 400, 415, 428, or as any other fault.
unsigned status_of_refusal(Fault const& fault);

/// 201 with Location, ETag and what was recorded.
http::Response recorded_response(
    Route const& route, engine::Outcome const& outcome, store::TableReader const& tables
);

}  // namespace linka::api
