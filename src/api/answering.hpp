// From what a handler answers to a response, and from what was opened to its record.
#pragma once

#include "api/reading.hpp"
#include "engine/order.hpp"

namespace linka::api {

/// Never cached.
http::Response json_response(unsigned status, std::string body);
void add_common_fields(http::Response& response);

/// The same for all who would get the same bytes at the same position. Lengths stand before what
/// the sender chose, so that no two questions look alike.
std::string question_of(http::Request const& request, Personal personal);

http::Response answered(Answer answer, engine::ReadView const& view, http::Request const& request);

/// Puts the openings on the record, on the word of who saw the texts.
engine::Order order_of_openings(std::vector<v1::Opening> const& openings, Caller const& caller);

}  // namespace linka::api
