#include "engine/engine.hpp"

#include "engine/plan.hpp"
#include "views/cases.hpp"
#include "views/services.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <future>

namespace linka::engine {

namespace {

constexpr int tries_max = 4;

/// A race lost to another writer: deciding again may succeed.
bool lost_race(Fault const& fault) {
    return fault.kind == FaultKind::conflict &&
           (fault.code == "stale_version" || fault.code == "stream_exists");
}

/// Takes the events out of the plan.
v1::Commit commit_of(Order const& order, Plan& made) {
    v1::Commit commit;
    commit.set_command_id(order.request_key);
    *commit.mutable_actor() = order.actor;
    commit.set_source(order.source);
    commit.set_occurred_at_us(static_cast<std::uint64_t>(to_us(made.occurred_at)));
    for (auto& event : made.events) commit.add_events()->Swap(&event);
    commit.set_confirmed_not_personal(made.confirmed_not_personal);
    return commit;
}

std::vector<std::string> names_of(std::vector<store::StreamUse> const& streams) {
    std::vector<std::string> names;
    names.reserve(streams.size());
    for (auto const& stream : streams) names.push_back(stream.id);
    return names;
}

}  // namespace

/// One order on its way: kept alive by whoever holds the next step.
struct Journey {
    Order order;
    OutcomeDone done;
    int tries = 0;
};

struct Engine::Parts {
    EngineParts given;
    StreamVersions versions;
    StateCaches caches;
    Follower follower;
    AsOf as_of;
    Personal personal;
    boost::asio::thread_pool workers;
    std::atomic<std::size_t> waiting = 0;
    std::atomic<bool> stopping = false;

    Parts(EngineParts parts, CommitHeard heard)
        : given{parts},
          versions{parts.log},
          follower{parts.log, parts.tables, hooks(std::move(heard)), parts.log_damaged},
          as_of{parts.log, parts.tables, parts.clock},
          personal{parts.keys},
          workers{parts.worker_threads} {}

    FollowerHooks hooks(CommitHeard heard) {
        return {
            std::move(heard),
            [this](auto const& records) { versions.advance(records); },
            [rebuild = given.rebuild] {
                if (rebuild != nullptr) rebuild->adopt_when_close();
            },
        };
    }

    bool run(std::function<void()> job) {
        if (waiting.fetch_add(1) >= given.orders_max) {
            waiting.fetch_sub(1);
            return false;
        }
        boost::asio::post(workers, [this, job = std::move(job)] {
            waiting.fetch_sub(1);
            job();
        });
        return true;
    }

    /// Whether the key is known, or cannot be asked about: then this has answered.
    bool answer_repeated(std::shared_ptr<Journey> const& journey) {
        auto const& order = journey->order;
        if (order.request_key.empty()) return false;
        auto const known = given.log.find_request(order.request_key, order.request_digest);
        if (!known) {
            // What a damaged log cannot be asked is no news to who may not write into it anyway.
            journey->done(given.log_damaged ? unavailable("log_read_only") : known.error());
            return true;
        }
        if (!*known) return false;
        finish_repeated(journey, **known);
        return true;
    }

    void finish_repeated(std::shared_ptr<Journey> const& journey, store::Appended const& appended) {
        auto const records = given.log.read(appended.position - 1, 1, 1);
        if (!records || records->empty()) return journey->done(corrupt("commit_unreadable"));
        auto const& record = records->front();
        Outcome outcome{record.position, record.recorded_at, record.streams, {}, true};
        if (!outcome.commit.ParseFromString(record.commit))
            return journey->done(corrupt("commit_unreadable"));
        // The digest leaves out what is personal, or it could be guessed from it.
        if (holds_personal(journey->order.command) &&
            !personal.same_texts(journey->order.command, outcome.commit)) {
            return journey->done(Fault{FaultKind::invalid, "idempotency_key_reused", {}, {}});
        }
        finish(journey, std::move(outcome));
    }

    void finish(std::shared_ptr<Journey> const& journey, Outcome outcome) {
        auto const position = outcome.position;
        auto shared =
            std::make_shared<Outcome>(std::move(outcome));  // std::function must be copyable
        follower.when_applied(position, [journey, shared] { journey->done(std::move(*shared)); });
    }

