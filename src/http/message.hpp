// Requests and responses as handlers see them: no Beast, no sockets, no domain.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace linka::http {

class EventChannel;

enum class Method : std::uint8_t { get, head, post, put, patch, del, options, other };

struct Request {
    Method method = Method::get;
    std::string path;  // percent-decoded, always begins with "/"
    std::vector<std::pair<std::string, std::string>> query;   // percent-decoded
    std::vector<std::pair<std::string, std::string>> fields;  // names in lower case
    std::string body;
    std::string id;  // for logs and problems; ours, not the client's

    /// The first field of that (lower-case) name, or empty.
    std::string_view field(std::string_view name) const;
    /// The first query parameter of that name.
    std::optional<std::string> parameter(std::string_view name) const;
    /// The value of a cookie, or empty.
    std::string_view cookie(std::string_view name) const;
};

struct Response {
    unsigned status = 200;
    std::vector<std::pair<std::string, std::string>> fields;
    /// Shared, so that a cached answer is not copied. Null means an empty body.
    std::shared_ptr<std::string const> body;
    /// Set: the body is an open stream of server-sent events; `body` is not used.
    std::shared_ptr<EventChannel> events;

    Response() = default;
    explicit Response(unsigned code) : status{code} {}
    Response(unsigned code, std::string_view content_type, std::string text);
};

/// Gives the answer later, from any thread, exactly once.
using Later = std::function<void(Response)>;

/// Answers a request: at once by returning a response, or by returning nothing and calling `later`.
/// Called on an I/O thread: must not block. Never throws on bad input.
using Handler = std::function<std::optional<Response>(Request&, Later const& later)>;

}  // namespace linka::http
