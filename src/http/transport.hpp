// One encrypted connection as the rest of this layer sees it; tls.cpp alone knows OpenSSL's
// streams.
#pragma once

#include "base/result.hpp"
#include "http/io.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace linka::http {

enum class Sent : std::uint8_t { all, blocked, failed };

/// Everything here runs on the connection's strand. At most one coroutine reads and at most one
/// writes at a time; a reader and a writer may overlap.
class Transport {
  public:
    virtual ~Transport() = default;

    virtual Io<bool> handshake() = 0;
    /// Waits for bytes. 0: the peer has left, the connection failed, or cancel() was called.
    virtual Io<std::size_t> read_some(char* into, std::size_t room) = 0;
    /// What has arrived already, without waiting; 0 when nothing has.
    virtual std::size_t read_now(char* into, std::size_t room) = 0;
    /// Encrypts all of `bytes` and sends what the socket takes at once. After `blocked` call
    /// flush().
    virtual Sent send(std::string_view bytes) = 0;
    virtual Io<bool> flush() = 0;
    /// Wakes whoever waits here, with failure.
    virtual void cancel() = 0;
    /// Says that nothing more will be sent; what was sent before still arrives.
    virtual void finish_sending() = 0;
    /// Throws away what the peer still sends, until it closes: closing a socket with unread bytes
    /// resets the connection, and the peer may lose our last answer.
    virtual Io<void> drain() = 0;
    virtual void close() = 0;
};

class TransportFactory {
  public:
    virtual ~TransportFactory() = default;
    virtual std::unique_ptr<Transport> accept(Socket socket) = 0;
};

/// Fault: invalid "bad_certificate" (subject: the file), when the files are not a matching pair.
Result<std::unique_ptr<TransportFactory>> tls_from_files(
    std::string const& certificate_file, std::string const& key_file, bool allow_tls12
);

}  // namespace linka::http
