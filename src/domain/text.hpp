// Rules for words people type. Free text is where data about a person enters a log that is never
// rewritten, so it is checked before it gets there.
#pragma once

#include "domain/refusals.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace linka::domain {

/// Longest texts, in code points.
inline constexpr std::size_t name_max = 120;
inline constexpr std::size_t reason_max = 300;
inline constexpr std::size_t description_max = 500;
inline constexpr std::size_t feedback_text_max = 2000;
inline constexpr std::size_t id_max = 64;

/// How text is kept: sealed fields may hold a phone number, but never a birth number; open ones
/// (reasons, descriptions) neither; public ones (a service's contact) may hold anything readable.
enum class Keeping : std::uint8_t { open, sealed, published };

struct TextRule {
    std::size_t max = reason_max;
    Presence presence = Presence::required;
    Keeping keeping = Keeping::open;
};

/// Refuses "required" (only white space counts as nothing), "too_long", "control_character" (line
/// feeds are allowed) and "looks_personal".
void check_text(
    Refusals& refusals, std::string_view text, std::string const& pointer, TextRule rule
);

/// Code points of valid UTF-8.
std::size_t code_points(std::string_view text);
/// "850412/1234", with or without the slash's spaces.
bool has_birth_number(std::string_view text);
/// A phone number, an e-mail address, "nar.", or another run of nine digits.
bool has_contact(std::string_view text);

}  // namespace linka::domain
