#include "domain/case_code.hpp"

#include "base/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace linka::domain {

namespace {

// Common words of four to six letters that nobody minds dictating, sorted. Each differs from every
// other by at least two slips of the hand (a letter wrong, missing, extra, or two swapped) and also
// by two slips of the ear (y for i, z for s, d for t, b for p, g for k, v for f, ch for h): a test
// holds the list to that. Words may be added; one that was ever given out must stay.
// clang-format off
constexpr std::array<std::string_view, 232> words = {
    "ANTENA", "AUTO", "BANAN", "BARVA", "BATOH", "BILA", "BOBR", "BOTA", "BOURKA", "BRUSLE",
    "BUCHTA", "CEPICE", "CERVEN", "CESNEK", "CESTA", "CHLEB", "CIBULE", "CITRON", "CMELAK",
    "CUKR", "DELFIN", "DEST", "DOKTOR", "DOPIS", "DORT", "DREVO", "DUBEN", "DUHA", "DVERE",
    "DVUR", "DYNE", "DZUS", "FAZOLE", "FIALKA", "FLETNA", "HEREC", "HLINA", "HNEDA", "HODINY",
    "HOLUB", "HORA", "HOUBA", "HOUSLE", "HRACH", "HREBIK", "HRIB", "HRNEK", "HROZEN", "HRUSKA",
    "HUDBA", "HVEZDA", "JABLKO", "JAHODA", "JARO", "JASAN", "JAVOR", "JEDLE", "JELEN", "JEZEK",
    "JEZERO", "JILM", "KABAT", "KACHNA", "KAKAO", "KAMEN", "KAMERA", "KAPR", "KARTA", "KASTAN",
    "KAVA", "KBELIK", "KINO", "KNIHA", "KOCKA", "KOHOUT", "KOLAC", "KOLO", "KOMIN", "KOMPAS",
    "KOPEC", "KOREN", "KOSIK", "KOSILE", "KOSTE", "KOSTKA", "KOTVA", "KOVAR", "KRALIK", "KRESLO",
    "KRTEK", "KRUH", "KUCHAR", "KVETEN", "KYTARA", "LABUT", "LAMPA", "LAVICE", "LEDEN", "LESNIK",
    "LETO", "LILIE", "LIPA", "LISKA", "LISTEK", "LOPATA", "LOUKA", "LZICE", "MAGNET", "MALINA",
    "MANDLE", "MASLO", "MECH", "MEDVED", "MESIC", "MICEK", "MLEKO", "MLHA", "MLYN", "MODRA",
    "MORE", "MOST", "MOTOR", "MOTYL", "MRAZ", "MRKEV", "MUZEUM", "NARCIS", "NEDELE", "NUZKY",
    "OBALKA", "OBLAK", "OBRAZ", "OKNO", "OKURKA", "OLIVA", "OMACKA", "ORECH", "OSTROV", "PANVE",
    "PAPIR", "PARK", "PEKAR", "PERO", "PIANO", "PILOT", "PISEN", "PLATNO", "PLAVEC", "PODZIM",
    "POHAR", "POSTEL", "POTOK", "PRAMEN", "PSTRUH", "PUMPA", "RADIO", "RAJCE", "RAKETA", "RANO",
    "REKA", "RIJEN", "ROHLIK", "ROSA", "RYBAR", "RYBNIK", "RYZE", "SACHY", "SALAT", "SANE",
    "SCHODY", "SEMENO", "SESIT", "SKALA", "SKLO", "SLIMAK", "SLON", "SLUNCE", "SMRK", "SNIH",
    "SOKOL", "SOVA", "SRNA", "SROUB", "SRPEN", "STAN", "STETEC", "STIKA", "STRAKA", "STUDNA",
    "STUL", "SUKNE", "SVICE", "SYKORA", "TABULE", "TALIR", "TANEC", "TASKA", "TESAR", "TOPOL",
    "TRAVA", "TRESEN", "TRIDA", "TRUBKA", "TUCNAK", "TYGR", "UCITEL", "UDOLI", "ULICE", "UNOR",
    "VCELA", "VECER", "VEDRO", "VEJCE", "VLAK", "VLNA", "VRABEC", "VRBA", "VYDRA", "ZABA",
    "ZAJIC", "ZAVOD", "ZEBRA", "ZEBRIK", "ZEDNIK", "ZELENA", "ZELEZO", "ZELI", "ZIDLE", "ZIMA",
    "ZIRAFA", "ZLATO", "ZNAMKA",
};
// clang-format on

// Damm's quasigroup of order ten: totally anti-symmetric, so that one wrong digit or two adjacent
// ones swapped always change what comes out.
constexpr std::array<std::string_view, 10> damm = {
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
};

constexpr std::size_t digits_before_check = 3;

unsigned stepped(unsigned state, unsigned digit) {
    return static_cast<unsigned>(damm[state][digit] - '0');
}

/// Letters count as their two-digit place in the alphabet, so that the check digit binds the digits
/// to the word and does not change when the list grows.
char check_digit(std::string_view word, std::string_view digits) {
    unsigned state = 0;
    for (char const letter : word) {
        auto const place = static_cast<unsigned>(letter - 'A') + 1;
        state = stepped(stepped(state, place / 10), place % 10);
    }
    for (char const digit : digits) state = stepped(state, static_cast<unsigned>(digit - '0'));
    return static_cast<char>('0' + state);
}

struct Folded {
    std::string_view from;
    std::string_view to;
};
// A word of the list is often a Czech word without its marks, and people write the marks. Dashes of
// a word processor and the no-break space stand for their plain cousins.
constexpr std::array folded = {
    Folded{"á", "A"}, Folded{"Á", "A"},     Folded{"č", "C"}, Folded{"Č", "C"}, Folded{"ď", "D"},
    Folded{"Ď", "D"}, Folded{"é", "E"},     Folded{"É", "E"}, Folded{"ě", "E"}, Folded{"Ě", "E"},
    Folded{"í", "I"}, Folded{"Í", "I"},     Folded{"ň", "N"}, Folded{"Ň", "N"}, Folded{"ó", "O"},
    Folded{"Ó", "O"}, Folded{"ř", "R"},     Folded{"Ř", "R"}, Folded{"š", "S"}, Folded{"Š", "S"},
    Folded{"ť", "T"}, Folded{"Ť", "T"},     Folded{"ú", "U"}, Folded{"Ú", "U"}, Folded{"ů", "U"},
    Folded{"Ů", "U"}, Folded{"ý", "Y"},     Folded{"Ý", "Y"}, Folded{"ž", "Z"}, Folded{"Ž", "Z"},
    Folded{"–", ""},  Folded{"\u00A0", ""},
};

/// Letters and digits as the list has them; nothing when there is anything else.
std::optional<std::string> plain(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        char const c = text.front();
        if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
            result += c;
        } else if (c >= 'a' && c <= 'z') {
            result += static_cast<char>(c - 'a' + 'A');
        } else if (c != ' ' && c != '-') {
            auto const* const known = std::ranges::find_if(folded, [text](Folded const& one) {
                return text.starts_with(one.from);
            });
            if (known == folded.end()) return std::nullopt;
            result += known->to;
            text.remove_prefix(known->from.size());
            continue;
        }
        text.remove_prefix(1);
    }
    return result;
}

}  // namespace

