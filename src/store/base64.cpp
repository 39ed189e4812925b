#include "store/base64.hpp"

#include <openssl/evp.h>

namespace linka::store {

namespace {

unsigned char const* raw(std::string_view bytes) {
    return reinterpret_cast<unsigned char const*>(bytes.data());
}

}  // namespace

std::string to_base64(std::string_view bytes) {
    // OpenSSL ends what it writes with a '\0' of its own.
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    auto const length = EVP_EncodeBlock(
        reinterpret_cast<unsigned char*>(text.data()), raw(bytes), static_cast<int>(bytes.size())
    );
    text.resize(static_cast<std::size_t>(length));
    return text;
}

std::optional<std::string> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    std::string bytes(text.size() / 4 * 3, '\0');
    auto const length = EVP_DecodeBlock(
        reinterpret_cast<unsigned char*>(bytes.data()), raw(text), static_cast<int>(text.size())
    );
    if (length < 0) return std::nullopt;
    // It counts the padding as bytes, and lets spaces and loose last bits pass.
    auto const padding = text.size() - text.substr(0, text.find('=')).size();
    if (padding > 2) return std::nullopt;
    bytes.resize(static_cast<std::size_t>(length) - padding);
    if (to_base64(bytes) != text) return std::nullopt;
    return bytes;
}

}  // namespace linka::store
