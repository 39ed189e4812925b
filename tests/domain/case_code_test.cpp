#include "domain/case_code.hpp"

#include "domain/given_when_then.hpp"

#include <rapidcheck/gtest.h>

namespace linka::domain::test {

namespace {

bool accepted(std::string const& text) {
    return static_cast<bool>(parse_case_code(text, "/case_code"));
}

/// How a word sounds over a bad telephone.
std::string heard(std::string_view word) {
    std::string result;
    for (std::size_t i = 0; i < word.size(); ++i) {
        if (word.substr(i, 2) == "CH") continue;
        constexpr std::string_view said = "YZDBGV";
        constexpr std::string_view like = "ISTPKF";
        auto const at = said.find(word[i]);
        result += at == std::string_view::npos ? word[i] : like[at];
    }
    return result;
}

/// Everything one slip away: a letter missing, wrong, extra, or two neighbours swapped.
std::set<std::string> one_slip_from(std::string const& word) {
    std::set<std::string> result;
    for (std::size_t i = 0; i <= word.size(); ++i) {
        for (char letter = 'A'; letter <= 'Z'; ++letter) {
            auto extra = word;
            extra.insert(i, 1, letter);
            result.insert(extra);
            if (i < word.size()) {
                auto wrong = word;
                wrong[i] = letter;
                result.insert(wrong);
            }
        }
        if (i < word.size()) {
            auto missing = word;
            missing.erase(i, 1);
            result.insert(missing);
        }
        if (i + 1 < word.size()) {
            auto swapped = word;
            std::swap(swapped[i], swapped[i + 1]);
            result.insert(swapped);
        }
    }
    result.erase(word);
    return result;
}

}  // namespace

TEST(CaseCodeWords, AreManyShortPlainAndSorted) {
    auto const words = case_code_words();
    EXPECT_GE(words.size(), 200U);
    EXPECT_TRUE(std::ranges::is_sorted(words));
    EXPECT_EQ(std::ranges::count(words, "LIPA"), 1);
    for (auto const word : words) {
        EXPECT_TRUE(word.size() >= 4 && word.size() <= 6) << word;
        EXPECT_EQ(word.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), std::string_view::npos)
            << word;
    }
}

TEST(CaseCodeWords, AreTwoSlipsApartToTheHandAndToTheEar) {
    std::set<std::string> spelled;
    std::set<std::string> sounds;
    for (auto const word : case_code_words()) {
        EXPECT_TRUE(spelled.insert(std::string{word}).second) << word;
        EXPECT_TRUE(sounds.insert(heard(word)).second) << word;
    }
    for (auto const word : case_code_words()) {
        for (auto const& slip : one_slip_from(std::string{word}))
            EXPECT_FALSE(spelled.contains(slip)) << word << " " << slip;
        for (auto const& slip : one_slip_from(heard(word)))
            EXPECT_FALSE(sounds.contains(slip)) << word << " " << slip;
    }
}

RC_GTEST_PROP(CaseCode, IsReadBackHoweverItIsTyped, (std::uint64_t random)) {
    auto const code = make_case_code(random);
    auto const split = code.find(' ');
    std::string lower;
    for (char const c : code)
        lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    RC_ASSERT(*parse_case_code(code, {}) == code);
    RC_ASSERT(*parse_case_code(lower, {}) == code);
    RC_ASSERT(*parse_case_code("  " + code + " ", {}) == code);
    RC_ASSERT(*parse_case_code(code.substr(0, split) + code.substr(split + 1), {}) == code);
    RC_ASSERT(
        *parse_case_code(
            code.substr(0, split) + "-" + code.substr(split + 1, 2) + " " + code.substr(split + 3),
            {}
        ) == code
    );
}

RC_GTEST_PROP(CaseCode, IsRefusedWithAnyOneCharacterWrong, (std::uint64_t random)) {
    auto const code = make_case_code(random);
    for (std::size_t i = 0; i < code.size(); ++i) {
        if (code[i] == ' ') continue;
        for (char const other : std::string_view{"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"}) {
            auto wrong = code;
            wrong[i] = other;
            if (wrong != code) RC_ASSERT(!accepted(wrong));
        }
    }
}

RC_GTEST_PROP(CaseCode, IsRefusedWithAnyTwoNeighboursSwapped, (std::uint64_t random)) {
    auto const code = make_case_code(random);
    for (std::size_t i = 0; i + 1 < code.size(); ++i) {
        // A space in another place is forgiven: what it separates is read all the same.
        if (code[i] == ' ' || code[i + 1] == ' ' || code[i] == code[i + 1]) continue;
        auto swapped = code;
        std::swap(swapped[i], swapped[i + 1]);
        RC_ASSERT(!accepted(swapped));
    }
}

RC_GTEST_PROP(CaseCode, IsRefusedWithACharacterMissing, (std::uint64_t random)) {
    auto const code = make_case_code(random);
    for (std::size_t i = 0; i < code.size(); ++i) {
        auto missing = code;
        missing.erase(i, 1);
        if (code[i] != ' ') RC_ASSERT(!accepted(missing));
    }
}

TEST(CaseCode, LetsAboutOneInTenWrongWordsThrough) {
    // The promise of the header, counted: the digits of one code with every other word.
    auto const words = case_code_words();
    std::size_t tried = 0;
    std::size_t let_through = 0;
    for (std::uint64_t random = 0; random < words.size() * 40; random += 7) {
        auto const code = make_case_code(random);
        auto const split = code.find(' ');
        for (auto const word : words) {
            if (word == code.substr(0, split)) continue;
            ++tried;
            let_through += accepted(std::string{word} + code.substr(split)) ? 1U : 0U;
        }
    }
    auto const share = static_cast<double>(let_through) / static_cast<double>(tried);
    EXPECT_GT(share, 0.08);
    EXPECT_LT(share, 0.12);
}

TEST(CaseCode, ForgivesCzechLetters) {
    auto const code = make_case_code(static_cast<std::uint64_t>(
        std::ranges::find(case_code_words(), "LIPA") - case_code_words().begin()
    ));
    ASSERT_TRUE(code.starts_with("LIPA 000"));
    EXPECT_EQ(*parse_case_code("lípa " + code.substr(5), {}), code);
    EXPECT_EQ(*parse_case_code("Lípa – " + code.substr(5), {}), code);
}

TEST(CaseCode, SaysNothingOfWhatWasTypedInsteadOfACode) {
    for (auto const* const text :
         {"Jan Novák", "", "4827", "LIPA", "LIPA 48271", "🌳🌳🌳🌳 4827", "LIPA 4 8 2"}) {
        auto const parsed = parse_case_code(text, "/case_code");
        ASSERT_FALSE(parsed) << text;
        EXPECT_EQ(parsed.error().fields.at(0).code, "case_code_mistyped");
        EXPECT_EQ(parsed.error().fields.at(0).pointer, "/case_code");
        EXPECT_TRUE(parsed.error().fields.at(0).subject.empty());
    }
    EXPECT_FALSE(accepted(std::string(100'000, ' ')));
}

TEST(CaseCode, NamesItsStream) { EXPECT_EQ(case_code_stream("LIPA 4827"), "code-LIPA4827"); }

}  // namespace linka::domain::test
