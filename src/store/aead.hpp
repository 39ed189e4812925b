// AES-256-GCM, the one cipher of the store. A nonce must never come twice with one key.
#pragma once

#include "store/secret_key.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace linka::store {

inline constexpr std::size_t nonce_bytes = 12;
inline constexpr std::size_t tag_bytes = 16;

/// Ciphertext and tag.
std::string encrypt(
    SecretKey const& key,
    std::uint8_t const* nonce,
    std::string_view associated,
    std::string_view text
);
/// Nothing when a bit of anything differs.
std::optional<std::string> decrypt(
    SecretKey const& key,
    std::uint8_t const* nonce,
    std::string_view associated,
    std::string_view box
);

}  // namespace linka::store