std::string make_case_code(std::uint64_t random) {
    auto const word = words[random % words.size()];
    auto const digits = fmt::format("{:03}", random / words.size() % 1000);
    return fmt::format("{} {}{}", word, digits, check_digit(word, digits));
}

Result<std::string> parse_case_code(std::string_view text, std::string const& pointer) {
    // The subject stays empty: what was typed may be anything, even a name.
    auto mistyped = invalid("case_code_mistyped", pointer);
    constexpr std::size_t typed_max = 64;
    if (text.size() > typed_max) return mistyped;
    auto const code = plain(text);
    if (!code || code->size() <= digits_before_check + 1) return mistyped;
    auto const split = code->size() - digits_before_check - 1;
    auto const word = std::string_view{*code}.substr(0, split);
    auto const digits = std::string_view{*code}.substr(split);
    if (!std::ranges::binary_search(words, word)) return mistyped;
    if (digits.find_first_not_of("0123456789") != std::string_view::npos) return mistyped;
    if (check_digit(word, digits.substr(0, digits_before_check)) != digits.back()) return mistyped;
    return fmt::format("{} {}", word, digits);
}

std::string case_code_stream(std::string_view code) {
    std::string stream = "code-";
    std::ranges::copy_if(code, std::back_inserter(stream), [](char c) { return c != ' '; });
    return stream;
}

std::span<std::string_view const> case_code_words() { return words; }

}  // namespace linka::domain
