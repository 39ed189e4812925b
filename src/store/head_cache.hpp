// The newest positions of the streams used last, so that checking a version seldom costs a read.
#pragma once

#include "store/event_log.hpp"

#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace linka::store {

/// Least recently used streams go first, but only when trim() is called: between two trims every
/// position that was set is still here, which is what makes it the batch's own overlay.
class HeadCache {
  public:
    explicit HeadCache(std::size_t streams_max) : streams_max_{streams_max} {}

    std::optional<Position> find(std::string_view id) {
        auto const found = by_id_.find(id);
        if (found == by_id_.end()) return std::nullopt;
        order_.splice(order_.begin(), order_, found->second);
        return found->second->position;
    }

    void set(std::string_view id, Position position) {
        auto const found = by_id_.find(id);
        if (found != by_id_.end()) {
            order_.splice(order_.begin(), order_, found->second);
            found->second->position = position;
            return;
        }
        order_.push_front({std::string{id}, position});
        by_id_.emplace(order_.front().id, order_.begin());
    }

    void trim() {
        while (by_id_.size() > streams_max_) {
            by_id_.erase(order_.back().id);
            order_.pop_back();
        }
    }

  private:
    struct Head {
        std::string id;
        Position position = 0;
    };

    std::size_t const streams_max_;
    std::list<Head> order_;                                                  // the last used first
    std::unordered_map<std::string_view, std::list<Head>::iterator> by_id_;  // keys live in order_
};

}  // namespace linka::store
