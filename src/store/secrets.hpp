// Making and checking what proves who asks: random secrets, their digests, password hashes.
#pragma once

#include "base/result.hpp"
#include "store/event_log.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace linka::store {

Digest sha256(std::string_view bytes);
std::string to_hex(std::string_view bytes);
/// Lower-case digits only, 64 of them.
std::optional<Digest> digest_from_hex(std::string_view text);

/// 256 bits from the kernel, as 43 characters of base64url.
std::string random_secret();
/// Whether it has the shape of a random_secret(): what has not need not be hashed.
bool looks_like_secret(std::string_view text);

struct PasswordCost {
    std::uint32_t memory_kib = 0;
    std::uint32_t passes = 0;
};

/// Argon2id with a fresh salt, in its usual text form. unavailable "out_of_memory".
Result<std::string> hash_password(std::string const& password, PasswordCost cost);
/// Takes as long as hashing did. unavailable "out_of_memory".
Result<bool> password_fits(std::string const& password, std::string const& hash);
/// Takes as long as password_fits(), for a name that does not exist.
void waste_time_of_a_check(std::string const& password, PasswordCost cost);

}  // namespace linka::store
