#include "domain/call.hpp"

#include "domain/call_fixture.hpp"

namespace linka::domain::test {

using testing::ElementsAre;

namespace {

Call logged(v1::LogCall const& command = whole_call()) {
    Desk desk;
    Call call;
    auto const events = desk.log(command);
    for (auto const& event : *events) evolve(call, event, desk.moment.context.now);
    return call;
}

Result<Events> correct(Call const& call, v1::CorrectCall const& command, Context& context) {
    Desk const desk;
    return decide(CorrectionFacts{call, desk.line, desk.network}, command, context);
}

v1::CorrectCall correction(std::string const& field, std::string const& new_value) {
    v1::CorrectCall command;
    command.set_field(field);
    command.set_new_value(new_value);
    command.set_reason("překlep");
    return command;
}

std::vector<std::string> refusal(std::string const& field, std::string const& new_value) {
    Moment moment;
    return refused(correct(logged(), correction(field, new_value), moment.context));
}

}  // namespace

TEST(CorrectCall, KeepsTheOldValueBesideTheNew) {
    Moment moment;
    auto const events = correct(logged(), correction("return_kraj", "ZLK"), moment.context);
    auto const corrected = only(events, v1::Event::kCallCorrected).call_corrected();
    EXPECT_EQ(corrected.old_value(), "OLK");
    EXPECT_EQ(corrected.new_value(), "ZLK");
    EXPECT_EQ(corrected.reason(), "překlep");
}

TEST(CorrectCall, ChangesEveryFieldItMay) {
    struct Change {
        char const* field;
        char const* value;
    };
    for (auto const& [field, value] : {
             Change{"return_kraj", "ZLK"},
             Change{"prison_id", ""},
             Change{"caller_role", "R-KAP"},
             Change{"outcome", "unsolved"},
             Change{"minutes", "7"},
             Change{"started_at", "2020-04-08T09:30:00+02:00"},
         }) {
        Moment moment;
        auto call = logged();
        auto const events = correct(call, correction(field, value), moment.context);
        ASSERT_TRUE(events) << field;
        for (auto const& event : *events) evolve(call, event, moment.context.now);
        EXPECT_NE(call, logged()) << field;
        // Said again, it changes nothing: the event was applied in full.
        EXPECT_THAT(
            refused(correct(call, correction(field, value), moment.context)),
            ElementsAre("/new_value value_unchanged")
        ) << field;
    }
}

// At seven in the evening no line is open; and nobody covers the Zlínský kraj.
TEST(CorrectCall, JudgesHoursAndCoverageAgain) {
    Moment moment;
    auto const late =
        correct(logged(), correction("started_at", "2020-04-08T19:00:00+02:00"), moment.context);
    auto const moved = only(late, v1::Event::kCallCorrected).call_corrected();
    EXPECT_TRUE(moved.has_in_hours());
    EXPECT_FALSE(moved.in_hours());
    EXPECT_TRUE(moved.kraj_covered());
    auto const elsewhere = correct(logged(), correction("return_kraj", "ZLK"), moment.context);
    auto const routed = only(elsewhere, v1::Event::kCallCorrected).call_corrected();
    EXPECT_FALSE(routed.has_in_hours());
    EXPECT_TRUE(routed.has_kraj_covered());
    EXPECT_FALSE(routed.kraj_covered());
    auto const minutes = correct(logged(), correction("minutes", "7"), moment.context);
    EXPECT_FALSE(only(minutes, v1::Event::kCallCorrected).call_corrected().has_kraj_covered());
}

TEST(CorrectCall, ComparesValuesNotTheirSpelling) {
    EXPECT_THAT(refusal("minutes", "012"), ElementsAre("/new_value value_unchanged"));
    EXPECT_THAT(
        refusal("started_at", "2020-04-15T10:00:00+02:00"),
        ElementsAre("/new_value value_unchanged")
    );
}

TEST(CorrectCall, RefusesWhatLoggingWouldRefuse) {
    EXPECT_THAT(refusal("return_kraj", ""), ElementsAre("/new_value required"));
    EXPECT_THAT(refusal("return_kraj", "QQQ"), ElementsAre("/new_value unknown_kraj"));
    EXPECT_THAT(refusal("prison_id", "QQQ"), ElementsAre("/new_value unknown_prison"));
    EXPECT_THAT(refusal("caller_role", "QQQ"), ElementsAre("/new_value unknown_caller_role"));
    EXPECT_THAT(refusal("outcome", "splendid"), ElementsAre("/new_value unknown_call_outcome"));
    EXPECT_THAT(refusal("outcome", "wrong_number"), ElementsAre("/new_value outcome_changes_case"));
    EXPECT_THAT(refusal("minutes", "-1"), ElementsAre("/new_value minutes_out_of_range"));
    EXPECT_THAT(refusal("minutes", "601"), ElementsAre("/new_value minutes_out_of_range"));
    EXPECT_THAT(refusal("started_at", "yesterday"), ElementsAre("/new_value bad_time"));
    EXPECT_THAT(
        refusal("started_at", "2020-04-15T12:00:00Z"), ElementsAre("/new_value started_in_future")
    );
    EXPECT_THAT(refusal("case_id", "x"), ElementsAre("/field field_not_correctable"));
}

TEST(CorrectCall, WantsAReasonAndACall) {
    Moment moment;
    auto command = correction("minutes", "7");
    command.set_reason(" ");
    EXPECT_THAT(
        refused(correct(logged(), command, moment.context)), ElementsAre("/reason required")
    );
    EXPECT_THAT(refused(correct(Call{}, command, moment.context)), ElementsAre("unknown_call"));
}

TEST(VoidCall, IsDoneOnceWithAReasonAndEndsCorrections) {
    Moment moment;
    auto call = logged();
    v1::VoidCall command;
    EXPECT_THAT(refused(decide(call, command, moment.context)), ElementsAre("/reason required"));
    command.set_reason("zapsáno dvakrát");
    auto const events = decide(call, command, moment.context);
    EXPECT_THAT(kinds(events), ElementsAre("call_voided"));
    for (auto const& event : *events) evolve(call, event, moment.context.now);
    EXPECT_THAT(refused(decide(call, command, moment.context)), ElementsAre("call_already_voided"));
    EXPECT_THAT(
        refused(correct(call, correction("minutes", "7"), moment.context)),
        ElementsAre("call_already_voided")
    );
}

}  // namespace linka::domain::test
