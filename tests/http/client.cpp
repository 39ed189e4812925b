#include "tests/http/client.hpp"

#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <csignal>
#include <cstdio>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace linka::http::tests {

namespace {

/// -1 when nobody listens there.
int connect_to(std::uint16_t port) {
    auto const connection = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    timeval const patience{10, 0};
    ::setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    int const on = 1;
    ::setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
        return connection;
    }
    ::close(connection);
    return -1;
}

}  // namespace

RawConnection::RawConnection(std::uint16_t port) : socket_{connect_to(port)} {}
RawConnection::~RawConnection() { ::close(socket_); }

void RawConnection::send(std::string_view bytes) const {
    EXPECT_EQ(
        ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL),
        static_cast<ssize_t>(bytes.size())
    );
}

bool RawConnection::is_closed_by_peer() const {
    std::array<char, 256> buffer;
    ssize_t count = 1;
    while (count > 0) count = ::recv(socket_, buffer.data(), buffer.size(), 0);
    return count == 0 || errno == ECONNRESET;
}

void Client::FreeContext::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }
void Client::FreeSsl::operator()(ssl_st* ssl) const { SSL_free(ssl); }

Client::Client(std::uint16_t port, Tls tls) {
    // A server that closes while the client writes is a result here, not the end of the tests.
    std::signal(SIGPIPE, SIG_IGN);
    context_.reset(SSL_CTX_new(TLS_client_method()));
    if (tls == Tls::only_12) SSL_CTX_set_max_proto_version(context_.get(), TLS1_2_VERSION);
    ssl_.reset(SSL_new(context_.get()));
    socket_ = connect_to(port);
    if (socket_ < 0) return;
    SSL_set_fd(ssl_.get(), socket_);
    connected_ = SSL_connect(ssl_.get()) == 1;
}

Client::~Client() {
    if (socket_ >= 0) ::close(socket_);
}

std::string Client::tls_version() const { return SSL_get_version(ssl_.get()); }

std::string Client::peer_fingerprint() const {
    std::unique_ptr<X509, decltype(&X509_free)> const shown{
        SSL_get1_peer_certificate(ssl_.get()), X509_free
    };
    std::array<unsigned char, 32> digest{};
    unsigned size = 0;
    X509_digest(shown.get(), EVP_sha256(), digest.data(), &size);
    std::string result;
    for (auto const byte : digest) {
        std::array<char, 4> text{};
        std::snprintf(text.data(), text.size(), "%02X:", byte);
        result += text.data();
    }
    result.pop_back();
    return result;
}

void Client::send(std::string_view bytes) {
    if (connected_ && !bytes.empty()) {
        SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
    }
}

bool Client::receive() {
    if (!connected_) return false;
    std::array<char, 16384> buffer;
    auto const count = SSL_read(ssl_.get(), buffer.data(), static_cast<int>(buffer.size()));
    if (count <= 0) {
        // Not taken for an end: a server that forgets a connection must not look like one that
        // closes.
        EXPECT_NE(SSL_get_error(ssl_.get(), count), SSL_ERROR_WANT_READ)
            << "nothing for ten seconds";
        return false;
    }
    received_.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
}

Answer Client::read_head() {
    auto end = received_.find("\r\n\r\n");
    while (end == std::string::npos) {
        if (!receive()) return {};
        end = received_.find("\r\n\r\n");
    }
    Answer answer;
    answer.head = received_.substr(0, end + 2);
    received_.erase(0, end + 4);
    answer.status = std::atoi(answer.head.c_str() + sizeof "HTTP/1.1");
    for (auto line = answer.head.find("\r\n") + 2; line < answer.head.size();) {
        auto const line_end = answer.head.find("\r\n", line);
        auto const colon = answer.head.find(": ", line);
        auto name = answer.head.substr(line, colon - line);
        std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
        auto const [where, is_new] =
            answer.fields.emplace(name, answer.head.substr(colon + 2, line_end - colon - 2));
        EXPECT_TRUE(is_new) << "twice in one answer: " << where->first;
        line = line_end + 2;
    }
    return answer;
}

Answer Client::read_answer(bool without_body) {
    auto answer = read_head();
    if (answer.status == 0 || without_body || answer.status == 204 || answer.status == 304) {
        return answer;
    }
    auto const size = std::stoul("0" + answer.field("content-length"));
    while (received_.size() < size) {
        if (!receive()) return {};
    }
    answer.body = received_.substr(0, size);
    received_.erase(0, size);
    return answer;
}

Answer Client::ask(std::string_view bytes) {
    send(bytes);
    return read_answer();
}

bool Client::read_until(std::string_view text) {
    auto at = received_.find(text);
    while (at == std::string::npos) {
        if (!receive()) return false;
        at = received_.find(text);
    }
    received_.erase(0, at + text.size());
    return true;
}

std::string Client::read_to_end() {
    while (receive()) {
    }
    return std::exchange(received_, {});
}

void Client::vanish() {
    linger const at_once{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(socket_);
    socket_ = -1;
    connected_ = false;
}

}  // namespace linka::http::tests
