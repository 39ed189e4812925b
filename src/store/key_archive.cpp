#include "store/key_archive.hpp"

#include "base/check.hpp"
#include "store/aead.hpp"
#include "store/keys.hpp"

#include <argon2.h>

namespace linka::store {

namespace {

constexpr std::string_view magic = "linka-keys 1\n";
constexpr std::size_t salt_bytes = 32;
constexpr std::size_t header_bytes = magic.size() + salt_bytes + nonce_bytes;
// The second recommended option of RFC 9106, section 4, for machines without gigabytes to spare. An
// archive is made by the hour at most and may take its third of a second.
constexpr std::uint32_t memory_kib = 64U * 1024;
constexpr std::uint32_t passes = 3;
constexpr std::uint32_t lanes = 4;

Done derive(std::string_view secret, std::string_view salt, SecretKey& key) {
    auto const made = argon2id_hash_raw(
        passes,
        memory_kib,
        lanes,
        secret.data(),
        secret.size(),
        salt.data(),
        salt.size(),
        key.data(),
        SecretKey::size()
    );
    if (made == ARGON2_MEMORY_ALLOCATION_ERROR) return unavailable("out_of_memory");
    CHECK(made == ARGON2_OK);
    return {};
}

std::string fresh_header() {
    std::string header{magic};
    header.resize(header_bytes);
    fill_random(
        reinterpret_cast<std::uint8_t*>(header.data()) + magic.size(), salt_bytes + nonce_bytes
    );
    return header;
}

std::string_view salt_of(std::string_view header) {
    return header.substr(magic.size(), salt_bytes);
}
std::uint8_t const* nonce_of(std::string_view header) {
    return reinterpret_cast<std::uint8_t const*>(header.data()) + magic.size() + salt_bytes;
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
    auto header = fresh_header();
    SecretKey key;
    if (auto made = derive(secret, salt_of(header), key); made.has_error()) return made.error();
    auto plain = pack(files);
    auto sealed = header + encrypt(key, nonce_of(header), header, plain);
    wipe(plain);
    return sealed;
}

Result<std::vector<ArchivedFile>> open_archive(std::string_view sealed, std::string_view secret) {
    if (!sealed.starts_with(magic) || sealed.size() < header_bytes + tag_bytes)
        return corrupt("archive_damaged");
    auto const header = sealed.substr(0, header_bytes);
    SecretKey key;
    if (auto made = derive(secret, salt_of(header), key); made.has_error()) return made.error();
    auto plain = decrypt(key, nonce_of(header), header, sealed.substr(header_bytes));
    if (!plain) return forbidden("archive_not_opened");
    auto files = unpack(*plain);
    wipe(*plain);
    return files;
}

}  // namespace linka::store
