#include "engine/follower.hpp"

#include "base/check.hpp"
#include "base/log.hpp"
#include "views/catalogue.hpp"

#include <google/protobuf/arena.h>

#include <algorithm>
#include <future>

namespace linka::engine {

namespace {

constexpr std::size_t commits_per_batch = 512;
constexpr std::size_t bytes_per_batch = 4UL * 1024 * 1024;
constexpr std::chrono::seconds say_every{2};

}  // namespace

Follower::Follower(
    store::EventLog const& log, store::TableStore& tables, FollowerHooks hooks, bool log_damaged
)
    : log_{log},
      tables_{tables},
      hooks_{std::move(hooks)},
      log_damaged_{log_damaged},
      // Views may know more than is left of a damaged log; nobody is shown what it cannot prove.
      applied_{std::min(tables.checkpoint(), log.last())} {}

Follower::~Follower() { stop(); }

void Follower::start() {
    thread_ = std::thread{[this] { run(); }};
}

void Follower::catch_up() {
    auto const target = log_.last();
    auto reached = std::make_shared<std::promise<void>>();
    auto const future = reached->get_future();
    when_applied(target, [reached] { reached->set_value(); });
    while (future.wait_for(say_every) == std::future_status::timeout)
        log::info("views: {} of {} commits", applied(), target);
}

void Follower::stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
    give_up_waiting();
}

void Follower::give_up_waiting() {
    {
        std::lock_guard const lock{mutex_};
        stopped_ = true;
    }
    wake(std::numeric_limits<store::Position>::max());
}

void Follower::run() {
    for (;;) {
        do {
            if (hooks_.between_batches) hooks_.between_batches();
        } while (apply_next());
        // A log that cannot be read does not get better by waiting.
        if (stuck_) return;
        // Asked to stop before the last look at the log: then nothing is left behind.
        if (stopping_ && applied() >= log_.last()) return;
        log_.wait_beyond(applied(), std::chrono::milliseconds{100});
    }
}

bool Follower::apply_next() {
    auto const records = log_.read(applied(), commits_per_batch, bytes_per_batch);
    if (!records && log_damaged_) {
        log::error("the damaged log cannot be read at {}", applied() + 1);
        stuck_ = true;
        // Nobody waits for what will not come.
        give_up_waiting();
        return false;
    }
    if (!records) {
        // Views that skip a commit would lie: better none. The log's own fault is told at its
        // source.
        log::error("the log cannot be read at {}: {}", applied() + 1, records.error().code);
        CHECK(records.has_value());
    }
    if (records->empty()) return false;
    store::TableOverlay overlay{tables_};
    google::protobuf::Arena arena;  // messages of many parts: freed as one
    std::vector<views::Fact> facts;
    facts.reserve(records->size());
    for (auto const& record : *records) {
        auto& commit = *google::protobuf::Arena::CreateMessage<v1::Commit>(&arena);
        CHECK(commit.ParseFromString(record.commit));
        facts.push_back({record.position, record.recorded_at, record.streams, commit});
        overlay.begin(record.position);
        views::apply_all(facts.back(), overlay);
    }
    auto const last = records->back().position;
    tables_.write(overlay.rows(), last);
    if (hooks_.before_told) hooks_.before_told(*records);
    applied_.store(last, std::memory_order_release);
    wake(last);
    for (auto const& fact : facts) {
        if (hooks_.heard) hooks_.heard(fact);
    }
    return true;
}

void Follower::wake(store::Position applied) {
    std::vector<std::function<void()>> ready;
    {
        std::lock_guard const lock{mutex_};
        auto const end = waiting_.upper_bound(applied);
        for (auto each = waiting_.begin(); each != end; ++each)
            ready.push_back(std::move(each->second));
        waiting_.erase(waiting_.begin(), end);
    }
    for (auto const& then : ready) then();
}

void Follower::when_applied(store::Position position, std::function<void()> then) {
    {
        std::lock_guard const lock{mutex_};
        if (applied() < position && !stopped_) {
            waiting_.emplace(position, std::move(then));
            return;
        }
    }
    then();
}

}  // namespace linka::engine
