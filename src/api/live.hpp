// Tells every open browser what was recorded, as it happens: positions and kinds, no content.
#pragma once

#include "http/event_channel.hpp"
#include "http/message.hpp"
#include "store/event_log.hpp"
#include "views/view.hpp"

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace linka::api {

/// What a Last-Event-ID says; nothing when that is no position.
std::optional<store::Position> position_of(std::string_view last_event_id);

/// Any thread.
class Live {
  public:
    /// For the follower: a commit is in the views now.
    void heard(views::Fact const& fact);
    /// A stream that begins after `last_event_id` (none: with what comes). Too far behind: it
    /// begins with the event "reset", and the reader loads anew.
    http::Response open(std::optional<store::Position> last_event_id, store::EventLog const& log);
    /// Something that is no record, and no reason to be caught up with: a whole frame.
    void tell(std::string frame);
    void close_all();

  private:
    std::mutex mutex_;
    store::Position heard_ = 0;
    std::vector<std::shared_ptr<http::EventChannel>> channels_;  // shared with their connections
};

}  // namespace linka::api
