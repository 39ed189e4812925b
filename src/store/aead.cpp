#include "store/aead.hpp"

#include "base/check.hpp"

#include <openssl/evp.h>

#include <memory>

namespace linka::store {

namespace {

struct Free {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, Free>;

/// Fetched once: named anew, it is looked for among all ciphers, under a lock, for every message.
EVP_CIPHER const* cipher() {
    static EVP_CIPHER* const aes = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    CHECK(aes != nullptr);
    return aes;
}

unsigned char const* bytes_of(std::string_view text) {
    return reinterpret_cast<unsigned char const*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace

std::string encrypt(
    SecretKey const& key,
    std::uint8_t const* nonce,
    std::string_view associated,
    std::string_view text
) {
    Context const context{EVP_CIPHER_CTX_new()};
    int size = 0;
    std::string box(text.size() + tag_bytes, '\0');
    CHECK(EVP_EncryptInit_ex(context.get(), cipher(), nullptr, key.data(), nonce) == 1);
    CHECK(
        EVP_EncryptUpdate(
            context.get(), nullptr, &size, bytes_of(associated), static_cast<int>(associated.size())
        ) == 1
    );
    CHECK(
        EVP_EncryptUpdate(
            context.get(), bytes_of(box), &size, bytes_of(text), static_cast<int>(text.size())
        ) == 1
    );
    int rest = 0;
    CHECK(EVP_EncryptFinal_ex(context.get(), bytes_of(box) + size, &rest) == 1);
    CHECK(
        EVP_CIPHER_CTX_ctrl(
            context.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(tag_bytes), &box[text.size()]
        ) == 1
    );
    return box;
}

std::optional<std::string> decrypt(
    SecretKey const& key,
    std::uint8_t const* nonce,
    std::string_view associated,
    std::string_view box
) {
    if (box.size() < tag_bytes) return std::nullopt;
    auto const text_size = box.size() - tag_bytes;
    std::string tag{box.substr(text_size)};
    Context const context{EVP_CIPHER_CTX_new()};
    int size = 0;
    std::string text(text_size, '\0');
    CHECK(EVP_DecryptInit_ex(context.get(), cipher(), nullptr, key.data(), nonce) == 1);
    CHECK(
        EVP_DecryptUpdate(
            context.get(), nullptr, &size, bytes_of(associated), static_cast<int>(associated.size())
        ) == 1
    );
    CHECK(
        EVP_DecryptUpdate(
            context.get(), bytes_of(text), &size, bytes_of(box), static_cast<int>(text_size)
        ) == 1
    );
    CHECK(
        EVP_CIPHER_CTX_ctrl(
            context.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(tag_bytes), tag.data()
        ) == 1
    );
    int rest = 0;
    if (EVP_DecryptFinal_ex(context.get(), bytes_of(text) + size, &rest) != 1) return std::nullopt;
    return text;
}

}  // namespace linka::store
