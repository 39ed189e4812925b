// A personal text as it is stored: sealed with its subject's key, so that destroying the key is
// forgetting the text, wherever copies of it lie.
//
// Fresh key material a message: HKDF-SHA256 (RFC 5869) of the data key with 32 random bytes of salt
// gives the AES-256-GCM key, its nonce, and 32 bytes of commitment. No nonce can repeat, as no key
// does. The commitment is compared before anything is deciphered: GCM alone opens under keys made
// for the purpose ("invisible salamanders", Dodis et al. 2018). The place is associated data, each
// part with its length before it, so nothing can be moved to where it was not written.
#pragma once

#include "base/time.hpp"
#include "schema/types.pb.h"
#include "store/secret_key.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace linka::store {

/// Where a sealed text stands: whose commit, which stream, which event's which field.
struct SealPlace {
    std::string_view command_id;
    std::string_view stream;
    std::uint32_t event = 0;  // the number of the body in Event
    std::uint32_t field = 0;  // the number of the field in the body
    v1::Retention::Value retention = v1::Retention::unspecified;
};

/// Field, retention, salt, commitment and box; the key's name is the key store's to add.
v1::Sealed seal(SecretKey const& key, SealPlace const& place, std::string_view text);

/// Nothing when the key, the place or a bit of it is another than when it was sealed. The place's
/// field and retention are those of `sealed`.
std::optional<std::string> unseal(
    SecretKey const& key, SealPlace const& place, v1::Sealed const& sealed
);

/// This store never had the key, or no longer knows: it was restored without it.
struct NoKey {};
/// The key was destroyed, and why.
struct Erased {
    v1::ErasedBy::Value by = v1::ErasedBy::unspecified;
    Instant at;
};
/// Not now: the key store cannot be read, its slot is damaged, or the sealed bytes are.
struct Unreadable {};

/// What opening gives. Not being able to is normal, not an error.
using Opened = std::variant<std::string, NoKey, Erased, Unreadable>;

}  // namespace linka::store
