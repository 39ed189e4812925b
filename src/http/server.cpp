#include "http/server.hpp"

#include "base/check.hpp"
#include "base/id.hpp"
#include "base/log.hpp"
#include "http/connection.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <thread>
#include <tuple>
#include <typeinfo>

namespace linka::http {

void Connections::add(std::shared_ptr<Connection> connection) {
    std::scoped_lock const lock{mutex_};
    connections_.insert(std::move(connection));
}

void Connections::remove(std::shared_ptr<Connection> const& connection) {
    std::scoped_lock const lock{mutex_};
    connections_.erase(connection);
    if (connections_.empty()) none_left_.notify_all();
}

std::size_t Connections::count() const {
    std::scoped_lock const lock{mutex_};
    return connections_.size();
}

std::vector<std::shared_ptr<Connection>> Connections::all() const {
    std::scoped_lock const lock{mutex_};
    return {connections_.begin(), connections_.end()};
}

std::vector<std::shared_ptr<Connection>> Connections::overdue(std::int64_t now) const {
    std::vector<std::shared_ptr<Connection>> result;
    std::scoped_lock const lock{mutex_};
    for (auto const& connection : connections_) {
        if (connection->overdue(now)) result.push_back(connection);
    }
    return result;
}

bool Connections::wait_until_none(std::chrono::milliseconds patience) {
    std::unique_lock lock{mutex_};
    return none_left_.wait_for(lock, patience, [this] { return connections_.empty(); });
}

namespace {

constexpr std::chrono::milliseconds accept_pause{50};

using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Strand>;
using Timer = asio::basic_waitable_timer<
    std::chrono::steady_clock,
    asio::wait_traits<std::chrono::steady_clock>,
    Strand>;

unsigned threads_for(ServerOptions const& options) {
    return options.threads != 0 ? options.threads
                                : std::max(1U, std::thread::hardware_concurrency());
}

/// Fine enough that no timeout is missed by more than a quarter of itself.
std::chrono::milliseconds sweep_every(ServerOptions const& options) {
    auto const shortest = std::min(
        {options.handshake_timeout,
         options.request_timeout,
         options.idle_timeout,
         options.write_timeout,
         options.event_comment_every}
    );
    return std::clamp(shortest / 4, std::chrono::milliseconds{5}, std::chrono::milliseconds{250});
}

/// Eight characters, so that ids of different connections and runs do not meet.
std::string new_id_prefix() { return RandomIds{}.id({}).substr(1, 8) + "-"; }

class TlsServer final : public Server {
  public:
    TlsServer(ServerOptions options, Handler handler, std::unique_ptr<TransportFactory> transports)
        : serving_{std::move(options), std::move(handler)},
          transports_{std::move(transports)},
          io_{static_cast<int>(threads_for(serving_.options))},
          strand_{asio::make_strand(io_)},
          acceptor_{strand_},
          accept_pause_{strand_},
          sweep_{strand_} {}

    ~TlsServer() override { stop(); }

    Done listen() {
        auto const& options = serving_.options;
        boost::system::error_code error;
        auto const address = asio::ip::make_address(options.address, error);
        if (error) return Fault{FaultKind::invalid, "bad_address", options.address, {}};
        asio::ip::tcp::endpoint const endpoint{address, options.port};
        std::ignore = acceptor_.open(endpoint.protocol(), error);
        if (!error) std::ignore = acceptor_.set_option(Acceptor::reuse_address{true}, error);
        if (!error) std::ignore = acceptor_.bind(endpoint, error);
        if (!error) std::ignore = acceptor_.listen(Acceptor::max_listen_connections, error);
        if (error) {
            auto const* const code =
                error == asio::error::address_in_use ? "address_in_use" : "cannot_listen";
            return unavailable(code, fmt::format("{}:{}", options.address, options.port));
        }
        port_ = acceptor_.local_endpoint(error).port();
        return boost::system::in_place_value;
    }

    void start() {
        asio::co_spawn(strand_, accept_connections(), asio::detached);
        asio::co_spawn(strand_, sweep(), asio::detached);
        for (auto count = threads_for(serving_.options); count > 0; --count) {
            threads_.emplace_back([this] { io_.run(); });
        }
    }

    std::uint16_t port() const override { return port_; }

