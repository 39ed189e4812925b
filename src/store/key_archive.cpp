#include "store/key_archive.hpp"

#include "base/check.hpp"
#include "store/keys.hpp"

#include <argon2.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <array>
#include <limits>
#include <memory>
#include <sys/random.h>

namespace linka::store {

namespace {

constexpr std::string_view magic = "linka-keys 1\n";
constexpr std::size_t salt_bytes = 32;
constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;
constexpr std::size_t header_bytes = magic.size() + salt_bytes + nonce_bytes;
// Second recommendation of RFC 9106, 4: for machines without gigabytes to spare. One lane less
// threads; an archive is opened once in years and may take its second.
constexpr std::uint32_t memory_kib = 64U * 1024;
constexpr std::uint32_t passes = 3;
constexpr std::uint32_t lanes = 4;

struct CipherFree {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, CipherFree>;

std::uint8_t const* bytes_of(std::string_view text) {
    return reinterpret_cast<std::uint8_t const*>(text.data());
}
std::uint8_t* bytes_of(std::string& text, std::size_t from = 0) {
    return reinterpret_cast<std::uint8_t*>(text.data()) + from;
}
int length_of(std::string_view text) {
    CHECK(text.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()));
    return static_cast<int>(text.size());
}

/// A key that is wiped when it goes.
struct Key {
    std::array<std::uint8_t, 32> bytes{};
    Key() = default;
    Key(Key const&) = delete;
    Key& operator=(Key const&) = delete;
    ~Key() { OPENSSL_cleanse(bytes.data(), bytes.size()); }
};

Done derive(std::string_view secret, std::string_view salt, Key& key) {
    auto const made = argon2id_hash_raw(
        passes,
        memory_kib,
        lanes,
        secret.data(),
        secret.size(),
        salt.data(),
        salt.size(),
        key.bytes.data(),
        key.bytes.size()
    );
    if (made == ARGON2_MEMORY_ALLOCATION_ERROR) return unavailable("out_of_memory");
    CHECK(made == ARGON2_OK);
    return {};
}

std::string fresh_header() {
    std::string header{magic};
    header.resize(header_bytes);
    constexpr auto random = salt_bytes + nonce_bytes;
    CHECK(::getrandom(header.data() + magic.size(), random, 0) == static_cast<ssize_t>(random));
    return header;
}

std::string_view salt_of(std::string_view header) {
    return header.substr(magic.size(), salt_bytes);
}
std::string_view nonce_of(std::string_view header) {
    return header.substr(magic.size() + salt_bytes, nonce_bytes);
}

std::string pack(std::vector<ArchivedFile> const& files) {
    std::string packed;
    for (auto const& file : files) {
        for (auto const* part : {&file.path, &file.bytes}) {
            packed += be64(part->size());
            packed += *part;
        }
    }
    return packed;
}

// Only bytes that pack() made come here: the cipher has refused all others.
std::vector<ArchivedFile> unpack(std::string_view packed) {
    auto const take = [&packed] {
        auto const size = from_be64(packed.substr(0, 8));
        std::string part{packed.substr(8, size)};
        CHECK(part.size() == size);
        packed.remove_prefix(8 + size);
        return part;
    };
    std::vector<ArchivedFile> files;
    while (!packed.empty()) {
        auto path = take();
        files.push_back({std::move(path), take()});
    }
    return files;
}

}  // namespace

Result<std::string> seal_archive(std::vector<ArchivedFile> const& files, std::string_view secret) {
    auto sealed = fresh_header();
    Key key;
    if (auto made = derive(secret, salt_of(sealed), key); made.has_error()) return made.error();
    auto plain = pack(files);
    Cipher const cipher{EVP_CIPHER_CTX_new()};
    CHECK(cipher != nullptr);
    int written = 0;
    CHECK(
        EVP_EncryptInit_ex(
            cipher.get(), EVP_aes_256_gcm(), nullptr, key.bytes.data(), bytes_of(nonce_of(sealed))
        ) == 1
    );
    CHECK(
        EVP_EncryptUpdate(cipher.get(), nullptr, &written, bytes_of(sealed), length_of(sealed)) == 1
    );
    sealed.resize(header_bytes + plain.size() + tag_bytes);
    CHECK(
        EVP_EncryptUpdate(
            cipher.get(),
            bytes_of(sealed, header_bytes),
            &written,
            bytes_of(std::string_view{plain}),
            length_of(plain)
        ) == 1
    );
    int rest = 0;
    CHECK(
        EVP_EncryptFinal_ex(cipher.get(), bytes_of(sealed, header_bytes + plain.size()), &rest) == 1
    );
    CHECK(
        EVP_CIPHER_CTX_ctrl(
            cipher.get(),
            EVP_CTRL_GCM_GET_TAG,
            static_cast<int>(tag_bytes),
            bytes_of(sealed, header_bytes + plain.size())
        ) == 1
    );
    OPENSSL_cleanse(plain.data(), plain.size());
    return sealed;
}

Result<std::vector<ArchivedFile>> open_archive(std::string_view sealed, std::string_view secret) {
    if (!sealed.starts_with(magic) || sealed.size() < header_bytes + tag_bytes)
        return corrupt("archive_damaged");
    auto const header = sealed.substr(0, header_bytes);
    auto const body = sealed.substr(header_bytes, sealed.size() - header_bytes - tag_bytes);
    std::string tag{sealed.substr(sealed.size() - tag_bytes)};
    Key key;
    if (auto made = derive(secret, salt_of(header), key); made.has_error()) return made.error();
    Cipher const cipher{EVP_CIPHER_CTX_new()};
    CHECK(cipher != nullptr);
    std::string plain(body.size(), '\0');
    int written = 0;
    CHECK(
        EVP_DecryptInit_ex(
            cipher.get(), EVP_aes_256_gcm(), nullptr, key.bytes.data(), bytes_of(nonce_of(header))
        ) == 1
    );
    CHECK(
        EVP_DecryptUpdate(cipher.get(), nullptr, &written, bytes_of(header), length_of(header)) == 1
    );
    CHECK(
        EVP_DecryptUpdate(
            cipher.get(), bytes_of(plain), &written, bytes_of(body), length_of(body)
        ) == 1
    );
    CHECK(
        EVP_CIPHER_CTX_ctrl(
            cipher.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(tag_bytes), bytes_of(tag)
        ) == 1
    );
    std::array<std::uint8_t, tag_bytes> nothing_more{};
    if (EVP_DecryptFinal_ex(cipher.get(), nothing_more.data(), &written) != 1) {
        OPENSSL_cleanse(plain.data(), plain.size());
        return forbidden("archive_not_opened");
    }
    auto files = unpack(plain);
    OPENSSL_cleanse(plain.data(), plain.size());
    return files;
}

}  // namespace linka::store
