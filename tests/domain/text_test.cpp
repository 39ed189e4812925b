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
          // NOLINTBEGIN(misc-misleading-bidirectional): what is refused here
          std::string("a\u202E"),
          std::string("a\u2066")}) {
        // NOLINTEND(misc-misleading-bidirectional)
        EXPECT_THAT(faults(text), ElementsAre("control_character"));
    }
}

TEST(Text, OfSpacesAloneIsNoText) {
    EXPECT_THAT(faults(" \u00A0\n "), ElementsAre("required"));
    EXPECT_THAT(faults("  ", {.presence = Presence::optional}), ElementsAre("only_spaces"));
    EXPECT_THAT(faults("", {.presence = Presence::optional}), IsEmpty());
}

TEST(Text, WarnsOfWhatLooksPersonalAndSaysOfWhichKind) {
    std::map<std::string, std::string> const kinds{
        {"klient 850412/1234", "looks_like_birth_number"},
        {"rč 850412 / 123", "looks_like_birth_number"},
        {"volat 777123456", "looks_like_phone"},
        {"volat 777 123 456", "looks_like_phone"},
        {"777-123-456", "looks_like_phone"},
        {"+420 777 123 456", "looks_like_phone"},
        {"jan@vez.cz", "looks_like_email"},
        {"Nar. 1985", "looks_like_birth_date"},
        {"(nar. 12. 4.)", "looks_like_birth_date"},
    };
    for (auto const& [text, kind] : kinds) EXPECT_THAT(faults(text), ElementsAre(kind)) << text;
    EXPECT_THAT(
        faults("nar. 1985, 777 123 456"), ElementsAre("looks_like_birth_date", "looks_like_phone")
    );
}

TEST(Text, IsTakenWhenItsWriterSaysThatItIsNotPersonal) {
    Moment moment;
    moment.context.not_personal = true;
    Refusals refusals{moment.context};
    check_text(refusals, "čj. 850412/1234", "/reason", {});
    EXPECT_TRUE(refusals.none());
    // Everything else is refused as ever.
    check_text(refusals, std::string(301, 'a'), "/reason", {});
    EXPECT_FALSE(refusals.none());
}

TEST(Contact, IsPersonalByNatureButHoldsNoBirthNumber) {
    Refusals refusals;
    check_contact(refusals, "Jana, 777 123 456, jana@vez.cz", "/contact", name_max);
    EXPECT_TRUE(refusals.none());
    check_contact(refusals, "Jana nar. 1985, 850412/1234", "/contact", name_max);
    ASSERT_FALSE(refusals.none());
    EXPECT_TRUE(only_looks_personal(refusals.fault()));
    EXPECT_EQ(refusals.fault().fields.size(), 2U);
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
