// Loads the state of entities for a decision, and remembers which version of each was seen.
#pragma once

#include "domain/account.hpp"
#include "domain/call.hpp"
#include "domain/case.hpp"
#include "domain/duty.hpp"
#include "domain/erasure.hpp"
#include "domain/feedback.hpp"
#include "domain/line.hpp"
#include "domain/service.hpp"
#include "domain/text_template.hpp"
#include "engine/stream_versions.hpp"
#include "store/event_log.hpp"

#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <tuple>
#include <unordered_map>

namespace linka::engine {

/// States of one kind by stream, the least recently used forgotten first. Any thread.
template <class State>
class StateCache {
  public:
    struct Entry {
        store::Position version = 0;
        std::shared_ptr<State const> state;  // shared: a decision may outlive the entry's eviction
    };

    explicit StateCache(std::size_t entries_max = 4096) : entries_max_{entries_max} {}

    Entry find(std::string const& stream) {
        std::lock_guard const lock{mutex_};
        auto const known = index_.find(stream);
        if (known == index_.end()) return {};
        order_.splice(order_.begin(), order_, known->second);
        return known->second->second;
    }

    void keep(std::string const& stream, Entry entry) {
        std::lock_guard const lock{mutex_};
        auto const known = index_.find(stream);
        if (known != index_.end()) {
            if (known->second->second.version < entry.version)
                known->second->second = std::move(entry);
            return;
        }
        order_.emplace_front(stream, std::move(entry));
        index_.emplace(stream, order_.begin());
        if (index_.size() <= entries_max_) return;
        index_.erase(order_.back().first);
        order_.pop_back();
    }

  private:
    std::size_t entries_max_;
    std::mutex mutex_;
    std::list<std::pair<std::string, Entry>> order_;
    std::unordered_map<std::string, typename std::list<std::pair<std::string, Entry>>::iterator>
        index_;
};

/// One cache for each kind of state.
class StateCaches {
  public:
    template <class State>
    StateCache<State>& of() {
        return std::get<StateCache<State>>(caches_);
    }

  private:
    std::tuple<
        StateCache<domain::Account>,
        StateCache<domain::Call>,
        StateCache<domain::Case>,
        StateCache<domain::Duty>,
        StateCache<domain::Erasure>,
        StateCache<domain::Feedback>,
        StateCache<domain::Handover>,
        StateCache<domain::Line>,
        StateCache<domain::LogBeginning>,
        StateCache<domain::Network>,
        StateCache<domain::Service>,
        StateCache<domain::TextTemplate>>
        caches_;
};

/// For one decision. Keeps references to all it is given, which must outlive it. One thread.
class StateLoader {
  public:
    StateLoader(store::EventLog const& log, StreamVersions const& current, StateCaches& caches)
        : log_{log}, current_{current}, caches_{caches} {}

    /// The state of the stream, at least as new as the views were at the call (an empty State for a
    /// stream without events).
    template <class State>
    Result<std::shared_ptr<State const>> load(std::string const& stream);

    /// The stream's version, without loading it and without remembering it as seen.
    Result<store::Position> current_version(std::string const& stream) const {
        return current_.of(stream);
    }
    /// The version load() saw, or 0.
    store::Position version(std::string const& stream) const;
    /// Every stream loaded so far with its version.
    std::map<std::string, store::Position> const& versions() const { return versions_; }

  private:
    store::EventLog const& log_;
    StreamVersions const& current_;
    StateCaches& caches_;
    std::map<std::string, store::Position> versions_;
};

}  // namespace linka::engine
