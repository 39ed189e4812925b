#include "app/pilot_script.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace linka::app {

namespace {

constexpr std::size_t commits_per_progress = 200;
// Seen in pilots of 250 to 100 000 calls; only progress depends on them.
constexpr std::size_t commits_of_directory = 600;
constexpr std::size_t commits_per_call = 3;

// Codes are drawn blindly from about 200 000. The engine draws four times; in a pilot of 100 000
// calls, where up to half of them are taken, that is not enough.
constexpr int draws_max = 64;

}  // namespace

Script::Script(PilotParts parts, PilotOptions const& options, PilotProgress const& progress)
    : engine_{parts.engine},
      clock_{parts.clock},
      progress_{progress},
      until_{options.until},
      commits_expected_{commits_of_directory + options.calls * commits_per_call} {}

bool Script::later(Entry const& one, Entry const& other) {
    return std::pair{one.when, one.number} > std::pair{other.when, other.number};
}

void Script::at(Instant when, Action action) {
    when = std::max(when, now_);
    if (when > until_) return;
    entries_.push_back({when, ++numbers_given_, std::move(action)});
    std::ranges::push_heap(entries_, later);
}

Done Script::play() {
    while (!entries_.empty()) {
        std::ranges::pop_heap(entries_, later);
        auto const entry = std::move(entries_.back());
        entries_.pop_back();
        now_ = entry.when;
        clock_.set(now_);
        auto const done = entry.action();
        if (!done) return done;
    }
    return {};
}

Result<v1::Commit> Script::record(v1::Command command, v1::Actor const& actor) {
    engine::Order order;
    order.command = std::move(command);
    order.actor = actor;
    order.source = v1::Source::synthetic;
    order.request_key = fmt::format("synthetic:{}", commits_ + 1);
    for (int draw = 1;; ++draw) {
        auto outcome = engine_.execute(order);
        if (outcome) {
            ++commits_;
            if (progress_ && commits_ % commits_per_progress == 0) {
                progress_(commits_, std::max(commits_, commits_expected_));
            }
            return std::move(outcome->commit);
        }
        bool const code_taken =
            order.command.has_log_call() && outcome.error().code == "stream_exists";
        if (!code_taken || draw == draws_max) return outcome.error();
    }
}

}  // namespace linka::app
