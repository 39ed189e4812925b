// One slot of the key store's file and the file of an epoch key, as bytes (README.md, "Keys").
#pragma once

#include "base/time.hpp"
#include "schema/types.pb.h"
#include "store/secret_key.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace linka::store {

/// 256 divides a disk's sector, so no slot is ever half on one and half on another.
inline constexpr std::size_t slot_bytes = 256;
inline constexpr std::size_t key_id_bytes = 16;
inline constexpr std::size_t subject_bytes_max = 100;

enum class SlotState : std::uint8_t {
    empty = 0,
    live = 1,
    erased = 2,  // the key is gone; who it was for, when and why it went stays
    fence = 3,   // no key was or will be made for the subject from here on
};

struct KeySlot {
    SlotState state = SlotState::empty;
    v1::Retention::Value retention = v1::Retention::unspecified;
    v1::ErasedBy::Value erased_by = v1::ErasedBy::unspecified;
    /// Whose key last wrapped it.
    std::uint64_t epoch = 0;
    Instant created_at;
    Instant erased_at;
    std::string key_id;   // random, key_id_bytes of them
    std::string wrapped;  // nonce, ciphertext, tag; empty unless live
    std::string subject;
};

std::string encode_slot(KeySlot const& slot);
/// Nothing when the bytes are not what was written.
std::optional<KeySlot> decode_slot(std::string_view bytes);

/// Wraps the data key for the slot it will lie in: for that id, subject and kind alone.
void wrap(KeySlot& slot, SecretKey const& epoch_key, SecretKey const& data_key);
std::optional<SecretKey> unwrap(KeySlot const& slot, SecretKey const& epoch_key);

/// The first slot_bytes of a slots file.
std::string encode_slots_header(std::uint64_t epoch);
bool is_slots_header(std::string_view bytes, std::uint64_t epoch);

struct EpochKey {
    std::uint64_t epoch = 0;
    Instant created_at;
    SecretKey key;
};
/// The bytes hold the key: wipe them.
std::string encode_epoch(EpochKey const& epoch);
std::optional<EpochKey> decode_epoch(std::string_view bytes);

}  // namespace linka::store
