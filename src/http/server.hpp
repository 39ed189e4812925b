// The HTTPS server: listens, speaks TLS 1.3 and HTTP/1.1 keep-alive, keeps limits, stops
// gracefully.
#pragma once

#include "base/result.hpp"
#include "http/message.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace linka::http {

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8443;     // 0: any free port
    std::string certificate_file;  // PEM chain
    std::string key_file;          // PEM
    bool allow_tls12 = false;
    unsigned threads = 0;  // 0: one per core

    std::size_t header_bytes_max = 16UL * 1024;
    std::size_t connections_max = 1024;
    std::size_t requests_in_flight_max = 512;  // beyond: 503 with Retry-After
    std::chrono::milliseconds handshake_timeout{10'000};
    std::chrono::milliseconds request_timeout{20'000};  // first byte to last, never re-armed
    std::chrono::milliseconds idle_timeout{75'000};
    std::chrono::milliseconds write_timeout{30'000};
    std::chrono::milliseconds event_comment_every{15'000};
    std::chrono::milliseconds stop_grace{15'000};
    /// The largest body for this request; asked once the header is read. Default 64 KiB.
    std::function<std::size_t(Method, std::string_view path)> body_bytes_max;
    /// Turns a refusal made here (400, 408, 413, 414, 431, 503 …) into a response; `code` is
    /// stable: "bad_framing", "body_too_large", "header_too_large", "request_timeout", "too_busy".
    std::function<Response(unsigned status, std::string_view code, Request const&)> refuse;
};

/// Numbers for /metrics and for tests.
struct ServerCounts {
    std::uint64_t connections = 0;  // open now
    std::uint64_t requests = 0;     // answered so far
    std::uint64_t in_flight = 0;
};

class Server {
  public:
    virtual ~Server() = default;
    /// The port listened on.
    virtual std::uint16_t port() const = 0;
    virtual ServerCounts counts() const = 0;
    /// Stops accepting, lets open requests finish (at most stop_grace), closes streams and idle
    /// connections, then returns. Idempotent.
    virtual void stop() = 0;
};

/// Listens at once; requests are served on its own threads until stop() or destruction.
/// Faults: unavailable "address_in_use" (subject: address:port), invalid "bad_certificate".
Result<std::unique_ptr<Server>> start_server(ServerOptions options, Handler handler);

}  // namespace linka::http
