#include "base/id.hpp"

#include "base/check.hpp"

#include <sys/random.h>

namespace linka {

namespace {

constexpr int order_characters = 6;
constexpr int random_characters = 10;

/// The lowest bits, five a character, so that the text sorts as the number does.
void append_base32(std::string& text, std::uint64_t bits, int characters) {
    static constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    for (int left = characters - 1; left >= 0; --left) text += alphabet[(bits >> (5 * left)) & 31U];
}

std::uint64_t draw() {
    std::uint64_t value = 0;
    CHECK(::getrandom(&value, sizeof value, 0) == static_cast<ssize_t>(sizeof value));
    return value;
}

}  // namespace

std::string IdSource::id(std::string_view prefix) {
    std::string text{prefix};
    text += '-';
    append_base32(text, order_.fetch_add(1, std::memory_order_relaxed), order_characters);
    append_base32(text, next(), random_characters);
    return text;
}

RandomIds::RandomIds() : IdSource{draw()} {}

std::uint64_t RandomIds::next() { return draw(); }

}  // namespace linka
