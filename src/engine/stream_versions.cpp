#include "engine/stream_versions.hpp"

namespace linka::engine {

namespace {

// When there are more, all are forgotten: those asked for again are soon back.
constexpr std::size_t streams_max = 4096;

}  // namespace

Result<store::Position> StreamVersions::of(std::string const& stream) const {
    std::uint64_t advances = 0;
    {
        std::lock_guard const lock{mutex_};
        if (auto const known = known_.find(stream); known != known_.end()) return known->second;
        advances = advances_;
    }
    auto const version = log_.version(stream);
    // A stream that is not there yet is asked for once.
    if (!version || *version == 0) return version;
    std::lock_guard const lock{mutex_};
    // What advanced meanwhile may have been this one, and is not looked at again.
    if (advances != advances_) return version;
    if (known_.size() >= streams_max) known_.clear();
    known_.emplace(stream, *version);
    return version;
}

void StreamVersions::advance(std::vector<store::StoredRecord> const& records) {
    std::lock_guard const lock{mutex_};
    ++advances_;
    for (auto const& record : records) {
        for (auto const& stream : record.streams) {
            auto const known = known_.find(stream);
            if (known != known_.end() && known->second < record.position)
                known->second = record.position;
        }
    }
}

}  // namespace linka::engine
