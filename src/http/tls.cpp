// TLS by OpenSSL over an Asio socket. OpenSSL reads and writes memory, all waiting is ours: that
// spares asio::ssl's second buffer and its composed operations, and lets an answer leave without
// suspending the coroutine.
#include "http/transport.hpp"

#include <boost/asio/buffer.hpp>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <tuple>

namespace linka::http {

namespace {

constexpr std::size_t drain_bytes_max = 4UL * 1024 * 1024;

struct FreeMethod {
    void operator()(BIO_METHOD* method) const { BIO_meth_free(method); }
};
struct FreeContext {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
struct FreeSsl {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
};
using Context = std::unique_ptr<SSL_CTX, FreeContext>;

/// What lies between OpenSSL and the socket: received bytes it has not taken, bytes it wants sent.
struct Wire {
    std::string_view in;
    std::string out;
};

Wire& wire_of(BIO* bio) { return *static_cast<Wire*>(BIO_get_data(bio)); }

int wire_read(BIO* bio, char* into, std::size_t room, std::size_t* count) {
    auto& in = wire_of(bio).in;
    BIO_clear_retry_flags(bio);
    *count = std::min(room, in.size());
    if (*count == 0) {
        BIO_set_retry_read(bio);
        return 0;
    }
    std::memcpy(into, in.data(), *count);
    in.remove_prefix(*count);
    return 1;
}

int wire_write(BIO* bio, char const* bytes, std::size_t size, std::size_t* count) {
    BIO_clear_retry_flags(bio);
    wire_of(bio).out.append(bytes, size);
    *count = size;
    return 1;
}

long wire_control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

std::unique_ptr<BIO_METHOD, FreeMethod> make_wire_method() {
    std::unique_ptr<BIO_METHOD, FreeMethod> method{
        BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "wire")
    };
    if (!method) throw std::bad_alloc{};
    BIO_meth_set_read_ex(method.get(), wire_read);
    BIO_meth_set_write_ex(method.get(), wire_write);
    BIO_meth_set_ctrl(method.get(), wire_control);
    return method;
}

class TlsTransport final : public Transport {
  public:
    TlsTransport(Socket socket, SSL_CTX* context, BIO_METHOD const* method)
        : socket_{std::move(socket)} {
        ssl_.reset(SSL_new(context));
        auto* const bio = BIO_new(method);
        if (!ssl_ || bio == nullptr) throw std::bad_alloc{};
        BIO_set_data(bio, &wire_);
        BIO_set_init(bio, 1);
        SSL_set_bio(ssl_.get(), bio, bio);
        SSL_set_accept_state(ssl_.get());
        boost::system::error_code error;
        std::ignore = socket_.non_blocking(true, error);
        std::ignore = socket_.set_option(asio::ip::tcp::no_delay{true}, error);
    }

    Io<bool> handshake() override {
        while (true) {
            ERR_clear_error();
            auto const result = SSL_do_handshake(ssl_.get());
            // Asked before anything is awaited: OpenSSL's error queue belongs to the thread.
            auto const wants_more =
                result != 1 && SSL_get_error(ssl_.get(), result) == SSL_ERROR_WANT_READ;
            auto const sent = co_await flush();
            if (result == 1 && sent) {
                ready_ = true;
                co_return true;
            }
            if (!wants_more || !sent) co_return false;
            auto const [error, count] =
                co_await socket_.async_read_some(received_buffer(), as_values);
            if (error) co_return false;
            wire_.in = {received_.data(), count};
        }
    }

    Io<std::size_t> read_some(char* into, std::size_t room) override {
        while (ready_) {
            if (auto const count = decrypt(into, room); count > 0) co_return count;
            if (!ready_) break;
            auto const [error, count] =
                co_await socket_.async_read_some(received_buffer(), as_values);
            if (error) co_return 0;
            wire_.in = {received_.data(), count};
        }
        co_return 0;
    }

    std::size_t read_now(char* into, std::size_t room) override {
        if (auto const count = decrypt(into, room); count > 0 || !ready_) return count;
        boost::system::error_code error;
        auto const count = socket_.read_some(received_buffer(), error);
        if (error) return 0;
        wire_.in = {received_.data(), count};
        return decrypt(into, room);
    }

    Sent send(std::string_view bytes) override {
        if (!ready_) return Sent::failed;
        ERR_clear_error();
        std::size_t written = 0;
        if (SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &written) != 1) {
            ready_ = false;
            return Sent::failed;
        }
        return push_out();
    }

    Io<bool> flush() override {
        while (true) {
            auto const sent = push_out();
            if (sent != Sent::blocked) co_return sent == Sent::all;
            auto const [error] = co_await socket_.async_wait(Socket::wait_write, as_values);
            if (error) co_return false;
        }
    }

