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

/// How text is kept: words (reasons, descriptions, what somebody said) have no place for data about
/// a person; a contact is data about a person, but holds no birth number and no date of birth (what
/// may be a phone number is one, there); what is published (a service's contact) may hold a phone
/// number too.
enum class Keeping : std::uint8_t { words, contact, published };

struct TextRule {
    std::size_t max = reason_max;
    Presence presence = Presence::required;
    Keeping keeping = Keeping::words;
};

/// Refuses "required" (only white space counts as nothing), "too_long", "control_character" (line
/// feeds are allowed); and, unless the writer was warned and says that it is not so, one for each
/// kind found: "looks_like_birth_number", "looks_like_birth_date", "looks_like_phone",
/// "looks_like_email". None of them ever carries the text.
void check_text(
    Refusals& refusals, std::string_view text, std::string const& pointer, TextRule rule
);

/// Contact data of somebody, where it may be left out.
void check_contact(
    Refusals& refusals, std::string_view text, std::string const& pointer, std::size_t max
);
/// Whether the fault says nothing but that texts look personal: the writer can answer that.
bool only_looks_personal(Fault const& fault);

/// Code points of valid UTF-8.
std::size_t code_points(std::string_view text);
/// "850412/1234" with spaces or without, "850412 1234", "8504121234"; where no slash says so, only
/// with a month and day in it. Nine digits without a break may be a phone number: they are taken
/// for a birth number where no phone begins like that, or the year is before 1954.
bool has_birth_number(std::string_view text);
/// "nar." as a word of its own, in any case: what precedes a date of birth.
bool has_birth_date(std::string_view text);
/// Nine digits in a row, or in three groups with dots, dashes or spaces of any kind between them,
/// as no date has them.
bool has_phone(std::string_view text);
bool has_email(std::string_view text);

}  // namespace linka::domain
