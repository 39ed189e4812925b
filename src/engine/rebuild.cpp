#include "engine/rebuild.hpp"

#include "base/check.hpp"
#include "base/log.hpp"
#include "views/catalogue.hpp"

#include <fmt/format.h>

#include <chrono>

namespace linka::engine {

namespace {

constexpr std::size_t commits_per_batch = 512;
constexpr std::size_t bytes_per_batch = 4UL * 1024 * 1024;
constexpr std::chrono::seconds say_every{5};

}  // namespace

Rebuild::Rebuild(store::EventLog const& log, store::RebuildableTables& tables)
    : log_{log}, tables_{tables}, views_{tables.outdated()}, done_{views_.empty()} {
    if (!views_.empty()) reached_ = tables.build()->checkpoint();
}

std::optional<RebuildProgress> Rebuild::progress() const {
    if (done_) return std::nullopt;
    return RebuildProgress{views_, reached_, tables_.checkpoint()};
}

/// One batch more; false when `upto` is reached.
Result<bool> Rebuild::fold_next(store::Position upto) {
    auto& build = *tables_.build();
    auto const from = build.checkpoint();
    if (from >= upto) return false;
    auto const records =
        log_.read(from, std::min<std::size_t>(commits_per_batch, upto - from), bytes_per_batch);
    if (!records) return records.error();
    CHECK(!records->empty());
    store::TableOverlay overlay{build};
    for (auto const& record : *records) {
        v1::Commit commit;
        CHECK(commit.ParseFromString(record.commit));
        overlay.begin(record.position);
        views::apply_some(
            views_, {record.position, record.recorded_at, record.streams, commit}, overlay
        );
    }
    build.write(overlay.rows(), records->back().position);
    reached_ = build.checkpoint();
    return true;
}

Done Rebuild::build_first() {
    if (done_ || !tables_.must_build_first()) return {};
    auto const upto = tables_.checkpoint();
    log::info("views: {} must be built before they serve", fmt::join(views_, ", "));
    auto said = std::chrono::steady_clock::now();
    for (;;) {
        auto const more = fold_next(upto);
        if (!more) return more.error();
        if (!*more) break;
        auto const now = std::chrono::steady_clock::now();
        if (now - said < say_every) continue;
        said = now;
        log::info("views: {} of {} commits", reached_.load(), upto);
    }
    adopt();
    return {};
}

void Rebuild::start() {
    if (done_) return;
    log::info("views: building {} anew beside the old ones", fmt::join(views_, ", "));
    thread_ = std::thread{[this] { work(); }};
}

void Rebuild::work() {
    auto said = std::chrono::steady_clock::now();
    while (!stopping_) {
        auto const target = tables_.checkpoint();
        if (reached_ + commits_per_batch >= target) {
            // The rest is less than a batch, and the thread that writes the others takes it along.
            close_ = true;
            return;
        }
        auto const more = fold_next(target);
        if (!more) {
            log::error("views: the log cannot be read at {}", reached_.load() + 1);
            return;
        }
        auto const now = std::chrono::steady_clock::now();
        if (now - said < say_every) continue;
        said = now;
        log::info("views: {} of {} commits", reached_.load(), target);
    }
}

void Rebuild::adopt_when_close() {
    if (!close_ || done_) return;
    join();
    for (;;) {
        auto const more = fold_next(tables_.checkpoint());
        if (!more) {
            log::error("views: the log cannot be read at {}", reached_.load() + 1);
            close_ = false;
            return;
        }
        if (!*more) break;
    }
    adopt();
}

void Rebuild::adopt() {
    tables_.adopt();
    done_ = true;
    log::info("views: {} serve as of {}", fmt::join(views_, ", "), tables_.checkpoint());
}

void Rebuild::stop() {
    stopping_ = true;
    join();
}

void Rebuild::join() {
    std::lock_guard const lock{joining_};
    if (thread_.joinable()) thread_.join();
}

}  // namespace linka::engine
