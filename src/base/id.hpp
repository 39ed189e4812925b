// Opaque names for things: they say nothing about what they name and are never reused.
//
// Ids made one after the other stand one after the other in bytewise order, from a random start:
// what is written together then lies together in every table, which spares a tenth of a write.
// So an id tells in which order one run of the server named things, and nothing else.
#pragma once

#include <atomic>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace linka {

/// Where new ids and codes come from. Not for secrets: those come from store/access.
class IdSource {
  public:
    explicit IdSource(std::uint64_t start) : order_{start} {}
    virtual ~IdSource() = default;
    IdSource(IdSource const&) = delete;
    IdSource& operator=(IdSource const&) = delete;
    /// 64 bits that are hard to guess (or, in a synthetic pilot, repeatable).
    virtual std::uint64_t next() = 0;

    /// "call-" and 16 characters of Crockford's base 32: 30 bits of order, 50 that are hard to
    /// guess.
    std::string id(std::string_view prefix);

  private:
    std::atomic<std::uint64_t> order_;
};

/// From the kernel. May be used by several threads at once.
class RandomIds final : public IdSource {
  public:
    RandomIds();
    std::uint64_t next() override;
};

/// The same seed gives the same ids: for the synthetic pilot and for tests. One thread at a time.
class SeededIds final : public IdSource {
  public:
    explicit SeededIds(std::uint64_t seed) : IdSource{seed}, random_{seed} {}
    std::uint64_t next() override { return random_(); }

  private:
    std::mt19937_64 random_;
};

}  // namespace linka
