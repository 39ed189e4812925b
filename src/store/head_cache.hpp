// The newest positions of the streams used last, so that checking a version seldom costs a read.
#pragma once

#include "store/event_log.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstring>
#include <memory>
#include <memory_resource>
#include <optional>
#include <string_view>

namespace linka::store {

/// In two generations: what is used stands in the young one; when that has `streams_max` streams it
/// becomes the old one, and what stood there is forgotten, all at once. Forgetting happens only in
/// trim(): between two trims every position that was set is still here, which is what makes it the
/// batch's own overlay.
class HeadCache {
  public:
    explicit HeadCache(std::size_t streams_max) : streams_max_{streams_max} {}

    std::optional<Position> find(std::string_view id) {
        if (auto const young = young_.heads.find(id); young != young_.heads.end())
            return young->second;
        auto const old = old_.heads.find(id);
        if (old == old_.heads.end()) return std::nullopt;
        young_.add(id, old->second);
        return old->second;
    }

    void set(std::string_view id, Position position) {
        auto const young = young_.heads.find(id);
        if (young == young_.heads.end()) return young_.add(id, position);
        young->second = position;
    }

    void trim() {
        if (young_.heads.size() < streams_max_) return;
        std::swap(young_.heads, old_.heads);
        std::swap(young_.ids, old_.ids);
        young_.heads.clear();
        young_.ids->release();
    }

  private:
    struct Generation {
        void add(std::string_view id, Position position) {
            auto* const copy = static_cast<char*>(ids->allocate(id.size(), 1));
            std::memcpy(copy, id.data(), id.size());
            heads.emplace(std::string_view{copy, id.size()}, position);
        }

        // The ids lie one after another: a string each cost as much as the look-ups they save.
        std::unique_ptr<std::pmr::monotonic_buffer_resource> ids =
            std::make_unique<std::pmr::monotonic_buffer_resource>();
        boost::unordered_flat_map<std::string_view, Position> heads;
    };

    std::size_t const streams_max_;
    Generation young_;
    Generation old_;
};

}  // namespace linka::store
