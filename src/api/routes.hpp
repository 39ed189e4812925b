// Every route of the API, in one table.
#pragma once

#include "api/caller.hpp"
#include "api/reading.hpp"
#include "http/message.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace linka::api {

/// How a request is answered.
enum class Shape : std::uint8_t {
    read,       // at once, on the I/O thread: a few rows
    slow_read,  // on a worker: lists, reports
    write,      // a command
    page,       // for anybody, without a script
    own,        // health, session, stream, description: api.cpp itself
};

struct Route {
    http::Method method = http::Method::get;
    std::string_view pattern;  // "/api/v1/cases/{case_id}"
    Right right = Right::signed_in;
    Shape shape = Shape::read;
    /// For reads; for writes the read of what is changed: its answer goes into a 412.
    Read read = nullptr;
    /// For writes: the field of v1::Command the body fills.
    std::string_view command{};
    /// For writes about something that exists: If-Match is required.
    bool if_match = false;
    /// For writes: Location of what was made, e.g. "/api/v1/calls/{call_id}".
    std::string_view location{};
    /// For writes whose body is not the command as JSON: fills it.
    Done (*body)(http::Request const&, domain::Reference const&, v1::Command&) = nullptr;
    /// For reads: position, question and role say it all, not the time of day.
    bool timeless = false;
};

std::span<Route const> routes();

struct RouteMatch {
    Route const* route = nullptr;
    PathValues path;
    /// The path exists, but not with this method; what methods it has, for Allow.
    std::string allowed;
};

RouteMatch match(http::Method method, std::string_view path);

}  // namespace linka::api