    void cancel() override {
        boost::system::error_code error;
        std::ignore = socket_.cancel(error);
    }

    void finish_sending() override {
        if (ready_) {
            ERR_clear_error();
            SSL_shutdown(ssl_.get());
            push_out();
            ready_ = false;
        }
        boost::system::error_code error;
        std::ignore = socket_.shutdown(Socket::shutdown_send, error);
    }

    Io<void> drain() override {
        for (std::size_t total = 0; total < drain_bytes_max;) {
            auto const [error, count] =
                co_await socket_.async_read_some(received_buffer(), as_values);
            if (error) co_return;
            total += count;
        }
    }

    void close() override {
        ready_ = false;
        boost::system::error_code error;
        std::ignore = socket_.close(error);
    }

  private:
    asio::mutable_buffer received_buffer() { return asio::buffer(received_); }

    /// 0: nothing complete has arrived, or (ready_ is false then) the peer ended or broke the
    /// stream.
    std::size_t decrypt(char* into, std::size_t room) {
        if (!ready_ || (wire_.in.empty() && SSL_pending(ssl_.get()) == 0)) return 0;
        ERR_clear_error();
        std::size_t count = 0;
        if (SSL_read_ex(ssl_.get(), into, room, &count) == 1) return count;
        ready_ = SSL_get_error(ssl_.get(), 0) == SSL_ERROR_WANT_READ;
        return 0;
    }

    Sent push_out() {
        while (sent_ < wire_.out.size()) {
            boost::system::error_code error;
            auto const rest = asio::buffer(wire_.out) + sent_;
            sent_ += socket_.write_some(rest, error);
            if (error == asio::error::would_block) return Sent::blocked;
            if (error) return Sent::failed;
        }
        wire_.out.clear();
        sent_ = 0;
        return Sent::all;
    }

    Socket socket_;
    Wire wire_;
    std::unique_ptr<SSL, FreeSsl> ssl_;
    std::size_t sent_ = 0;  // of wire_.out
    bool ready_ = false;    // between the handshake and the first sign of an end
    // Not initialised: it is written before it is read, and clearing 8 KiB shows on every
    // connection.
    std::array<char, 8192> received_;
};

// NOLINTNEXTLINE(readability-function-size): OpenSSL says what a callback takes.
int choose_protocol(
    SSL* /*ssl*/,
    unsigned char const** chosen,
    unsigned char* chosen_size,
    unsigned char const* offered,
    unsigned offered_size,
    void* /*ours*/
) {
    static constexpr std::string_view ours{"\x08http/1.1\x08http/1.0"};
    unsigned char* found = nullptr;
    auto const* const list = reinterpret_cast<unsigned char const*>(ours.data());
    auto const result = SSL_select_next_proto(
        &found, chosen_size, list, static_cast<unsigned>(ours.size()), offered, offered_size
    );
    if (result != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_ALERT_FATAL;
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

class TlsFactory final : public TransportFactory {
  public:
    explicit TlsFactory(Context context)
        : context_{std::move(context)}, method_{make_wire_method()} {}

    std::unique_ptr<Transport> accept(Socket socket) override {
        return std::make_unique<TlsTransport>(std::move(socket), context_.get(), method_.get());
    }

  private:
    Context context_;
    std::unique_ptr<BIO_METHOD, FreeMethod> method_;
};

}  // namespace

Result<std::unique_ptr<TransportFactory>> tls_from_files(
    std::string const& certificate_file, std::string const& key_file, bool allow_tls12
) {
    Context context{SSL_CTX_new(TLS_server_method())};
    if (!context) throw std::bad_alloc{};
    SSL_CTX_set_min_proto_version(context.get(), allow_tls12 ? TLS1_2_VERSION : TLS1_3_VERSION);
    SSL_CTX_set_cipher_list(context.get(), "ECDHE+AESGCM:ECDHE+CHACHA20");
    SSL_CTX_set_options(
        context.get(),
        SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE
    );
    // Tickets resume sessions without a table here that would grow with the number of visitors.
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, nullptr);
    ERR_clear_error();
    if (SSL_CTX_use_certificate_chain_file(context.get(), certificate_file.c_str()) != 1) {
        return Fault{FaultKind::invalid, "bad_certificate", certificate_file, {}};
    }
    if (SSL_CTX_use_PrivateKey_file(context.get(), key_file.c_str(), SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_check_private_key(context.get()) != 1) {
        return Fault{FaultKind::invalid, "bad_certificate", key_file, {}};
    }
    return std::unique_ptr<TransportFactory>{std::make_unique<TlsFactory>(std::move(context))};
}

}  // namespace linka::http
