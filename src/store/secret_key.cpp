#include "store/secret_key.hpp"

#include "base/check.hpp"

#include <openssl/crypto.h>

#include <sys/random.h>

namespace linka::store {

SecretKey::~SecretKey() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

SecretKey SecretKey::random() {
    SecretKey key;
    fill_random(key.data(), size());
    return key;
}

void wipe(std::string& bytes) { OPENSSL_cleanse(bytes.data(), bytes.size()); }

void fill_random(std::uint8_t* bytes, std::size_t count) {
    // Up to 256 bytes come whole.
    while (count > 0) {
        auto const piece = count < 256 ? count : 256;
        CHECK(::getrandom(bytes, piece, 0) == static_cast<ssize_t>(piece));
        bytes += piece;
        count -= piece;
    }
}

}  // namespace linka::store
