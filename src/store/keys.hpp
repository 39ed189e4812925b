// Keys of rows: parts joined by '\0', numbers big-endian, so that bytewise order is the order
// meant.
#pragma once

#include "base/check.hpp"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace linka::store {

/// The number as eight bytes that sort as the number does.
inline std::string be64(std::uint64_t value) {
    std::string bytes(8, '\0');
    for (std::size_t i = 0; i < 8; ++i) {
        bytes[7 - i] = static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
    }
    return bytes;
}

/// The inverse of be64. CHECKs that there are exactly eight bytes.
inline std::uint64_t from_be64(std::string_view bytes) {
    CHECK(bytes.size() == 8);
    std::uint64_t value = 0;
    for (char const c : bytes) value = value << 8U | static_cast<unsigned char>(c);
    return value;
}

/// The parts joined by '\0'. key({"a", ""}) is the prefix of all keys whose first part is "a" and
/// no other. A part with '\0' in it (be64 has them) is safe only as the last one, or where every
/// key of the table has a part of that same width in that place.
inline std::string key(std::initializer_list<std::string_view> parts) {
    std::string joined;
    for (auto part = parts.begin(); part != parts.end(); ++part) {
        if (part != parts.begin()) joined += '\0';
        joined += *part;
    }
    return joined;
}

}  // namespace linka::store
