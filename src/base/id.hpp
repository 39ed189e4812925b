// Opaque names for things: they say nothing about what they name and are never reused.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace linka {

/// Where new ids and codes come from. Not for secrets: those come from store/access.
class IdSource {
  public:
    virtual ~IdSource() = default;
    /// 64 bits that are hard to guess (or, in a synthetic pilot, repeatable).
    virtual std::uint64_t next() = 0;

    /// "call-" and 16 characters of Crockford's base 32 (80 bits).
    std::string id(std::string_view prefix);
};

/// From the kernel. May be used by several threads at once.
class RandomIds final : public IdSource {
  public:
    std::uint64_t next() override;
};

/// The same seed gives the same ids: for the synthetic pilot and for tests. One thread at a time.
class SeededIds final : public IdSource {
  public:
    explicit SeededIds(std::uint64_t seed) : random_{seed} {}
    std::uint64_t next() override { return random_(); }

  private:
    std::mt19937_64 random_;
};

}  // namespace linka
