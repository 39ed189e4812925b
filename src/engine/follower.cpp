#include "engine/follower.hpp"

#include "base/check.hpp"
#include "base/log.hpp"
#include "views/catalogue.hpp"

namespace linka::engine {

namespace {

constexpr std::size_t commits_per_batch = 512;
constexpr std::size_t bytes_per_batch = 4UL * 1024 * 1024;

}  // namespace

Follower::Follower(store::EventLog const& log, store::TableStore& tables, CommitHeard heard)
    : log_{log}, tables_{tables}, heard_{std::move(heard)}, applied_{tables.checkpoint()} {}

Follower::~Follower() { stop(); }

void Follower::start() {
    thread_ = std::thread{[this] { run(); }};
}

void Follower::stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
    {
        std::lock_guard const lock{mutex_};
        stopped_ = true;
    }
    wake(std::numeric_limits<store::Position>::max());
}

void Follower::run() {
    for (;;) {
        while (apply_next()) {
        }
        // Asked to stop before the last look at the log: then nothing is left behind.
        if (stopping_ && applied() >= log_.last()) return;
        log_.wait_beyond(applied(), std::chrono::milliseconds{100});
    }
}

bool Follower::apply_next() {
    auto const records = log_.read(applied(), commits_per_batch, bytes_per_batch);
    if (!records) {
        // Views that skip a commit would lie: better none. The log's own fault is told at its
        // source.
        log::error("the log cannot be read at {}: {}", applied() + 1, records.error().code);
        CHECK(records.has_value());
    }
    if (records->empty()) return false;
    store::TableOverlay overlay{tables_};
    std::vector<v1::Commit> commits(records->size());
    for (std::size_t i = 0; i < records->size(); ++i) {
        auto const& record = (*records)[i];
        CHECK(commits[i].ParseFromString(record.commit));
        overlay.begin(record.position);
        views::apply_all(
            {record.position, record.recorded_at, record.streams, commits[i]}, overlay
        );
    }
    auto const last = records->back().position;
    tables_.write(overlay.rows(), last);
    applied_.store(last, std::memory_order_release);
    wake(last);
    for (std::size_t i = 0; i < records->size(); ++i) {
        auto const& record = (*records)[i];
        if (heard_) heard_({record.position, record.recorded_at, record.streams, commits[i]});
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
