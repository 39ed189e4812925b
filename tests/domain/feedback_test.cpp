#include "domain/feedback.hpp"

#include "domain/given_when_then.hpp"

namespace linka::domain::test {

using testing::ElementsAre;
using Decision = v1::DecisionKind;

namespace {

v1::RecordFeedback wish(std::string const& text = "Linka by měla mít otevřeno i v pátek. 🙂") {
    v1::RecordFeedback command;
    command.set_text(text);
    command.set_wants_reply(true);
    return command;
}

Feedback received(bool wants_reply = true) {
    Moment moment;
    auto command = wish();
    command.set_wants_reply(wants_reply);
    return given<Feedback>(*decide(command, moment.context));
}

v1::DecideFeedback decision(Decision::Value kind) {
    v1::DecideFeedback command;
    command.set_decision(kind);
    return command;
}

Feedback decided(Decision::Value kind, bool wants_reply = true) {
    auto feedback = received(wants_reply);
    feedback.decision = kind;
    return feedback;
}

v1::AnswerFeedback told() {
    v1::AnswerFeedback command;
    command.set_result(v1::AnswerResult::told);
    command.set_channel(v1::Channel::phone);
    return command;
}

}  // namespace

TEST(RecordFeedback, NeedsNothingButItsText) {
    Moment moment;
    EXPECT_TRUE(decide(wish("x"), moment.context));
    EXPECT_THAT(
        refused(decide(v1::RecordFeedback{}, moment.context)), ElementsAre("/text required")
    );
}

TEST(RecordFeedback, CountsCharactersAsPeopleDo) {
    Moment moment;
    std::string text;
    for (int i = 0; i < 2000; ++i) text += i % 2 == 0 ? "ř" : "🙂";
    EXPECT_TRUE(decide(wish(text), moment.context));
    EXPECT_THAT(refused(decide(wish(text + "a"), moment.context)), ElementsAre("/text too_long"));
}

TEST(RecordFeedback, WarnsOfAPhoneNumberInTheWordingAndTakesItAsAContact) {
    Moment moment;
    auto command = wish("Zavolejte mi na 777 123 456.");
    EXPECT_THAT(refused(decide(command, moment.context)), ElementsAre("/text looks_like_phone"));
    command = wish("Zavolejte mi.");
    command.set_wants_reply(false);
    command.set_contact("Jana, 777 123 456");
    EXPECT_THAT(
        refused(decide(command, moment.context)), ElementsAre("/contact contact_without_reply")
    );
    command.set_wants_reply(true);
    auto const events = decide(command, moment.context);
    ASSERT_TRUE(events);
    EXPECT_EQ((*events)[0].feedback_received().contact(), "Jana, 777 123 456");
}

TEST(RecordFeedback, RefusesUnknownCodesTogether) {
    Moment moment;
    auto command = wish();
    command.set_giver_role("R-X");
    command.set_prison_id("V-X");
    command.set_kraj("X");
    command.set_about_ref(std::string(65, 'x'));
    EXPECT_THAT(
        refused(decide(command, moment.context)),
        ElementsAre(
            "/giver_role unknown_caller_role",
            "/prison_id unknown_prison",
            "/kraj unknown_kraj",
            "/about_ref too_long"
        )
    );
}

TEST(DecideFeedback, AsksForWhatEachDecisionNeeds) {
    Moment moment;
    auto const feedback = received();
    EXPECT_TRUE(decide(feedback, decision(Decision::adopt), moment.context));
    EXPECT_TRUE(decide(feedback, decision(Decision::info_only), moment.context));
    EXPECT_THAT(
        refused(decide(feedback, decision(Decision::decline), moment.context)),
        ElementsAre("/reason required")
    );
    EXPECT_THAT(
        refused(decide(feedback, decision(Decision::defer), moment.context)),
        ElementsAre("/until_on required")
    );
    EXPECT_THAT(
        refused(decide(feedback, decision(Decision::pass_on), moment.context)),
        ElementsAre("/pass_on_to required")
    );
    EXPECT_THAT(
        refused(decide(feedback, v1::DecideFeedback{}, moment.context)),
        ElementsAre("/decision required")
    );
}

TEST(DecideFeedback, DefersOnlyToADayThatComes) {
    Moment moment;
    auto command = decision(Decision::defer);
    command.set_until_on("2020-04-15");
    EXPECT_THAT(
        refused(decide(received(), command, moment.context)),
        ElementsAre("/until_on not_after_today")
    );
    command.set_until_on("2020-04-16");
    EXPECT_TRUE(decide(received(), command, moment.context));
}

TEST(DecideFeedback, RefusesWhatBelongsToAnotherDecision) {
    Moment moment;
    auto command = decision(Decision::adopt);
    command.set_until_on("2020-05-01");
    command.set_pass_on_to("ministerstvo");
    EXPECT_THAT(
        refused(decide(received(), command, moment.context)),
        ElementsAre("/until_on not_for_this_decision", "/pass_on_to not_for_this_decision")
    );
}

TEST(DecideFeedback, HappensOnceUnlessItWasDeferred) {
    Moment moment;
    EXPECT_THAT(
        refused(decide(decided(Decision::adopt), decision(Decision::adapt), moment.context)),
        ElementsAre("feedback_already_decided")
    );
    EXPECT_TRUE(decide(decided(Decision::defer), decision(Decision::adopt), moment.context));
    EXPECT_THAT(
        refused(decide(Feedback{}, decision(Decision::adopt), moment.context)),
        ElementsAre("unknown_feedback")
    );
}

TEST(AnswerFeedback, ComesAfterTheDecisionOnceAndOnlyWhenOwed) {
    Moment moment;
    EXPECT_THAT(
        refused(decide(received(), told(), moment.context)), ElementsAre("feedback_not_decided")
    );
    EXPECT_THAT(
        refused(decide(decided(Decision::adopt, false), told(), moment.context)),
        ElementsAre("no_answer_owed")
    );
    auto feedback = decided(Decision::adopt);
    EXPECT_TRUE(answer_owed(feedback));
    happened(feedback, *decide(feedback, told(), moment.context));
    EXPECT_FALSE(answer_owed(feedback));
    EXPECT_THAT(
        refused(decide(feedback, told(), moment.context)), ElementsAre("feedback_already_answered")
    );
}

TEST(AnswerFeedback, NamesTheChannelOnlyWhenSomebodyWasTold) {
    Moment moment;
    auto command = told();
    command.clear_channel();
    EXPECT_THAT(
        refused(decide(decided(Decision::adopt), command, moment.context)),
        ElementsAre("/channel required")
    );
    command = told();
    command.set_result(v1::AnswerResult::cannot_tell);
    EXPECT_THAT(
        refused(decide(decided(Decision::adopt), command, moment.context)),
        ElementsAre("/channel channel_without_answer")
    );
}

}  // namespace linka::domain::test
