#include "domain/reference.hpp"

#include "domain/given_when_then.hpp"

namespace linka::domain::test {

TEST(Reference, HoldsTheListsOf2020) {
    EXPECT_EQ(reference().kraje.size(), 14U);
    EXPECT_EQ(reference().prisons.size(), 35U);
    EXPECT_EQ(reference().members.size(), 11U);
    EXPECT_EQ(reference().service_kinds.size(), 33U + 11U);
    ASSERT_NE(reference().kraje.find("OLK"), nullptr);
    EXPECT_EQ(reference().kraje.find("OLK")->short_name, "Olomoucký");
    EXPECT_EQ(reference().prisons.find("VV-OLO")->kraj, "OLK");
    EXPECT_EQ(reference().needs.find("N-BYD")->en, "Housing");
    EXPECT_EQ(reference().unmet_reasons.find("U-KRAJ")->cs, "kraj nemá linku");
    EXPECT_EQ(reference().service_kinds.find("§60a")->code, "§60a");
    EXPECT_TRUE(reference().service_kinds.contains("X-UP"));
    EXPECT_FALSE(reference().kraje.contains("olk"));
}

TEST(Reference, NamesTheListThatIsDamaged) {
    auto const good = read_source("schema/reference/kraje.json");
    for (auto const* const bad :
         {"", "[]", "{", R"({"kraje": 1})", R"({"kraje": [{"code": ""}]})"}) {
        auto const parsed = parse_reference({bad, good, good, good, good});
        ASSERT_FALSE(parsed) << bad;
        EXPECT_EQ(parsed.error().kind, FaultKind::corrupt);
        EXPECT_EQ(parsed.error().code, "bad_reference_list");
        EXPECT_EQ(parsed.error().subject, "kraje");
    }
}

TEST(Reference, NamesTheListThatDoesNotSayWhenItHolds) {
    auto const good = read_source("schema/reference/kraje.json");
    auto undated = good;
    auto const at = undated.find("valid_for");
    ASSERT_NE(at, std::string::npos);
    undated.replace(at, std::string_view{"valid_for"}.size(), "comment");
    auto const parsed = parse_reference({undated, good, good, good, good});
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().code, "bad_reference_list");
    EXPECT_EQ(parsed.error().subject, "kraje");
}

}  // namespace linka::domain::test
