#include "store/notary.hpp"

#include "store/rocks_settings.hpp"

namespace linka::store {

namespace {

using std::chrono::milliseconds;
using SteadyTime = std::chrono::steady_clock::time_point;

// Half of what is promised: writing it takes time, too.
constexpr milliseconds witness_every{50};
// It looks again after a quarter of that, so that what comes right after a checkpoint waits for the
// next no longer than a second in all.
constexpr milliseconds checkpoint_every{700};
// How long it sleeps when nothing is written; the log wakes it earlier.
constexpr milliseconds idle{60'000};

}  // namespace

Notary::Notary(EventLog& log, Witness witness, CheckpointKey key, bool while_writing)
    : log_{log}, witness_{std::move(witness)}, key_{std::move(key)} {
    auto const known = log_.checkpoint(log_.last());
    if (known && *known) {
        if (auto const tree = open_checkpoint(**known, key_.verifier())) signed_ = tree->size;
    }
    if (while_writing) thread_ = std::thread{[this] { work(); }};
}

Notary::~Notary() { stop(); }

void Notary::work() {
    SteadyTime signed_at{};
    do {
        bool const unsigned_yet = signed_ < log_.last();
        log_.wait_beyond(
            witness_.remembered().position, unsigned_yet ? checkpoint_every / 4 : idle
        );
        witness();
        auto const now = std::chrono::steady_clock::now();
        if (now - signed_at < checkpoint_every) continue;
        sign();
        signed_at = now;
    } while (pause(witness_every));
}

void Notary::witness() {
    auto const tip = log_.tip();
    if (tip.position == witness_.remembered().position) return;
    if (auto const written = witness_.remember(tip); written.has_error()) {
        end_process(
            "the witness cannot be written", rocksdb::Status::IOError(written.error().subject)
        );
    }
}

void Notary::sign() {
    auto const tip = log_.tip();
    if (tip.position <= signed_) return;
    // Refused only by a log that is not written either.
    if (log_.keep_checkpoint(tip.position, key_.sign({tip.position, tip.root})))
        signed_ = tip.position;
}

bool Notary::pause(milliseconds length) {
    std::unique_lock lock{mutex_};
    return !stopping_changed_.wait_for(lock, length, [this] { return stopping_; });
}

void Notary::stop() {
    std::call_once(stopped_, [this] {
        {
            std::lock_guard const lock{mutex_};
            stopping_ = true;
        }
        stopping_changed_.notify_all();
        if (thread_.joinable()) thread_.join();
        witness();
        sign();
    });
}

}  // namespace linka::store
