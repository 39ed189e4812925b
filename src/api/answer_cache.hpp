// Answers given at the newest position, to be given again until the next commit.
//
// A read is a function of the position, the question and the reader's role, so an answer made once
// at a position is the answer of everybody who asks the same there. A commit makes all of them old.
#pragma once

#include "http/message.hpp"
#include "store/event_log.hpp"

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace linka::api {

/// May be used by several threads.
class AnswerCache {
  public:
    /// What was kept under the key at exactly this position.
    std::optional<http::Response> find(store::Position position, std::string const& key) const;
    /// An answer of an older position than was kept before is left out.
    void keep(store::Position position, std::string key, http::Response const& response);

  private:
    mutable std::mutex mutex_;
    store::Position position_ = 0;
    std::size_t bytes_ = 0;
    std::unordered_map<std::string, http::Response> answers_;
};

}  // namespace linka::api
