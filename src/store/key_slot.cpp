#include "store/key_slot.hpp"

#include "base/check.hpp"
#include "store/aead.hpp"
#include "store/keys.hpp"
#include "store/secrets.hpp"

#include <algorithm>

namespace linka::store {

namespace {

constexpr std::string_view slot_magic = "LKS1";
constexpr std::string_view epoch_magic = "LKE1";
constexpr std::string_view header_magic = "linka keys 1\n";
constexpr std::size_t digest_bytes = 32;
constexpr std::size_t summed_bytes = slot_bytes - digest_bytes;
constexpr std::size_t wrapped_bytes = nonce_bytes + SecretKey::size() + tag_bytes;
constexpr std::size_t id_at = 32;
constexpr std::size_t wrapped_at = id_at + key_id_bytes;
constexpr std::size_t subject_at = wrapped_at + wrapped_bytes;
static_assert(subject_at + subject_bytes_max <= summed_bytes);

std::string digest_of(std::string_view bytes) {
    auto const digest = sha256(bytes);
    return {digest.begin(), digest.end()};
}

std::string time_bytes(Instant instant) { return be64(static_cast<std::uint64_t>(to_us(instant))); }
Instant time_from(std::string_view bytes) {
    return from_us(static_cast<std::int64_t>(from_be64(bytes)));
}

/// Padded with zeros and closed with their digest.
std::string closed(std::string bytes) {
    CHECK(bytes.size() <= summed_bytes);
    bytes.resize(summed_bytes, '\0');
    return bytes + digest_of(bytes);
}

bool is_closed(std::string_view bytes) {
    return bytes.size() == slot_bytes &&
           digest_of(bytes.substr(0, summed_bytes)) == bytes.substr(summed_bytes);
}

std::string associated_data(KeySlot const& slot) {
    return slot.key_id + static_cast<char>(slot.retention) + slot.subject;
}

}  // namespace

std::string encode_slot(KeySlot const& slot) {
    CHECK(slot.key_id.size() == key_id_bytes && slot.subject.size() <= subject_bytes_max);
    CHECK(slot.wrapped.size() == (slot.state == SlotState::live ? wrapped_bytes : 0));
    std::string bytes{slot_magic};
    bytes += static_cast<char>(slot.state);
    bytes += static_cast<char>(slot.retention);
    bytes += static_cast<char>(slot.erased_by);
    bytes += static_cast<char>(slot.subject.size());
    bytes += be64(slot.epoch);
    bytes += time_bytes(slot.created_at);
    bytes += time_bytes(slot.erased_at);
    bytes += slot.key_id;
    bytes += slot.wrapped;
    bytes.resize(subject_at, '\0');
    return closed(bytes + slot.subject);
}

std::optional<KeySlot> decode_slot(std::string_view bytes) {
    if (bytes.size() != slot_bytes) return std::nullopt;
    // A file may have grown before the slot's bytes arrived.
    if (std::ranges::all_of(bytes, [](char c) { return c == '\0'; })) return KeySlot{};
    if (!is_closed(bytes) || !bytes.starts_with(slot_magic)) return std::nullopt;
    KeySlot slot;
    slot.state = static_cast<SlotState>(bytes[4]);
    slot.retention = static_cast<v1::Retention::Value>(bytes[5]);
    slot.erased_by = static_cast<v1::ErasedBy::Value>(bytes[6]);
    auto const subject_size = std::size_t{static_cast<unsigned char>(bytes[7])};
    if (subject_size > subject_bytes_max) return std::nullopt;
    slot.epoch = from_be64(bytes.substr(8, 8));
    slot.created_at = time_from(bytes.substr(16, 8));
    slot.erased_at = time_from(bytes.substr(24, 8));
    slot.key_id = bytes.substr(id_at, key_id_bytes);
    if (slot.state == SlotState::live) slot.wrapped = bytes.substr(wrapped_at, wrapped_bytes);
    slot.subject = bytes.substr(subject_at, subject_size);
    return slot;
}

void wrap(KeySlot& slot, SecretKey const& epoch_key, SecretKey const& data_key) {
    std::array<std::uint8_t, nonce_bytes> nonce{};
    fill_random(nonce.data(), nonce.size());
    std::string plain{data_key.data(), data_key.data() + SecretKey::size()};
    slot.wrapped.assign(nonce.begin(), nonce.end());
    slot.wrapped += encrypt(epoch_key, nonce.data(), associated_data(slot), plain);
    wipe(plain);
}

std::optional<SecretKey> unwrap(KeySlot const& slot, SecretKey const& epoch_key) {
    if (slot.wrapped.size() != wrapped_bytes) return std::nullopt;
    std::array<std::uint8_t, nonce_bytes> nonce{};
    std::copy_n(slot.wrapped.begin(), nonce_bytes, nonce.begin());
    auto plain = decrypt(
        epoch_key,
        nonce.data(),
        associated_data(slot),
        std::string_view{slot.wrapped}.substr(nonce_bytes)
    );
    if (!plain) return std::nullopt;
    SecretKey key;
    std::copy_n(plain->begin(), SecretKey::size(), key.data());
    wipe(*plain);
    return key;
}

std::string encode_slots_header(std::uint64_t epoch) {
    return closed(std::string{header_magic} + be64(epoch));
}

bool is_slots_header(std::string_view bytes, std::uint64_t epoch) {
    return bytes == encode_slots_header(epoch);
}

std::string encode_epoch(EpochKey const& epoch) {
    std::string bytes{epoch_magic};
    bytes += be64(epoch.epoch);
    bytes += time_bytes(epoch.created_at);
    bytes.append(epoch.key.data(), epoch.key.data() + SecretKey::size());
    return closed(std::move(bytes));
}

std::optional<EpochKey> decode_epoch(std::string_view bytes) {
    if (!is_closed(bytes) || !bytes.starts_with(epoch_magic)) return std::nullopt;
    EpochKey epoch;
    epoch.epoch = from_be64(bytes.substr(4, 8));
    epoch.created_at = time_from(bytes.substr(12, 8));
    std::copy_n(bytes.begin() + 20, SecretKey::size(), epoch.key.data());
    return epoch;
}

}  // namespace linka::store
