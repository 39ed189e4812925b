#include "store/link_key.hpp"

#include "base/check.hpp"
#include "store/durable_file.hpp"
#include "store/secrets.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

namespace linka::store {

namespace {

constexpr char const* file_name = "link.key";

}  // namespace

Result<LinkKey> LinkKey::open(std::string const& directory) {
    auto bytes = read_file(directory + "/" + file_name);
    if (bytes.has_error()) return bytes.error();
    if (bytes->has_value()) {
        auto& known = **bytes;
        if (known.size() != SecretKey::size()) return corrupt("access_corrupt", file_name);
        SecretKey key;
        std::ranges::copy(known, key.data());
        wipe(known);
        return LinkKey{key};
    }
    auto const key = SecretKey::random();
    std::string written{key.data(), key.data() + SecretKey::size()};
    auto const kept = replace_file(directory, file_name, written);
    wipe(written);
    if (kept.has_error()) return kept.error();
    return LinkKey{key};
}

std::string LinkKey::stamp(std::string_view text) const {
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned size = 0;
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): OpenSSL's bytes.
    auto const* const bytes = reinterpret_cast<unsigned char const*>(text.data());
    auto const* const made = HMAC(
        EVP_sha256(),
        key_.data(),
        static_cast<int>(SecretKey::size()),
        bytes,
        text.size(),
        mac.data(),
        &size
    );
    CHECK(made != nullptr && size == 32);
    return to_hex(std::string{mac.begin(), mac.begin() + size});
}

bool LinkKey::fits(std::string_view text, std::string_view stamp) const {
    auto const right = this->stamp(text);
    return right.size() == stamp.size() &&
           CRYPTO_memcmp(right.data(), stamp.data(), right.size()) == 0;
}

}  // namespace linka::store
