// What all connections of one server share.
#pragma once

#include "http/server.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <unordered_set>
#include <vector>

namespace linka::http {

class Connection;

/// The connections there are. Owns them together with their coroutines, so that sweeping and
/// stopping can reach them.
class Connections {
  public:
    void add(std::shared_ptr<Connection> connection);
    void remove(std::shared_ptr<Connection> const& connection);
    std::size_t count() const;
    std::vector<std::shared_ptr<Connection>> all() const;
    std::vector<std::shared_ptr<Connection>> overdue(std::int64_t now) const;
    /// False when some are still there after `patience`.
    bool wait_until_none(std::chrono::milliseconds patience);

  private:
    mutable std::mutex mutex_;
    std::condition_variable none_left_;
    std::unordered_set<std::shared_ptr<Connection>> connections_;
};

/// On cache lines of their own: every request on every core writes them.
struct Counts {
    alignas(64) std::atomic<std::uint64_t> in_flight = 0;
    alignas(64) std::atomic<std::uint64_t> requests = 0;
};

struct Serving {
    Serving(ServerOptions given_options, Handler given_handler)
        : options{std::move(given_options)}, handler{std::move(given_handler)} {}

    Counts counts;
    ServerOptions const options;
    Handler const handler;
    Connections connections;
    std::atomic<bool> stopping = false;
};

}  // namespace linka::http
