#include "app/pilot_dice.hpp"

#include "base/check.hpp"

#include <numeric>

namespace linka::app {

std::size_t Dice::below(std::size_t count) {
    CHECK(count > 0);
    // Not exactly even, but by less than one part in 2^40 for the counts here.
    return random_() % count;
}

int Dice::between(int first, int last) {
    CHECK(first <= last);
    return first + static_cast<int>(below(static_cast<std::size_t>(last - first) + 1));
}

bool Dice::chance(double probability) {
    // 53 bits fill a double exactly, so nothing is rounded.
    constexpr double step = 1.0 / 9007199254740992.0;
    return static_cast<double>(random_() >> 11U) * step < probability;
}

std::size_t Dice::weighted(std::span<unsigned const> weights) {
    auto left = below(std::accumulate(weights.begin(), weights.end(), std::size_t{0}));
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (left < weights[i]) return i;
        left -= weights[i];
    }
    return weights.size() - 1;
}

}  // namespace linka::app
