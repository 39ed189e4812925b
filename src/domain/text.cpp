#include "domain/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace linka::domain {

namespace {

unsigned byte_at(std::string_view text, std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
}

bool is_digit(std::string_view text, std::size_t i) {
    return i < text.size() && text[i] >= '0' && text[i] <= '9';
}

bool is_letter_or_digit(std::string_view text, std::size_t i) {
    auto const byte = byte_at(text, i);
    auto const lower = byte | 0x20U;
    return is_digit(text, i) || (lower >= 'a' && lower <= 'z') || byte >= 0x80U;
}

std::size_t digits_from(std::string_view text, std::size_t i) {
    auto end = i;
    while (is_digit(text, end)) ++end;
    return end - i;
}

/// Bytes of the space at `i`, one that breaks no line among them; 0 where there is none.
std::size_t space_at(std::string_view text, std::size_t i) {
    if (byte_at(text, i) == ' ') return 1;
    if (text.substr(std::min(i, text.size())).starts_with("\u00A0")) return 2;
    for (auto const* const space : {"\u202F", "\u2007", "\u2009"}) {
        if (text.substr(std::min(i, text.size())).starts_with(space)) return 3;
    }
    return 0;
}

/// Bytes of the hyphen, dash or minus at `i`; 0 where there is none.
std::size_t dash_at(std::string_view text, std::size_t i) {
    if (byte_at(text, i) == '-') return 1;
    bool const general = byte_at(text, i) == 0xE2U && byte_at(text, i + 1) == 0x80U;
    if (general && byte_at(text, i + 2) >= 0x90U && byte_at(text, i + 2) <= 0x95U) return 3;
    return text.substr(std::min(i, text.size())).starts_with("\u2212") ? 3 : 0;
}

std::size_t skip_spaces(std::string_view text, std::size_t i) {
    while (auto const bytes = space_at(text, i)) i += bytes;
    return i;
}

/// Behind what may stand between two groups of one number: a dot, or spaces with a dash or without.
/// `i` itself where nothing of that stands there.
std::size_t skip_separator(std::string_view text, std::size_t i) {
    if (byte_at(text, i) == '.') return i + 1;
    auto const dash = skip_spaces(text, i);
    return skip_spaces(text, dash + dash_at(text, dash));
}

bool only_white_space(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        auto const bytes = byte_at(text, i) == '\n' ? 1 : space_at(text, i);
        if (bytes == 0) return false;
        i += bytes;
    }
    return true;
}

/// C0 but the line feed, DEL, C1, and the marks that turn the direction of text around, which can
/// make a line read as something else than it says.
bool has_control_character(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const byte = byte_at(text, i);
        auto const second = byte_at(text, i + 1);
        auto const third = byte_at(text, i + 2);
        if ((byte < 0x20U && byte != '\n') || byte == 0x7FU) return true;
        if (byte == 0xC2U && second >= 0x80U && second < 0xA0U) return true;
        if (byte == 0xE2U && second == 0x80U && third >= 0xAAU && third <= 0xAEU) return true;
        if (byte == 0xE2U && second == 0x81U && third >= 0xA6U && third <= 0xA9U) return true;
    }
    return false;
}

bool number_begins_at(std::string_view text, std::size_t i) {
    return is_digit(text, i) && (i == 0 || !is_digit(text, i - 1));
}

/// "777 123 456", "777-123-456": three groups of three. Dates have other groups.
bool phone_groups_at(std::string_view text, std::size_t i) {
    for (int group = 0; group < 3; ++group) {
        if (digits_from(text, i) != 3) return false;
        if (group == 2) return true;
        auto const next = skip_separator(text, i + 3);
        if (next == i + 3) return false;
        i = next;
    }
    return true;
}

/// "+420 " before the number at `i`.
bool country_code_before(std::string_view text, std::size_t i) {
    if (i > 0 && text[i - 1] == ' ') --i;
    for (int digits = 0; digits < 3 && i > 0 && is_digit(text, i - 1); ++digits) --i;
    return i > 0 && text[i - 1] == '+';
}

/// How Czech numbers of nine digits begin: no number has 0, 1 or 85 to 89 in front.
bool may_be_phone(std::string_view text, std::size_t i) {
    constexpr std::string_view first = "2345679";
    return first.find(text[i]) != std::string_view::npos ||
           (text[i] == '8' && i + 1 < text.size() && text[i + 1] <= '4');
}

unsigned digit_at(std::string_view text, std::size_t i) { return byte_at(text, i) - '0'; }

unsigned two_digits(std::string_view text, std::size_t i) {
    return digit_at(text, i) * 10 + digit_at(text, i + 1);
}

