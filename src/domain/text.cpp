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

std::size_t skip_spaces(std::string_view text, std::size_t i) {
    while (i < text.size() && text[i] == ' ') ++i;
    return i;
}

bool only_white_space(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const byte = byte_at(text, i);
        bool const no_break_space = byte == 0xC2U && byte_at(text, i + 1) == 0xA0U;
        if (no_break_space) {
            ++i;
        } else if (byte != ' ' && byte != '\n') {
            return false;
        }
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

/// "777 123 456", "777-123-456": three groups of three. Dates have other groups.
bool phone_groups_at(std::string_view text, std::size_t i) {
    for (int group = 0; group < 3; ++group) {
        if (digits_from(text, i) != 3) return false;
        i += 3;
        if (group == 2) return true;
        if (i >= text.size() || (text[i] != ' ' && text[i] != '-' && text[i] != '.')) return false;
        ++i;
    }
    return true;
}

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
    bool in_contact;
    bool in_published;
};
constexpr Kind kinds[] = {
    {"looks_like_birth_number", &has_birth_number, true, true},
    {"looks_like_birth_date", &has_birth_date, true, false},
    {"looks_like_phone", &has_phone, false, false},
    {"looks_like_email", &has_email, false, false},
};

bool unwanted(Kind const& kind, Keeping keeping) {
    switch (keeping) {
        case Keeping::words:
            return true;
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

bool has_birth_number(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_digit(text, i) && (i == 0 || !is_digit(text, i - 1)) && digits_from(text, i) == 6) {
            auto const slash = skip_spaces(text, i + 6);
            if (slash >= text.size() || text[slash] != '/') continue;
            auto const tail = digits_from(text, skip_spaces(text, slash + 1));
            if (tail == 3 || tail == 4) return true;
        }
    }
    return false;
}

bool has_birth_date(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (born_at(text, i)) return true;
    }
    return false;
}

bool has_phone(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool const begins = is_digit(text, i) && (i == 0 || !is_digit(text, i - 1));
        if (begins && (digits_from(text, i) >= 9 || phone_groups_at(text, i))) return true;
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
