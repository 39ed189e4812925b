#include "store/seal.hpp"

#include "base/check.hpp"
#include "store/aead.hpp"
#include "store/keys.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <memory>

namespace linka::store {

namespace {

constexpr std::size_t salt_bytes = 32;
constexpr std::size_t commitment_bytes = 32;
constexpr char derivation[] = "linka sealed text 1";

/// All that one message is sealed with.
struct Material {
    SecretKey key;
    std::array<std::uint8_t, nonce_bytes> nonce{};
    std::string commitment;
};

OSSL_PARAM octets(char const* name, void const* bytes, std::size_t size) {
    // OpenSSL only reads them, whatever its signature says.
    return OSSL_PARAM_construct_octet_string(name, const_cast<void*>(bytes), size);
}

Material material_of(SecretKey const& data_key, std::string_view salt) {
    static EVP_KDF* const hkdf = EVP_KDF_fetch(nullptr, "HKDF", nullptr);
    CHECK(hkdf != nullptr);
    std::unique_ptr<EVP_KDF_CTX, decltype(&EVP_KDF_CTX_free)> const context{
        EVP_KDF_CTX_new(hkdf), &EVP_KDF_CTX_free
    };
    char sha256[] = "SHA256";
    OSSL_PARAM const params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, sha256, 0),
        octets(OSSL_KDF_PARAM_KEY, data_key.data(), SecretKey::size()),
        octets(OSSL_KDF_PARAM_SALT, salt.data(), salt.size()),
        octets(OSSL_KDF_PARAM_INFO, derivation, sizeof derivation - 1),
        OSSL_PARAM_construct_end(),
    };
    std::array<std::uint8_t, SecretKey::size() + nonce_bytes + commitment_bytes> out{};
    CHECK(EVP_KDF_derive(context.get(), out.data(), out.size(), params) == 1);
    Material material;
    auto const* next = out.data();
    std::copy_n(next, SecretKey::size(), material.key.data());
    next += SecretKey::size();
    std::copy_n(next, nonce_bytes, material.nonce.data());
    next += nonce_bytes;
    material.commitment.assign(next, next + commitment_bytes);
    OPENSSL_cleanse(out.data(), out.size());
    return material;
}

std::string associated_data(SealPlace const& place) {
    std::string bytes = derivation;
    bytes += be64(place.command_id.size());
    bytes += place.command_id;
    bytes += be64(place.stream.size());
    bytes += place.stream;
    bytes += be64(place.event);
    bytes += be64(place.field);
    bytes += be64(static_cast<std::uint64_t>(place.retention));
    return bytes;
}

}  // namespace

v1::Sealed seal(SecretKey const& key, SealPlace const& place, std::string_view text) {
    std::array<std::uint8_t, salt_bytes> salt{};
    fill_random(salt.data(), salt.size());
    v1::Sealed sealed;
    sealed.set_field(place.field);
    sealed.set_retention(place.retention);
    sealed.set_salt(salt.data(), salt.size());
    auto const material = material_of(key, sealed.salt());
    sealed.set_commitment(material.commitment);
    sealed.set_box(encrypt(material.key, material.nonce.data(), associated_data(place), text));
    return sealed;
}

std::optional<std::string> unseal(
    SecretKey const& key, SealPlace const& place, v1::Sealed const& sealed
) {
    if (sealed.field() != place.field || sealed.retention() != place.retention ||
        sealed.salt().size() != salt_bytes || sealed.commitment().size() != commitment_bytes) {
        return std::nullopt;
    }
    auto const material = material_of(key, sealed.salt());
    bool const committed =
        CRYPTO_memcmp(material.commitment.data(), sealed.commitment().data(), commitment_bytes) ==
        0;
    if (!committed) return std::nullopt;
    return decrypt(material.key, material.nonce.data(), associated_data(place), sealed.box());
}

}  // namespace linka::store
