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
    EXPECT_THAT(faults(" \u00A0\u202F\n "), ElementsAre("required"));
    EXPECT_THAT(faults("  ", {.presence = Presence::optional}), ElementsAre("only_spaces"));
    EXPECT_THAT(faults("", {.presence = Presence::optional}), IsEmpty());
}

TEST(Text, WarnsOfWhatLooksPersonalAndSaysOfWhichKind) {
    std::map<std::string, std::string> const kinds{
        {"jan@vez.cz", "looks_like_email"},
        {"Nar. 1985", "looks_like_birth_date"},
        {"(nar. 12. 4.)", "looks_like_birth_date"},
    };
    for (auto const& [text, kind] : kinds) EXPECT_THAT(faults(text), ElementsAre(kind)) << text;
    EXPECT_THAT(
        faults("nar. 1985, 777 123 456"), ElementsAre("looks_like_birth_date", "looks_like_phone")
    );
}

TEST(Text, WarnsOfABirthNumberHoweverItIsWritten) {
    for (auto const* const text :
         {"klient 850412/1234",
          "rč 850412 / 123",
          "rč 850412\u00A0/\u00A01234",
          "RČ: 850412 1234, propuštěn v pondělí",
          "850412\u202F1234",
          "klientka 855412-1234",
          "klientka 855412 – 1234",
          "bez lomítka to je 8504121234.",
          "žena 8554121234",
          "narozený 2007, 0724121233",  // 20 added to the month; the check digit fits
          "narozená 2007, 0774121238",  // 70 added
          "narozen 1978, 7804123570",   // a remainder of 10 has the digit 0
          "devět číslic má 850412123",
          "nejstarší klient, 350412123",
          "nejstarší klient, 350412 123"}) {
        EXPECT_TRUE(has_birth_number(text)) << text;
        EXPECT_THAT(faults(text), testing::Contains("looks_like_birth_number")) << text;
    }
}

TEST(Text, DoesNotTakeEveryNumberForABirthNumber) {
    for (auto const* const text :
         {"smlouva 8513121234",  // no thirteenth month
          "smlouva 8504321234",  // no 32nd day
          "smlouva 850412",
          "čj. 123456 2020",
          "čj. 123456/20",
          "volat 777123456",
          "volat 605123456",
          "volat 605123 456",
          "+420 321123456",
          "+4208504121",
          "slovenské číslo 0905123457",
          "variabilní symbol 85041212345"}) {
        EXPECT_FALSE(has_birth_number(text)) << text;
    }
}

TEST(Text, WarnsOfAPhoneWhateverIsBetweenItsGroups) {
    for (auto const* const text :
         {"volat 777123456",
          "volat 777 123 456",
          "777-123-456",
          "777.123.456",
          "+420 777 123 456",
          "vložené z webu: 777\u00A0123\u00A0456",
          "777\u202F123\u202F456",
          "777–123–456",
          "777 – 123 – 456",
          "777  123  456"}) {
        EXPECT_THAT(faults(text), ElementsAre("looks_like_phone")) << text;
    }
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

TEST(Contact, IsAPhoneNumberWhereItMayBeOne) {
    for (auto const keeping : {Keeping::contact, Keeping::published}) {
        TextRule const rule{.keeping = keeping};
        for (auto const* const phone :
             {"605123456",  // the 23rd of January 1960, of a woman
              "321 123 456",
              "321123456",
              "950123456",
              "800123456",
              "+420 605123456",
              "+421905123457",
              "0905123457"})
            EXPECT_THAT(faults(phone, rule), IsEmpty()) << phone;
        for (auto const* const birth_number :
             {"850412/1234", "850412 1234", "8504121234", "850412123", "350412/123", "350412 123"})
            EXPECT_THAT(faults(birth_number, rule), ElementsAre("looks_like_birth_number"))
                << birth_number;
    }
}

TEST(Text, KeepsDatesTimesAmountsCodesParagraphsAndPlainWords) {
    for (auto const* const text :
         {"od 8.4.2020 do 17.5.2020",
          "8. 4. 2020 – 17. 5. 2020",
          "2020-04-08 2020-04-13",
          "13.\u00A04.\u00A02020",
          "po–st 9:00–15:00",
          "v 9.00 – 15.00",
          "roky 2019–2020",
          "zákon 108/2006 Sb.",
          "§ 57, § 58 a § 63",
          "§ 101–103 odst. 2",
          "LIPA 4827",
          "kód LIPA\u00A04827",
          "seminar. zacatek",
          "12 000 Kč",
          "12\u00A0000 Kč až 1\u00A0250\u00A0000 Kč",
          "PSČ 779 00",
          "IČO 00212423",
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
