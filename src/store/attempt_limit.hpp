// Slows down guessing: five failures for one name within a minute, and the next has to wait.
#pragma once

#include "base/time.hpp"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace linka::store {

/// May be used by several threads. Attempts in flight count as failures until they succeed, so that
/// sending a hundred guesses at once gains nothing.
class AttemptLimit {
  public:
    static constexpr std::size_t failures_max = 5;
    static constexpr std::chrono::seconds window{60};

    /// Begins an attempt; or says how long to wait, and then nothing has begun.
    std::optional<std::chrono::seconds> begin(std::string const& name, Instant now) {
        std::lock_guard const lock{mutex_};
        if (failures_.size() >= names_before_sweep) sweep(now);
        auto& failures = failures_[name];
        forget_old(failures, now);
        if (failures.size() < failures_max) {
            failures.push_back(now);
            return std::nullopt;
        }
        auto const oldest = std::ranges::min(failures);
        return std::chrono::ceil<std::chrono::seconds>(oldest + window - now);
    }

    /// The attempt that began at `began` was none of a guesser's.
    void succeeded(std::string const& name, Instant began) {
        std::lock_guard const lock{mutex_};
        auto const found = failures_.find(name);
        if (found == failures_.end()) return;
        auto& failures = found->second;
        auto const own = std::ranges::find(failures, began);
        if (own != failures.end()) failures.erase(own);
        if (failures.empty()) failures_.erase(found);
    }

  private:
    // More names than this within a minute cost more CPU for their passwords than anybody has.
    static constexpr std::size_t names_before_sweep = 10'000;

    // Those in the future as well: the machine's clock was set back.
    static bool is_old(Instant at, Instant now) { return at + window <= now || at > now; }

    static void forget_old(std::vector<Instant>& failures, Instant now) {
        std::erase_if(failures, [now](Instant at) { return is_old(at, now); });
    }

    void sweep(Instant now) {
        std::erase_if(failures_, [now](auto const& entry) {
            return std::ranges::all_of(entry.second, [now](Instant at) { return is_old(at, now); });
        });
    }

    std::mutex mutex_;
    std::unordered_map<std::string, std::vector<Instant>> failures_;
};

}  // namespace linka::store