    ServerCounts counts() const override {
        return {
            serving_.connections.count(),
            serving_.counts.requests.load(),
            serving_.counts.in_flight.load()
        };
    }

    void stop() override {
        std::scoped_lock const lock{stop_mutex_};
        if (threads_.empty()) return;
        for (auto const& thread : threads_) CHECK(thread.get_id() != std::this_thread::get_id());
        serving_.stopping = true;
        asio::post(strand_, [this] {
            boost::system::error_code error;
            std::ignore = acceptor_.close(error);
            accept_pause_.cancel();
            // Here, on the acceptor's strand: whatever it still accepts sees `stopping` and is
            // dropped.
            for (auto const& connection : serving_.connections.all()) {
                asio::post(connection->strand(), [connection] { connection->stop_soon(); });
            }
            stop_announced_ = true;
            stop_announced_.notify_all();
        });
        stop_announced_.wait(false);
        if (!serving_.connections.wait_until_none(serving_.options.stop_grace)) cut_all();
        asio::post(strand_, [this] {
            swept_out_ = true;
            sweep_.cancel();
        });
        // Nothing is thrown away: with all connections gone the threads run out of work.
        for (auto& thread : threads_) thread.join();
        threads_.clear();
    }

  private:
    void cut_all() {
        log::warning("stopping: {} connections did not end in time", serving_.connections.count());
        for (auto const& connection : serving_.connections.all()) {
            asio::post(connection->strand(), [connection] { connection->cut(); });
        }
        while (!serving_.connections.wait_until_none(std::chrono::seconds{1})) {
        }
    }

    Io<void> accept_connections() {
        while (!serving_.stopping) {
            auto const strand = asio::make_strand(io_);
            auto [error, socket] = co_await acceptor_.async_accept(strand, as_values);
            if (serving_.stopping) co_return;
            if (!error) {
                try {
                    welcome(strand, std::move(socket));
                } catch (std::exception const& failure) {
                    // One peer is turned away; the next may find more memory.
                    log::error("cannot take a connection: {}", failure.what());
                }
                continue;
            }
            if (error == asio::error::connection_aborted) continue;
            // Most likely out of file descriptors: trying again at once would only spin.
            log::warning("cannot accept a connection: {}", error.message());
            accept_pause_.expires_after(accept_pause);
            co_await accept_pause_.async_wait(as_values);
        }
    }

    void welcome(Strand const& strand, Socket socket) {
        // Beyond the limit the socket just closes. Only this coroutine adds connections.
        if (serving_.connections.count() >= serving_.options.connections_max) return;
        auto const connection = std::make_shared<Connection>(
            serving_, strand, transports_->accept(std::move(socket)), new_id_prefix()
        );
        serving_.connections.add(connection);
        asio::co_spawn(strand, connection->run(), [connection](std::exception_ptr const& failure) {
            connection->finish();
            if (failure) log_failure(failure);
        });
    }

    static void log_failure(std::exception_ptr const& failure) {
        try {
            std::rethrow_exception(failure);
        } catch (std::exception const& error) {
            log::error("a connection failed: {}", typeid(error).name());
        }
    }

    Io<void> sweep() {
        auto const every = sweep_every(serving_.options);
        while (!swept_out_) {
            sweep_.expires_after(every);
            co_await sweep_.async_wait(as_values);
            for (auto const& connection : serving_.connections.overdue(Connection::ticks_now())) {
                asio::post(connection->strand(), [connection] { connection->expire(); });
            }
        }
    }

    Serving serving_;
    std::unique_ptr<TransportFactory> transports_;
    asio::io_context io_;
    Strand strand_;  // of everything below
    Acceptor acceptor_;
    Timer accept_pause_;
    Timer sweep_;
    bool swept_out_ = false;
    std::uint16_t port_ = 0;

    std::mutex stop_mutex_;
    std::atomic<bool> stop_announced_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace

Result<std::unique_ptr<Server>> start_server(ServerOptions options, Handler handler) {
    CHECK(handler);
    auto transports =
        tls_from_files(options.certificate_file, options.key_file, options.allow_tls12);
    if (!transports) return transports.error();
    auto server =
        std::make_unique<TlsServer>(std::move(options), std::move(handler), std::move(*transports));
    if (auto const listening = server->listen(); !listening) return listening.error();
    server->start();
    return std::unique_ptr<Server>{std::move(server)};
}

}  // namespace linka::http