    void attempt(std::shared_ptr<Journey> const& journey) {
        // The log knows a repeated key by itself. But what is personal gets a key of its own when
        // it is sealed, and must not get another.
        if (holds_personal(journey->order.command) && answer_repeated(journey)) return;
        StateLoader loader{given.log, versions, caches};
        domain::Context context{
            given.clock.now(), given.ids, given.reference, journey->order.actor.account_id()
        };
        context.role = journey->order.actor.role();
        FindCase const find_case = [this](std::string const& code) -> std::optional<std::string> {
            return views::case_by_code(*given.tables.at(follower.applied()), code);
        };
        FindService const find_service = [this, names = views::ServiceNames{}](
                                             std::string const& title, std::string const& provider
                                         ) mutable -> std::optional<std::string> {
            if (names.empty()) names = views::service_names(*given.tables.at(follower.applied()));
            return views::named(names, title, provider);
        };
        auto made = plan(journey->order, {loader, context, find_case, find_service});
        if (!made) {
            // What was done before may well be impossible now: the first answer is due all the
            // same.
            if (!answer_repeated(journey)) refuse(journey, made.error());
            return;
        }
        auto commit = std::make_shared<v1::Commit>(commit_of(journey->order, *made));
        auto const sealed = personal.seal(*commit);
        if (!sealed) return refuse(journey, sealed.error());
        store::Append append;
        append.commit = commit->SerializeAsString();
        append.request_key = journey->order.request_key;
        append.request_digest = journey->order.request_digest;
        auto names = names_of(made->streams);
        append.streams = std::move(made->streams);
        given.log.append(
            std::move(append),
            [this, journey, commit, names = std::move(names)](
                Result<store::Appended> const& appended
            ) { completed(journey, *commit, names, appended); }
        );
    }

    /// On the log's thread, or on the worker's.
    void completed(
        std::shared_ptr<Journey> const& journey,
        v1::Commit& commit,
        std::vector<std::string> const& names,
        Result<store::Appended> const& appended
    ) {
        if (appended && !appended->repeated) {
            return finish(
                journey,
                {appended->position, appended->recorded_at, names, std::move(commit), false}
            );
        }
        if (appended) return finish_repeated(journey, *appended);
        bool const again = !stopping && lost_race(appended.error()) &&
                           !journey->order.seen_version && ++journey->tries < tries_max;
        if (again) return attempt_with_news(journey, appended.error());
        refuse(journey, appended.error());
    }

    /// Decides anew once the views, and with them the versions, have what came in between.
    void attempt_with_news(std::shared_ptr<Journey> const& journey, Fault const& fault) {
        follower.when_applied(given.log.last(), [this, journey, fault] {
            // Workers that have ended take nothing on.
            bool const taken = !stopping && run([this, journey] { attempt(journey); });
            if (!taken) refuse(journey, fault);
        });
    }

    /// Who was too late will look at the newer state next: it must be in the views by then.
    void refuse(std::shared_ptr<Journey> const& journey, Fault const& fault) {
        if (fault.code != "stale_version") return journey->done(fault);
        follower.when_applied(given.log.last(), [journey, fault] { journey->done(fault); });
    }
};

Engine::Engine(EngineParts parts, CommitHeard heard)
    : parts_{std::make_unique<Parts>(parts, std::move(heard))} {
    parts_->follower.start();
    // Views are not synced: after a power cut they are behind the log, and a decision made with
    // them would refuse what is there.
    parts_->follower.catch_up();
    if (parts_->given.rebuild != nullptr && !parts_->given.log_damaged)
        parts_->given.rebuild->start();
}

Engine::~Engine() { stop(); }

void Engine::execute(Order order, OutcomeDone done) {
    if (parts_->stopping) return done(unavailable("stopping"));
    auto journey = std::make_shared<Journey>(Journey{std::move(order), std::move(done)});
    auto* const parts = parts_.get();
    if (!parts->run([parts, journey] { parts->attempt(journey); }))
        journey->done(unavailable("log_busy"));
}

Result<Outcome> Engine::execute(Order order) {
    std::promise<Result<Outcome>> promise;
    auto future = promise.get_future();
    execute(std::move(order), [&promise](Result<Outcome> outcome) {
        promise.set_value(std::move(outcome));
    });
    return future.get();
}

bool Engine::run(std::function<void()> job) { return parts_->run(std::move(job)); }

Result<ReadView> Engine::read(Moment const& moment) const {
    return parts_->as_of.read(moment, parts_->follower.applied());
}

store::Position Engine::applied() const { return parts_->follower.applied(); }
Result<store::Position> Engine::version(std::string const& stream) const {
    return parts_->versions.of(stream);
}
std::optional<RebuildProgress> Engine::rebuilding() const {
    auto const* const rebuild = parts_->given.rebuild;
    return rebuild != nullptr ? rebuild->progress() : std::nullopt;
}
store::TableStore const& Engine::tables() const { return parts_->given.tables; }
store::EventLog const& Engine::log() const { return parts_->given.log; }
Clock const& Engine::clock() const { return parts_->given.clock; }
domain::Reference const& Engine::reference() const { return parts_->given.reference; }
Personal const& Engine::personal() const { return parts_->personal; }

void Engine::stop() {
    if (parts_->stopping.exchange(true)) return;
    // Workers first: they may still append. Then the log drains, and the follower applies the rest.
    if (parts_->given.rebuild != nullptr) parts_->given.rebuild->stop();
    parts_->workers.join();
    parts_->given.log.stop();
    parts_->follower.stop();
}

}  // namespace linka::engine
