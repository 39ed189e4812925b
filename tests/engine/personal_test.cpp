// What is personal never reaches the log, the views or a digest in the clear; and a request that
// comes again is still known.
#include "engine/personal.hpp"

#include "schema/options.pb.h"
#include "support/world.hpp"
#include "views/cases.hpp"
#include "views/feedback.hpp"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>

namespace linka {
namespace {

using test::World;

constexpr char const* words = "Ve středu se nikdo nedovolá.";
constexpr char const* contact = "Jana, 777 123 456";

v1::Command feedback(std::string const& text = words) {
    v1::Command command;
    auto& record = *command.mutable_record_feedback();
    record.set_kind(v1::FeedbackKind::problem);
    record.set_text(text);
    record.set_wants_reply(true);
    record.set_contact(contact);
    return command;
}

v1::Command call_back(World& world, std::string const& line) {
    auto command = world.call(line);
    auto& next = *command.mutable_log_call()->mutable_next_step();
    next.set_kind(v1::NextStep::line_calls_back);
    next.set_due_on("2020-04-10");
    next.set_contact_name("Jana");
    next.set_contact_phone("777 123 456");
    return command;
}

v1::Command followed_up(std::string const& case_id, v1::NextStep::Value next) {
    v1::Command command;
    auto& follow_up = *command.mutable_record_follow_up();
    follow_up.set_case_id(case_id);
    follow_up.set_result(v1::FollowUpResult::not_reached);
    follow_up.mutable_next_step()->set_kind(next);
    follow_up.mutable_next_step()->set_due_on("2020-04-15");
    return command;
}

std::string text_of(World& world, v1::SealedText const& sealed) {
    auto const opened = world.engine().personal().open(sealed);
    auto const* const text = std::get_if<std::string>(&opened);
    return text == nullptr ? "-" : *text;
}

v1::FollowUpReply follow_up_of(World& world, std::string const& case_id) {
    return views::find_case(*world.engine().read({})->tables, case_id)->follow_up();
}

TEST(Personal, ReachesNeitherTheLogNorTheViewsInTheClear) {
    World world;
    auto const outcome = world.done(feedback());
    auto const record = (*world.log().read(0, 1, 1))[0];
    auto const row =
        views::find_feedback(*world.engine().read({})->tables, outcome.commit.events(0).stream());
    ASSERT_TRUE(row);
    for (auto const& bytes :
         {record.bytes, row->SerializeAsString(), outcome.commit.SerializeAsString()}) {
        EXPECT_EQ(bytes.find(words), std::string::npos);
        EXPECT_EQ(bytes.find("777"), std::string::npos);
    }
    ASSERT_EQ(row->sealed_texts_size(), 2);
    EXPECT_EQ(row->sealed_texts(0).field(), "text");
    EXPECT_EQ(text_of(world, row->sealed_texts(0)), words);
    EXPECT_EQ(row->sealed_texts(1).field(), "contact");
    EXPECT_EQ(text_of(world, row->sealed_texts(1)), contact);
    EXPECT_EQ(row->sealed_texts(1).author(), "account-test");
}

TEST(Personal, MakesNoKeyWhereNothingIsPersonal) {
    World world;
    auto const line = world.open_line("Morava", {"OLK"});
    world.done(world.call(line));
    EXPECT_TRUE(world.keys().live().empty());
    world.done(call_back(world, line));
    ASSERT_EQ(world.keys().live().size(), 1U);
    EXPECT_EQ(world.keys().live()[0].retention, v1::Retention::contact);
}

TEST(Personal, TextOpensOnlyAtItsPlace) {
    World world;
    auto const one = world.done(feedback()).commit.events(0).stream();
    auto const two = world.done(feedback()).commit.events(0).stream();
    auto const view = world.engine().read({});
    auto sealed = views::find_feedback(*view->tables, one)->sealed_texts(0);
    sealed.set_stream(two);
    EXPECT_EQ(text_of(world, sealed), "-");
    sealed.set_stream(one);
    EXPECT_EQ(text_of(world, sealed), words);
    sealed.set_command_id("own:another");
    EXPECT_EQ(text_of(world, sealed), "-");
}

TEST(Personal, WhomToCallBackIsKeptWhenTheCallIsPutOffAndGoneWhenItIsDone) {
    World world;
    auto const line = world.open_line("Morava", {"OLK"});
    auto const called = world.done(call_back(world, line));
    auto const case_id = called.commit.events(0).case_opened().case_id();
    ASSERT_EQ(follow_up_of(world, case_id).sealed_texts_size(), 2);
    world.done(followed_up(case_id, v1::NextStep::line_calls_back));
    auto const put_off = follow_up_of(world, case_id);
    EXPECT_EQ(put_off.due_on(), "2020-04-15");
    ASSERT_EQ(put_off.sealed_texts_size(), 2);
    EXPECT_EQ(text_of(world, put_off.sealed_texts(1)), "777 123 456");
    world.done(followed_up(case_id, v1::NextStep::caller_calls_again));
    EXPECT_EQ(follow_up_of(world, case_id).sealed_texts_size(), 0);
}

TEST(Personal, RequestThatComesAgainIsKnownByItsTexts) {
    World world;
    auto order = world.order(feedback());
    order.request_key = "account-test:key-1";
    auto const first = world.engine().execute(order);
    auto const again = world.engine().execute(order);
    ASSERT_TRUE(first && again);
    EXPECT_TRUE(again->repeated);
    // The same digest, as it leaves the texts out, but other words.
    order.command = feedback("Ve čtvrtek se nikdo nedovolá.");
    auto const other = world.engine().execute(order);
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, "idempotency_key_reused");
    // Once they are erased nobody can compare them any more.
    auto const subject = first->commit.events(0).stream();
    ASSERT_TRUE(world.keys().forget({&subject, 1}));
    order.command = feedback();
    auto const after = world.engine().execute(order);
    ASSERT_TRUE(after);
    EXPECT_EQ(after->position, first->position);
}

TEST(Personal, IsRefusedForWhoIsForgotten) {
    World world;
    auto const line = world.open_line("Morava", {"OLK"});
    auto const called = world.done(world.call(line));
    auto const subject = called.commit.events(0).case_opened().case_id();
    auto const code = called.commit.events(0).case_opened().case_code();
    ASSERT_TRUE(world.keys().forget({&subject, 1}));
    auto again = call_back(world, line);
    again.mutable_log_call()->clear_return_kraj();
    again.mutable_log_call()->set_case_code(code);
    auto const last = world.log().last();
    auto const refused = world.execute(again);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "subject_erased");
    EXPECT_EQ(world.log().last(), last);
    // Without the contact the call itself is recorded as ever.
    again.mutable_log_call()->mutable_next_step()->clear_contact_name();
    again.mutable_log_call()->mutable_next_step()->clear_contact_phone();
    EXPECT_TRUE(world.execute(again));
}

