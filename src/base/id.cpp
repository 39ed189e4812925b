#include "base/id.hpp"

#include "base/check.hpp"

#include <sys/random.h>

namespace linka {

std::string IdSource::id(std::string_view prefix) {
    static constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    std::string text{prefix};
    text += '-';
    // Twice eight characters of five bits: 80 of the 128 bits drawn.
    for (int half = 0; half < 2; ++half) {
        auto bits = next();
        for (int i = 0; i < 8; ++i) {
            text += alphabet[bits & 31U];
            bits >>= 5U;
        }
    }
    return text;
}

std::uint64_t RandomIds::next() {
    std::uint64_t value = 0;
    CHECK(::getrandom(&value, sizeof value, 0) == static_cast<ssize_t>(sizeof value));
    return value;
}

}  // namespace linka
