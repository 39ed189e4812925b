// The head of a response as it goes over the wire.
#pragma once

#include "http/message.hpp"

#include <string>

namespace linka::http {

/// Appends status line, fields and the empty line. Date, Content-Length, Connection and, for a
/// stream of events, its own fields are written here; the same fields in `response` are left out.
void write_response_head(Response const& response, bool closes, std::string& out);

}  // namespace linka::http
