// A small blocking HTTPS client that sends exactly the bytes it is told to.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

struct ssl_st;
struct ssl_ctx_st;

namespace linka::http::tests {

struct Answer {
    int status = 0;  // 0: the connection ended before a whole answer
    std::string head;
    std::map<std::string, std::string> fields;  // names in lower case
    std::string body;

    std::string field(std::string const& name) const {
        auto const found = fields.find(name);
        return found == fields.end() ? "" : found->second;
    }
};

/// Every wait ends after ten seconds, and the test has failed.
class Client {
  public:
    enum class Tls : std::uint8_t { any, only_12 };

    explicit Client(std::uint16_t port, Tls tls = Tls::any);
    ~Client();
    Client(Client const&) = delete;
    Client& operator=(Client const&) = delete;

    bool connected() const { return connected_; }
    std::string tls_version() const;
    /// SHA-256 of what the server showed, as "AB:CD:…".
    std::string peer_fingerprint() const;

    void send(std::string_view bytes);
    /// The next answer on the wire; `without_body` for an answer to HEAD.
    Answer read_answer(bool without_body = false);
    Answer read_head();
    Answer ask(std::string_view bytes);
    /// Reads until `text` has been seen; false when the connection ended first. What follows stays.
    bool read_until(std::string_view text);
    /// Everything up to the end of the connection.
    std::string read_to_end();
    /// True when the server closes without another byte.
    bool closes() { return read_to_end().empty(); }
    /// Like a machine that loses its power: a reset instead of a goodbye.
    void vanish();

  private:
    bool receive();

    struct FreeContext {
        void operator()(ssl_ctx_st* context) const;
    };
    struct FreeSsl {
        void operator()(ssl_st* ssl) const;
    };
    std::unique_ptr<ssl_ctx_st, FreeContext> context_;
    std::unique_ptr<ssl_st, FreeSsl> ssl_;
    int socket_ = -1;
    bool connected_ = false;
    std::string received_;
};

/// A TCP connection that never speaks TLS.
class RawConnection {
  public:
    explicit RawConnection(std::uint16_t port);
    ~RawConnection();
    RawConnection(RawConnection const&) = delete;
    RawConnection& operator=(RawConnection const&) = delete;
    void send(std::string_view bytes) const;
    /// Reads until the end; false when it does not come within ten seconds.
    bool is_closed_by_peer() const;

  private:
    int socket_;
};

inline std::string get(std::string_view path) {
    return "GET " + std::string{path} + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

inline std::string post(std::string_view path, std::string_view body) {
    return "POST " + std::string{path} +
           " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + std::string{body};
}

}  // namespace linka::http::tests
