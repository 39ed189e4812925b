#include "domain/text.hpp"

#include "domain/given_when_then.hpp"

namespace linka::domain::test {

using testing::ElementsAre;
using testing::IsEmpty;

namespace {

std::vector<std::string> faults(std::string const& text, TextRule rule = {}) {
    Refusals refusals;
    check_text(refusals, text, "/text", rule);
    std::vector<std::string> codes;
    if (refusals.none()) return codes;
    for (auto const& field : refusals.fault().fields) codes.push_back(field.code);
    return codes;
}

}  // namespace

TEST(Text, MayBeCzechAndCheerfulOnSeveralLines) {
    EXPECT_THAT(
        faults("Příliš žluťoučký kůň\núpěl ďábelské ódy 👩‍🦽🙂"), IsEmpty()
    );
}

TEST(Text, IsCountedInCodePoints) {
    EXPECT_EQ(code_points("řeka 🙂"), 6U);
    EXPECT_THAT(faults("ččč", {.max = 3}), IsEmpty());
    EXPECT_THAT(faults("čččč", {.max = 3}), ElementsAre("too_long"));
}

TEST(Text, HoldsNoControlCharacters) {
    for (std::string const& text :
         {std::string("a\tb"),
          std::string("a\r\nb"),
          std::string("a\0b", 3),
          std::string("a\x7f"),
          std::string("a\u0085"),
          std::string("a\u202E"),
          std::string("a\u2066")}) {
        EXPECT_THAT(faults(text), ElementsAre("control_character"));
    }
}

TEST(Text, OfSpacesAloneIsNoText) {
    EXPECT_THAT(faults(" \u00A0\n "), ElementsAre("required"));
    EXPECT_THAT(faults("  ", {.presence = Presence::optional}), ElementsAre("only_spaces"));
    EXPECT_THAT(faults("", {.presence = Presence::optional}), IsEmpty());
}

TEST(Text, ThatIsOpenHoldsNoPersonalData) {
    for (auto const* const text :
         {"klient 850412/1234",
          "rč 850412 / 123",
          "volat 777123456",
          "volat 777 123 456",
          "777-123-456",
          "+420 777 123 456",
          "jan@vez.cz",
          "Nar. 1985",
          "(nar. 12. 4.)"}) {
        EXPECT_THAT(faults(text), ElementsAre("looks_personal")) << text;
    }
}

TEST(Text, KeepsDatesTimesCodesAndPlainWords) {
    for (auto const* const text :
         {"od 8.4.2020 do 17.5.2020",
          "2020-04-08 2020-04-13",
          "po–st 9:00–15:00",
          "zákon 108/2006 Sb.",
          "LIPA 4827",
          "seminar. zacatek",
          "12 000 Kč",
          "@ vchod",
          "čj. 123456/20"}) {
        EXPECT_THAT(faults(text), IsEmpty()) << text;
    }
}

TEST(Text, GivesBackAsSubjectOnlyWhatReadsLikeACode) {
    Refusals refusals;
    refusals.add("/a", "unknown_kraj", "OLK");
    refusals.add("/b", "unknown_service_kind", "§60a");
    refusals.add("/c", "case_code_unknown", "LIPA 4827");
    refusals.add("/d", "unknown_prison", "Jan Novak");
    refusals.add("/e", "unknown_prison", "Novák");
    refusals.add("/f", "unknown_prison", std::string(65, 'x'));
    std::vector<std::string> subjects;
    for (auto const& field : refusals.fault().fields) subjects.push_back(field.subject);
    EXPECT_THAT(subjects, ElementsAre("OLK", "§60a", "LIPA 4827", "", "", ""));
}

}  // namespace linka::domain::test
