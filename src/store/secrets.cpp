#include "store/secrets.hpp"

#include "base/check.hpp"

#include <argon2.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <sys/random.h>

namespace linka::store {

namespace {

constexpr std::size_t secret_bytes = 32;
constexpr std::size_t secret_characters = 43;
constexpr std::size_t salt_bytes = 16;
constexpr std::size_t hash_bytes = 32;
constexpr std::uint32_t lanes = 1;
constexpr std::string_view base64url =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view hex_digits = "0123456789abcdef";

template <std::size_t Count>
std::array<std::uint8_t, Count> random_bytes() {
    // Up to 256 bytes come whole or not at all, and not at all only on kernels without the call.
    static_assert(Count <= 256);
    std::array<std::uint8_t, Count> bytes{};
    CHECK(::getrandom(bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()));
    return bytes;
}

}  // namespace

Digest sha256(std::string_view bytes) {
    // Named anew each time it is looked for among all algorithms, under a lock.
    static EVP_MD const* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    Digest digest{};
    unsigned size = 0;
    CHECK(EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, algorithm, nullptr) == 1);
    CHECK(size == digest.size());
    return digest;
}

std::string to_hex(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (char const c : bytes) {
        auto const byte = static_cast<unsigned char>(c);
        text += hex_digits[byte >> 4U];
        text += hex_digits[byte & 15U];
    }
    return text;
}

std::optional<Digest> digest_from_hex(std::string_view text) {
    Digest digest{};
    if (text.size() != digest.size() * 2) return std::nullopt;
    for (std::size_t i = 0; i < digest.size(); ++i) {
        auto const high = hex_digits.find(text[2 * i]);
        auto const low = hex_digits.find(text[2 * i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
        digest[i] = static_cast<std::uint8_t>(high << 4U | low);
    }
    return digest;
}

std::string random_secret() {
    auto const bytes = random_bytes<secret_bytes>();
    std::string text;
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (auto const byte : bytes) {
        bits = bits << 8U | byte;
        for (count += 8; count >= 6; count -= 6) text += base64url[bits >> (count - 6) & 63U];
    }
    text += base64url[bits << (6 - count) & 63U];
    CHECK(text.size() == secret_characters);
    return text;
}

bool looks_like_secret(std::string_view text) {
    return text.size() == secret_characters &&
           text.find_first_not_of(base64url) == std::string_view::npos;
}

Result<std::string> hash_password(std::string const& password, PasswordCost cost) {
    auto const salt = random_bytes<salt_bytes>();
    std::string text(
        argon2_encodedlen(cost.passes, cost.memory_kib, lanes, salt_bytes, hash_bytes, Argon2_id),
        '\0'
    );
    int const code = argon2id_hash_encoded(
        cost.passes,
        cost.memory_kib,
        lanes,
        password.data(),
        password.size(),
        salt.data(),
        salt.size(),
        hash_bytes,
        text.data(),
        text.size()
    );
    if (code == ARGON2_MEMORY_ALLOCATION_ERROR) return unavailable("out_of_memory");
    CHECK(code == ARGON2_OK);
    text.resize(text.find('\0'));
    return text;
}

Result<bool> password_fits(std::string const& password, std::string const& hash) {
    int const code = argon2id_verify(hash.c_str(), password.data(), password.size());
    if (code == ARGON2_MEMORY_ALLOCATION_ERROR) return unavailable("out_of_memory");
    return code == ARGON2_OK;
}

void waste_time_of_a_check(std::string const& password, PasswordCost cost) {
    std::array<std::uint8_t, salt_bytes> const salt{};
    std::array<std::uint8_t, hash_bytes> hash{};
    argon2id_hash_raw(
        cost.passes,
        cost.memory_kib,
        lanes,
        password.data(),
        password.size(),
        salt.data(),
        salt.size(),
        hash.data(),
        hash.size()
    );
}

}  // namespace linka::store
