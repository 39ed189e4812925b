// Key material that does not outlive its use in memory.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace linka::store {

/// 256 bits, overwritten when it goes.
class SecretKey {
  public:
    SecretKey() = default;
    ~SecretKey();
    SecretKey(SecretKey const&) = default;
    SecretKey& operator=(SecretKey const&) = default;

    /// Fresh, from the kernel.
    static SecretKey random();

    std::uint8_t const* data() const { return bytes_.data(); }
    std::uint8_t* data() { return bytes_.data(); }
    static constexpr std::size_t size() { return 32; }

  private:
    std::array<std::uint8_t, 32> bytes_{};
};

/// Overwrites bytes that held a key.
void wipe(std::string& bytes);

/// From the kernel; CHECKs that they come.
void fill_random(std::uint8_t* bytes, std::size_t count);

}  // namespace linka::store
