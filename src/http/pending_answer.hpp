// The other end of a handler's `later`. It may outlive its connection, and may be used by any
// thread.
#pragma once

#include "http/message.hpp"

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

namespace linka::http {

class Connection;

/// Where an answer goes.
class PendingAnswer {
  public:
    /// From now on an answer goes to this request of this connection.
    void attach(Connection& connection, std::uint64_t request);
    /// From now on an answer goes nowhere. Once this has returned nobody touches the connection.
    void detach();
    /// Only the first counts. None: there will be no answer.
    void give(std::optional<Response> response);

  private:
    std::mutex mutex_;
    Connection* connection_ = nullptr;
    std::uint64_t request_ = 0;
};

/// Shared by the copies of one `later`: when the last goes without an answer, the connection hears.
class AnswerDuty {
  public:
    explicit AnswerDuty(std::shared_ptr<PendingAnswer> pending) : pending_{std::move(pending)} {}
    ~AnswerDuty() { pending_->give(std::nullopt); }
    AnswerDuty(AnswerDuty const&) = delete;
    AnswerDuty& operator=(AnswerDuty const&) = delete;
    void fulfil(Response response) const { pending_->give(std::move(response)); }

  private:
    // Owned by this and by the connection: so detach() is sure to meet a give() that has begun.
    std::shared_ptr<PendingAnswer> pending_;
};

}  // namespace linka::http
