// The other end of a handler's `later`. It may outlive its connection, and may be used by any
// thread.
#pragma once

#include "http/message.hpp"

#include <cstdint>
#include <mutex>

namespace linka::http {

class Connection;

class PendingAnswer {
  public:
    PendingAnswer() = default;
    /// Forgotten by everybody without an answer: the connection hears of that, too.
    ~PendingAnswer();
    PendingAnswer(PendingAnswer const&) = delete;
    PendingAnswer& operator=(PendingAnswer const&) = delete;

    /// From now on an answer goes to this request of this connection.
    void attach(Connection& connection, std::uint64_t request);
    /// From now on an answer goes nowhere. Once this has returned nobody touches the connection.
    void detach();
    /// Only the first answer counts.
    void give(Response response);

  private:
    std::mutex mutex_;
    Connection* connection_ = nullptr;
    std::uint64_t request_ = 0;
};

}  // namespace linka::http