/// What a birth number begins with: year, month, day. 50 is added to the month of a woman; with ten
/// digits 20 may be too, to either, when the numbers of a day run out.
bool born_on_at(std::string_view text, std::size_t i, std::size_t digits) {
    auto const day = two_digits(text, i + 4);
    auto month = two_digits(text, i + 2);
    if (month > 50) month -= 50;
    if (digits == 10 && month > 20) month -= 20;
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/// The tenth digit makes the number divisible by 11. (Until 1985 not always; this is asked of those
/// born after 1999 only.)
bool check_digit_fits(std::string_view text, std::size_t i) {
    unsigned remainder = 0;
    for (std::size_t k = 0; k < 10; ++k) remainder = (remainder * 10 + digit_at(text, i + k)) % 11;
    return remainder == 0;
}

/// Nine digits were given to who was born before 1954.
bool old_enough_for_nine(std::string_view text, std::size_t i) { return two_digits(text, i) < 54; }

/// "8504121234", "850412123". What may be a phone number as well is left to `phone_expected`, but
/// for ten digits that begin with a 0, as the neighbours' phones do: there the check digit decides.
bool unbroken_birth_number_at(std::string_view text, std::size_t i, bool phone_expected) {
    auto const digits = digits_from(text, i);
    if ((digits != 9 && digits != 10) || !born_on_at(text, i, digits)) return false;
    if (country_code_before(text, i)) return false;
    if (digits == 10) return text[i] != '0' || check_digit_fits(text, i);
    return !may_be_phone(text, i) || (!phone_expected && old_enough_for_nine(text, i));
}

/// "850412/1234", "850412 1234". With a slash the shape alone says it, however it was mistyped.
bool parted_birth_number_at(std::string_view text, std::size_t i) {
    if (digits_from(text, i) != 6) return false;
    auto const slash = skip_spaces(text, i + 6);
    bool const slashed = byte_at(text, slash) == '/';
    auto const tail_at = slashed ? skip_spaces(text, slash + 1) : skip_separator(text, i + 6);
    if (tail_at == i + 6) return false;
    auto const tail = digits_from(text, tail_at);
    if (tail != 3 && tail != 4) return false;
    if (slashed) return true;
    return born_on_at(text, i, 6 + tail) &&
           (tail == 4 || !may_be_phone(text, i) || old_enough_for_nine(text, i));
}

bool finds_birth_number(std::string_view text, bool phone_expected) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!number_begins_at(text, i)) continue;
        if (parted_birth_number_at(text, i)) return true;
        if (unbroken_birth_number_at(text, i, phone_expected)) return true;
    }
    return false;
}

bool birth_number_among_phones(std::string_view text) { return finds_birth_number(text, true); }

/// "nar." as a word of its own, in any case: what precedes a date of birth.
bool born_at(std::string_view text, std::size_t i) {
    constexpr std::string_view born = "nar.";
    if (i + born.size() > text.size() || (i > 0 && is_letter_or_digit(text, i - 1))) return false;
    for (std::size_t k = 0; k < born.size(); ++k) {
        auto const c = born[k] == '.' ? text[i + k] : static_cast<char>(text[i + k] | 0x20);
        if (c != born[k]) return false;
    }
    return true;
}

struct Kind {
    char const* code;
    bool (*found)(std::string_view text);
    bool in_words;
    bool in_contact;
    bool in_published;
};
constexpr Kind kinds[] = {
    {"looks_like_birth_number", &has_birth_number, true, false, false},
    {"looks_like_birth_number", &birth_number_among_phones, false, true, true},
    {"looks_like_birth_date", &has_birth_date, true, true, false},
    {"looks_like_phone", &has_phone, true, false, false},
    {"looks_like_email", &has_email, true, false, false},
};

bool unwanted(Kind const& kind, Keeping keeping) {
    switch (keeping) {
        case Keeping::words:
            return kind.in_words;
        case Keeping::contact:
            return kind.in_contact;
        case Keeping::published:
            return kind.in_published;
    }
    return true;
}

}  // namespace

std::size_t code_points(std::string_view text) {
    std::size_t count = 0;
    for (char const c : text) {
        if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) ++count;
    }
    return count;
}

bool has_birth_number(std::string_view text) { return finds_birth_number(text, false); }

bool has_birth_date(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (born_at(text, i)) return true;
    }
    return false;
}

bool has_phone(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!number_begins_at(text, i)) continue;
        if (digits_from(text, i) >= 9 || phone_groups_at(text, i)) return true;
    }
    return false;
}

bool has_email(std::string_view text) {
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '@' && is_letter_or_digit(text, i - 1) && is_letter_or_digit(text, i + 1))
            return true;
    }
    return false;
}

bool only_looks_personal(Fault const& fault) {
    auto const of_kind = [](FieldFault const& field) {
        return std::ranges::any_of(kinds, [&](Kind const& kind) {
            return field.code == kind.code;
        });
    };
    return !fault.fields.empty() && std::ranges::all_of(fault.fields, of_kind);
}

void check_text(
    Refusals& refusals, std::string_view text, std::string const& pointer, TextRule rule
) {
    if (only_white_space(text)) {
        if (rule.presence == Presence::required) refusals.add(pointer, "required");
        // Spaces alone are nothing, but not something to store either.
        if (rule.presence == Presence::optional && !text.empty())
            refusals.add(pointer, "only_spaces");
        return;
    }
    if (code_points(text) > rule.max)
        refusals.add(pointer, "too_long", fmt::format("{}", rule.max));
    if (has_control_character(text)) refusals.add(pointer, "control_character");
    if (refusals.not_personal()) return;
    for (auto const& kind : kinds) {
        if (unwanted(kind, rule.keeping) && kind.found(text)) refusals.add(pointer, kind.code);
    }
}

void check_contact(
    Refusals& refusals, std::string_view text, std::string const& pointer, std::size_t max
) {
    check_text(
        refusals,
        text,
        pointer,
        {.max = max, .presence = Presence::optional, .keeping = Keeping::contact}
    );
}

}  // namespace linka::domain
