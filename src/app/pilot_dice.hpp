// Chance for the synthetic pilot, the same on every machine: the standard fixes the generator's
// numbers but not what its distributions make of them, so these are ours.
#pragma once

#include <cstdint>
#include <random>
#include <span>

namespace linka::app {

/// Each part of the story draws for itself: more calls leave the directory as it was.
enum class DiceOf : std::uint8_t {
    directory,
    feedback,
    plan,
    conversation,
    casework,
    desk,
    duty,
    room
};

class Dice {
  public:
    /// No two pairs of a seed and a part give the same numbers.
    Dice(std::uint64_t seed, DiceOf part) : random_{seed * 16 + static_cast<std::uint64_t>(part)} {}

    /// 0 to count - 1; count is at least 1.
    std::size_t below(std::size_t count);
    /// Both ends included.
    int between(int first, int last);
    bool chance(double probability);
    /// The index of one of the weights, drawn in proportion to them. Their sum is at least 1.
    std::size_t weighted(std::span<unsigned const> weights);

    template <class Range>
    auto const& pick(Range const& range) {
        return *(std::begin(range) + static_cast<std::ptrdiff_t>(below(std::size(range))));
    }
    /// One of the values with its weight beside it.
    template <class Choices>
    auto pick_weighted(Choices const& choices) {
        unsigned sum = 0;
        for (auto const& [value, weight] : choices) sum += weight;
        auto left = below(sum);
        for (auto const& [value, weight] : choices) {
            if (left < weight) return value;
            left -= weight;
        }
        return std::begin(choices)->first;
    }

  private:
    std::mt19937_64 random_;
};

}  // namespace linka::app
