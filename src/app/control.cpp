#include "app/control.hpp"

#include "base/check.hpp"
#include "base/log.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace linka::app {

namespace {

constexpr char const* socket_name = "control";
constexpr std::size_t request_bytes_max = 64UL * 1024;
// A caller that connects and says nothing must not keep the others out.
constexpr ::timeval request_timeout{5, 0};

Fault unreachable() {
    return unavailable("data_unreachable", std::generic_category().message(errno));
}

/// An open descriptor; closes it.
class Descriptor {
  public:
    explicit Descriptor(int number) : number_{number} {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    int number() const { return number_; }
    int release() { return std::exchange(number_, -1); }

  private:
    int number_;
};

// A socket's name holds 107 bytes, a directory's may be longer: the way leads through the open
// directory.
sockaddr_un address_in(Descriptor const& directory) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    auto const path = fmt::format("/proc/self/fd/{}/{}", directory.number(), socket_name);
    CHECK(path.size() < sizeof address.sun_path);
    std::memcpy(address.sun_path, path.data(), path.size());
    return address;
}

bool send_line(int connection, std::string line) {
    line += '\n';
    std::string_view rest = line;
    while (!rest.empty()) {
        auto const sent = ::send(connection, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        rest.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

/// The next line; nothing at the end, after an error, or when it is too long.
std::optional<std::string> receive_line(int connection, std::string& buffer) {
    std::size_t searched = 0;
    for (;;) {
        auto const end = buffer.find('\n', searched);
        if (end != std::string::npos) {
            auto line = buffer.substr(0, end);
            buffer.erase(0, end + 1);
            return line;
        }
        searched = buffer.size();
        if (searched > request_bytes_max) return std::nullopt;
        char piece[4096];
        auto const received = ::recv(connection, piece, sizeof piece, 0);
        if (received < 0 && errno == EINTR) continue;
        if (received <= 0) return std::nullopt;
        buffer.append(piece, static_cast<std::size_t>(received));
    }
}

// The directory's mode already keeps others out; this holds even when somebody loosened it.
bool may_ask(int connection) {
    ucred caller{};
    socklen_t size = sizeof caller;
    return ::getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &caller, &size) == 0 &&
           (caller.uid == 0 || caller.uid == ::geteuid());
}

}  // namespace

Result<std::unique_ptr<ControlServer>> ControlServer::start(
    std::string const& data_dir, AnswerLine answer
) {
    Descriptor const directory{::open(data_dir.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
    if (directory.number() < 0) return unreachable();
    Descriptor listener{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    Descriptor wakeup{::eventfd(0, EFD_CLOEXEC)};
    if (listener.number() < 0 || wakeup.number() < 0) return unreachable();
    ::unlinkat(directory.number(), socket_name, 0);
    auto const address = address_in(directory);
    // For the owner only from its first moment.
    ::fchmod(listener.number(), S_IRUSR | S_IWUSR);
    if (::bind(listener.number(), reinterpret_cast<sockaddr const*>(&address), sizeof address) !=
            0 ||
        ::listen(listener.number(), 8) != 0)
        return unreachable();
    std::unique_ptr<ControlServer> server{
        new ControlServer{data_dir, listener.release(), wakeup.release(), std::move(answer)}
    };
    server->thread_ = std::thread{[made = server.get()] { made->run(); }};
    return server;
}

ControlServer::ControlServer(std::string data_dir, int listener, int wakeup, AnswerLine answer)
    : data_dir_{std::move(data_dir)},
      listener_{listener},
      wakeup_{wakeup},
      answer_{std::move(answer)} {}

ControlServer::~ControlServer() {
    stop();
    ::close(listener_);
    ::close(wakeup_);
}

void ControlServer::stop() {
    if (stopping_.exchange(true)) return;
    std::uint64_t const one = 1;
    CHECK(::write(wakeup_, &one, sizeof one) == sizeof one);
    if (thread_.joinable()) thread_.join();
    ::unlink((data_dir_ + "/" + socket_name).c_str());
}

void ControlServer::run() {
    while (!stopping_) {
        pollfd waiting[] = {{listener_, POLLIN, 0}, {wakeup_, POLLIN, 0}};
        if (::poll(waiting, 2, -1) < 0 && errno != EINTR) return;
        if (stopping_ || (waiting[0].revents & POLLIN) == 0) continue;
        Descriptor const connection{::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC)};
        if (connection.number() >= 0 && may_ask(connection.number())) serve(connection.number());
    }
}

void ControlServer::serve(int connection) {
    ::setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &request_timeout, sizeof request_timeout);
    ::setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &request_timeout, sizeof request_timeout);
    std::string buffer;
    auto const request = receive_line(connection, buffer);
    if (!request) return;
    std::string answer;
    try {
        answer = answer_(*request, [connection](auto const& line) {
            return send_line(connection, line);
        });
    } catch (std::exception const& unexpected) {
        // Once per request, as for those that come by HTTPS: the server goes on.
        log::error("a request on the control socket failed: {}", unexpected.what());
        return;
    }
    if (!send_line(connection, answer))
        log::warning("whoever asked on the control socket has gone");
}

Result<std::optional<std::string>> ask_server(
    std::string const& data_dir,
    std::string const& request,
    std::function<void(std::string const& line)> const& heard
) {
    std::optional<std::string> last;
    Descriptor const directory{::open(data_dir.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
    if (directory.number() < 0) return last;
    Descriptor const connection{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (connection.number() < 0) return unreachable();
    auto const address = address_in(directory);
    if (::connect(
            connection.number(), reinterpret_cast<sockaddr const*>(&address), sizeof address
        ) != 0) {
        // No socket, or one that a killed server left behind.
        if (errno == ENOENT || errno == ECONNREFUSED) return last;
        return unreachable();
    }
    if (!send_line(connection.number(), request)) return unavailable("server_went");
    std::string buffer;
    while (auto line = receive_line(connection.number(), buffer)) {
        if (last) heard(*last);
        last = std::move(line);
    }
    // The last line is the answer only when it says so: a killed server ends the lines as well.
    if (!last) return unavailable("server_went");
    return last;
}

}  // namespace linka::app
