#include "base/id.hpp"

#include "base/check.hpp"

#include <array>
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

/// From the kernel, for the thread that asks: 256 bytes come whole or not at all, and take hardly
/// longer than eight.
std::uint64_t draw() {
    static constexpr std::size_t drawn_at_once = 32;
    thread_local std::array<std::uint64_t, drawn_at_once> drawn{};
    thread_local std::size_t left = 0;
    if (left == 0) {
        CHECK(::getrandom(drawn.data(), sizeof drawn, 0) == static_cast<ssize_t>(sizeof drawn));
        left = drawn.size();
    }
    return drawn[--left];
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
