#include "engine/state_loader.hpp"

#include "schema/commit.pb.h"

namespace linka::engine {

namespace {

// A stream is short; this bounds one read, not the stream.
constexpr std::size_t records_per_read = 512;

template <class State>
void evolve_one(State& state, v1::Event const& event, v1::Commit const& commit) {
    if constexpr (std::is_same_v<State, domain::Call>) {
        domain::evolve(state, event, from_us(static_cast<std::int64_t>(commit.occurred_at_us())));
    } else {
        domain::evolve(state, event);
    }
}

/// Applies the stream's records in (from, version] to the state.
template <class State>
Done catch_up(
    store::EventLog const& log,
    std::string const& stream,
    State& state,
    store::Position from,
    store::Position version
) {
    while (from < version) {
        auto const records = log.read_stream(stream, from, version, records_per_read);
        if (!records) return records.error();
        if (records->empty()) break;
        for (auto const& record : *records) {
            v1::Commit commit;
            if (!commit.ParseFromString(record.commit))
                return corrupt("commit_unreadable", std::to_string(record.position));
            for (auto const& event : commit.events()) {
                if (event.stream() == stream) evolve_one(state, event, commit);
            }
            from = record.position;
        }
    }
    return {};
}

}  // namespace

template <class State>
Result<std::shared_ptr<State const>> StateLoader::load(std::string const& stream) {
    auto const version = current_.of(stream);
    if (!version) return version.error();
    versions_[stream] = *version;
    auto& cache = caches_.of<State>();
    auto const known = cache.find(stream);
    if (known.state && known.version == *version) return known.state;
    auto const usable = known.state && known.version < *version;
    auto state = usable ? std::make_shared<State>(*known.state) : std::make_shared<State>();
    auto const caught_up = catch_up(log_, stream, *state, usable ? known.version : 0, *version);
    if (!caught_up) return caught_up.error();
    std::shared_ptr<State const> loaded = std::move(state);
    cache.keep(stream, {*version, loaded});
    return loaded;
}

store::Position StateLoader::version(std::string const& stream) const {
    auto const known = versions_.find(stream);
    return known == versions_.end() ? 0 : known->second;
}

template Result<std::shared_ptr<domain::Account const>> StateLoader::load(std::string const&);
template Result<std::shared_ptr<domain::Call const>> StateLoader::load(std::string const&);
template Result<std::shared_ptr<domain::Case const>> StateLoader::load(std::string const&);
template Result<std::shared_ptr<domain::Duty const>> StateLoader::load(std::string const&);
template Result<std::shared_ptr<domain::Erasure const>> StateLoader::load(std::string const&);
template Result<std::shared_ptr<domain::Feedback const>> StateLoader::load(std::string const&);
template Result<std::shared_ptr<domain::Handover const>> StateLoader::load(std::string const&);
template Result<std::shared_ptr<domain::Line const>> StateLoader::load(std::string const&);
template Result<std::shared_ptr<domain::LogBeginning const>> StateLoader::load(std::string const&);
template Result<std::shared_ptr<domain::Network const>> StateLoader::load(std::string const&);
template Result<std::shared_ptr<domain::Service const>> StateLoader::load(std::string const&);
template Result<std::shared_ptr<domain::TextTemplate const>> StateLoader::load(std::string const&);

}  // namespace linka::engine