TEST(Personal, WarningIsAnsweredAndTheAnswerIsOnRecord) {
    World world;
    auto command = feedback("Spis 850412/1234 nikdo nenašel.");
    auto const warned = world.execute(command);
    ASSERT_FALSE(warned);
    EXPECT_EQ(warned.error().fields[0].code, "looks_like_birth_number");
    EXPECT_EQ(warned.error().fields[0].pointer, "/text");
    EXPECT_EQ(warned.error().fields[0].subject, "");
    command.mutable_record_feedback()->set_not_personal(true);
    EXPECT_TRUE(world.done(command).commit.confirmed_not_personal());
    // Said without a warning it means nothing.
    auto plain = feedback();
    plain.mutable_record_feedback()->set_not_personal(true);
    EXPECT_FALSE(world.done(plain).commit.confirmed_not_personal());
    // And it answers nothing else.
    command.mutable_record_feedback()->set_prison_id("V-NIKDE");
    EXPECT_FALSE(world.execute(command));
}

TEST(Personal, EveryMarkedFieldOfAnEventIsFlatAndHasARuleThatLetsGoOfIt) {
    auto const* const bodies = v1::Event::descriptor()->FindOneofByName("body");
    int marked = 0;
    for (int i = 0; i < bodies->field_count(); ++i) {
        auto const& body = *bodies->field(i)->message_type();
        for (int k = 0; k < body.field_count(); ++k) {
            auto const& field = *body.field(k);
            if (!field.options().GetExtension(linka::personal)) continue;
            ++marked;
            EXPECT_EQ(field.type(), google::protobuf::FieldDescriptor::TYPE_STRING);
            EXPECT_FALSE(field.is_repeated()) << field.full_name();
            EXPECT_NE(field.options().GetExtension(linka::retention), v1::Retention::unspecified)
                << field.full_name();
        }
    }
    EXPECT_EQ(marked, 5);
}

}  // namespace
}  // namespace linka
