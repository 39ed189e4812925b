// The one mapping between JSON and messages: strict in, stable out.
#include "api/json.hpp"

#include "schema/commands.pb.h"
#include "schema/replies.pb.h"

#include <gmock/gmock.h>

namespace linka::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

v1::LogCall read(std::string const& text) {
    v1::LogCall call;
    auto const done = from_json(text, call, {});
    EXPECT_TRUE(done) << text;
    return call;
}

/// "code pointer" of each fault, or the code alone when it names no field.
std::vector<std::string> faults(
    std::string const& text, std::vector<std::string> const& from_path = {}
) {
    v1::LogCall call;
    auto const done = from_json(text, call, from_path);
    if (done) return {};
    if (done.error().fields.empty()) return {done.error().code};
    std::vector<std::string> all;
    for (auto const& field : done.error().fields) all.push_back(field.code + " " + field.pointer);
    return all;
}

TEST(Json, ReadsAWholeCall) {
    auto const call = read(R"({
        "line_id": "line-1", "return_kraj": "OLK", "outcome": "solved", "minutes": 12,
        "started_at": "2020-04-15T10:42:00+02:00", "client": {"has_accommodation": false},
        "needs": [{"code": "N-BYD", "outcome": "unmet", "unmet_reason": "U-KAP"}], "information": ["service-1"]
    })");
    EXPECT_EQ(call.outcome(), v1::CallOutcome::solved);
    EXPECT_EQ(call.minutes(), 12U);
    EXPECT_EQ(call.started_at_us(), 1586940120000000U);
    EXPECT_TRUE(call.client().has_has_accommodation());
    EXPECT_EQ(call.needs(0).outcome(), v1::NeedOutcome::unmet);
    EXPECT_THAT(call.information(), ElementsAre("service-1"));
}

TEST(Json, KeepsDiacriticsAndEmojiAsTheyAre) {
    v1::RecordFeedback feedback;
    ASSERT_TRUE(from_json(R"({"text":"Příliš žluťoučký kůň 🐴 \"úpěl\"\n"})", feedback, {}));
    EXPECT_EQ(feedback.text(), "Příliš žluťoučký kůň 🐴 \"úpěl\"\n");
    EXPECT_EQ(to_json(feedback, Personal::shown).substr(0, 9), R"({"text":")");
    v1::RecordFeedback again;
    ASSERT_TRUE(from_json(to_json(feedback, Personal::shown), again, {}));
    EXPECT_EQ(again.text(), feedback.text());
}

TEST(Json, RefusesWhatIsNotJson) {
    for (char const* const text :
         {"",
          "{",
          "[]",
          "null",
          "{'line_id':'x'}",
          R"({"line_id":"x",})",
          R"({"minutes":NaN})",
          "{} {}",
          "{\"line_id\":\"\xff\"}",
          R"({"line_id":"\ud800"})",
          "// x\n{}"}) {
        EXPECT_THAT(faults(text), ElementsAre("bad_json")) << text;
    }
    std::string deep;
    for (int i = 0; i < 100; ++i) deep += "{\"client\":";
    EXPECT_THAT(faults(deep), ElementsAre("bad_json"));
}

TEST(Json, NamesEveryWrongFieldAtOnce) {
    EXPECT_THAT(
        faults(
            R"({"line":"x","minutes":"5","outcome":"great","needs":[{"code":1},7],"client":[],"started_at":"2020-02-30T00:00:00Z"})"
        ),
        testing::UnorderedElementsAre(
            "unknown_field /line",
            "wrong_type /minutes",
            "unknown_value /outcome",
            "wrong_type /needs/0/code",
            "wrong_type /needs/1",
            "wrong_type /client",
            "bad_time /started_at"
        )
    );
}

TEST(Json, RefusesAFieldThatIsThereTwiceAnywhere) {
    EXPECT_THAT(
        faults(R"({"line_id":"a","line_id":"b"})"), ElementsAre("duplicate_field /line_id")
    );
    EXPECT_THAT(
        faults(R"({"needs":[{"code":"a","code":"b"}]})"), ElementsAre("duplicate_field /code")
    );
    EXPECT_THAT(
        faults(R"({"line_id":"a","line\u005fid":"b"})"), ElementsAre("duplicate_field /line_id")
    );
    EXPECT_THAT(faults(R"({"needs":[{"code":"a"},{"code":"a"}]})"), ElementsAre());
    // A colon in a text is no key, and a quote behind a backslash ends none.
    EXPECT_THAT(
        faults(R"({"line_id":"a: b\\","return_kraj":"\":\\\":","needs":[{"code":":"}]})"),
        ElementsAre()
    );
}

TEST(Json, RefusesNumbersThatDoNotFit) {
    for (char const* const number :
         {"-1", "1.5", "1e400", "4294967296", "18446744073709551616", "true", "null"}) {
        EXPECT_THAT(
            faults(std::string{"{\"minutes\":"} + number + "}"), ElementsAre("wrong_type /minutes")
        ) << number;
    }
}

TEST(Json, KnowsNeitherStorageNamesNorTheUnspecified) {
    EXPECT_THAT(faults(R"({"started_at_us":1})"), ElementsAre("unknown_field /started_at_us"));
    EXPECT_THAT(faults(R"({"outcome":"unspecified"})"), ElementsAre("unknown_value /outcome"));
}

TEST(Json, RefusesInTheBodyWhatTheAddressSays) {
    EXPECT_THAT(faults(R"({"line_id":"x"})", {"line_id"}), ElementsAre("unknown_field /line_id"));
}

TEST(Json, LeavesOutWhatIsUnsetButNeverNumbersBooleansAndLists) {
    EXPECT_EQ(
        to_json(v1::CaseReply{}, Personal::shown),
        R"({"version":0,"calls":0,"needs":[],"referrals":[],"timeline":[],"closed":false,"links":[]})"
    );
    v1::CallReply call;
    call.set_minutes(0);
    EXPECT_THAT(to_json(call, Personal::shown), HasSubstr(R"("minutes":0)"));
}

TEST(Json, WritesTimesInUtcAndEnumsByName) {
    v1::ServiceReply service;
    service.set_status(v1::ServiceStatus::paused);
    service.set_verified_at_us(1586940120000000U);
    auto const text = to_json(service, Personal::shown);
    EXPECT_THAT(text, HasSubstr(R"("status":"paused")"));
    EXPECT_THAT(text, HasSubstr(R"("verified_at":"2020-04-15T08:42:00Z")"));
}

TEST(Json, HidesPersonalFieldsFromThoseWhoMayNotSeeThem) {
    v1::FeedbackReply feedback;
    feedback.set_text("Středa je pozdě.");
    EXPECT_THAT(to_json(feedback, Personal::hidden), testing::Not(HasSubstr("Středa")));
    EXPECT_THAT(to_json(feedback, Personal::shown), HasSubstr("Středa"));
}

TEST(Json, EscapesWhatJsonMustEscape) {
    std::string out;
    append_json_string(out, std::string_view{"a\"b\\c\n\x01\0d", 9});
    EXPECT_EQ(out, "\"a\\\"b\\\\c\\n\\u0001\\u0000d\"");
}

}  // namespace
}  // namespace linka::api
