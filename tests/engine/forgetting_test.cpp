// Forgetting: by two people, whatever is interrupted goes on, every number stays.
#include "engine/forgetting.hpp"

#include "support/random_history.hpp"
#include "views/catalogue.hpp"
#include "views/feedback.hpp"
#include "views/privacy.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <map>

namespace linka {
namespace {

using engine::Forgetting;
using test::World;
using Dump = std::map<std::string, std::string>;

std::string give_feedback(World& world, std::string const& contact = "Jana, 777 123 456") {
    v1::Command command;
    auto& record = *command.mutable_record_feedback();
    record.set_kind(v1::FeedbackKind::problem);
    record.set_text("Nikdo nezvedá telefon.");
    record.set_wants_reply(!contact.empty());
    record.set_contact(contact);
    return world.done(command).commit.events(0).stream();
}

engine::Order by(World& world, std::string const& account, v1::Command command) {
    auto order = world.order(std::move(command));
    order.actor.set_account_id(account);
    return order;
}

v1::Command request(std::string const& subject) {
    v1::Command command;
    command.mutable_request_erasure()->set_subject(subject);
    command.mutable_request_erasure()->set_ground(v1::ErasureGround::consent_withdrawn);
    return command;
}

v1::Command confirm(std::string const& subject) {
    v1::Command command;
    command.mutable_answer_erasure()->set_erasure_id("erasure-" + subject);
    command.mutable_answer_erasure()->set_verdict(v1::ErasureVerdict::confirm);
    return command;
}

void confirmed(World& world, std::string const& subject) {
    ASSERT_TRUE(world.engine().execute(by(world, "account-anna", request(subject))));
    ASSERT_TRUE(world.engine().execute(by(world, "account-boris", confirm(subject))));
}

v1::ErasureReply erasure_of(World& world, std::string const& subject) {
    return *views::find_erasure(*world.engine().read({})->tables, "erasure-" + subject);
}

std::vector<v1::PersonalState::Value> states(World& world, std::string const& feedback_id) {
    std::vector<v1::PersonalState::Value> all;
    auto const row = views::find_feedback(*world.engine().read({})->tables, feedback_id);
    for (auto const& text : row->sealed_texts())
        all.push_back(world.engine().personal().describe(text.sealed()).state());
    return all;
}

Dump dump(store::TableReader const& tables) {
    Dump all;
    for (auto const& table : views::table_names()) {
        tables.scan(table, {}, [&](std::string_view key, std::string_view value) {
            all[table + "/" + std::string{key}] = std::string{value};
            return true;
        });
    }
    return all;
}

TEST(Forgetting, TakesTwoPeopleAndProvesThatItIsDone) {
    World world;
    auto const subject = give_feedback(world);
    ASSERT_TRUE(world.engine().execute(by(world, "account-anna", request(subject))));
    Forgetting forgetting{world.engine(), {}};
    ASSERT_TRUE(forgetting.catch_up());
    EXPECT_THAT(states(world, subject), testing::Each(v1::PersonalState::sealed));
    auto const alone = world.engine().execute(by(world, "account-anna", confirm(subject)));
    ASSERT_FALSE(alone);
    EXPECT_EQ(alone.error().code, "erasure_needs_another_person");
    ASSERT_TRUE(world.engine().execute(by(world, "account-boris", confirm(subject))));
    ASSERT_TRUE(forgetting.catch_up());
    EXPECT_THAT(states(world, subject), testing::Each(v1::PersonalState::erased));
    auto const row = erasure_of(world, subject);
    EXPECT_EQ(row.state(), v1::ErasureState::completed);
    EXPECT_EQ(row.keys_destroyed(), 2U);
    EXPECT_EQ(row.epoch_before(), 1U);
    EXPECT_EQ(row.epoch_after(), 2U);
    auto const last = world.log().last();
    ASSERT_TRUE(forgetting.catch_up());
    EXPECT_EQ(world.log().last(), last);
}

TEST(Forgetting, IsCarriedOutByItsThreadAsSoonAsItIsConfirmed) {
    World world;
    auto const subject = give_feedback(world);
    Forgetting forgetting{world.engine(), {}};
    forgetting.start();
    confirmed(world, subject);
    auto const position = world.log().last();
    auto const record = world.log().read(position - 1, 1, 1)->front();
    v1::Commit commit;
    ASSERT_TRUE(commit.ParseFromString(record.commit));
    forgetting.heard({record.position, record.recorded_at, record.streams, commit});
    ASSERT_TRUE(world.log().wait_beyond(position, std::chrono::seconds{30}));
    forgetting.stop();
    EXPECT_EQ(erasure_of(world, subject).state(), v1::ErasureState::completed);
}

TEST(Forgetting, GoesOnWhereItWasInterrupted) {
    World world;
    auto const subject = give_feedback(world);
    confirmed(world, subject);
    // The keys went, and then the process did, before it could say so.
    ASSERT_TRUE(world.keys().forget({&subject, 1}));
    ASSERT_TRUE((Forgetting{world.engine(), {}}.catch_up()));
    auto const row = erasure_of(world, subject);
    EXPECT_EQ(row.state(), v1::ErasureState::completed);
    EXPECT_EQ(row.keys_destroyed(), 2U);
    EXPECT_LT(row.epoch_before(), row.epoch_after());
}

TEST(Forgetting, ForgetsAgainWhatOldKeysBroughtBack) {
    World world;
    auto const subject = give_feedback(world);
    auto const other = give_feedback(world);
    auto const backup = *world.keys().snapshot();
    confirmed(world, subject);
    ASSERT_TRUE((Forgetting{world.engine(), {}}.catch_up()));
    auto const row = *views::find_feedback(*world.engine().read({})->tables, subject);
    auto const kept = *views::find_feedback(*world.engine().read({})->tables, other);
    world.engine().stop();

    test::Scratch elsewhere;
    std::filesystem::create_directories(elsewhere.path("keys"));
    for (auto const& file : backup)
        std::ofstream{elsewhere.path("keys/" + file.name), std::ios::binary} << file.bytes;
    auto const keys = test::open_keys(elsewhere.path("keys"), world.clock);
    auto const tables = store::make_memory_tables();
    engine::Engine restored{
        {.log = world.log(),
         .tables = *tables,
         .clock = world.clock,
         .ids = world.ids,
         .reference = test::reference(),
         .keys = *keys},
        nullptr
    };
    auto const readable = [&](v1::FeedbackReply const& of) {
        return std::holds_alternative<std::string>(restored.personal().open(of.sealed_texts(0)));
    };
    EXPECT_TRUE(readable(row));  // as the backup has it
    ASSERT_TRUE((Forgetting{restored, {}}.catch_up()));
    EXPECT_FALSE(readable(row));
    EXPECT_TRUE(readable(kept));
    EXPECT_TRUE(keys->is_fenced(subject));
}

TEST(Forgetting, ChangesNoRowAsOfAnyMomentWhoeverIsForgotten) {
    World world;
    test::RandomHistory history{world, 11};
    for (int i = 0; i < 800; ++i) history.step();
    auto const last = world.log().last();
    std::map<store::Position, Dump> before;
    for (store::Position position = 1; position <= last; position += 20) {
        auto const view = world.engine().read({"@" + std::to_string(position), std::nullopt});
        before[position] = dump(*view->tables);
    }
    std::vector<std::string> everybody;
    for (auto const& key : world.keys().live()) everybody.push_back(key.subject);
    ASSERT_GT(everybody.size(), 10U);
    ASSERT_TRUE(world.keys().forget(everybody));
    EXPECT_TRUE(world.keys().live().empty());
    for (auto const& [position, rows] : before) {
        auto const view = world.engine().read({"@" + std::to_string(position), std::nullopt});
        EXPECT_EQ(dump(*view->tables), rows) << position;
    }
}

class RetentionTest : public ::testing::Test {
  protected:
    /// What was let go of, by rule: text, contact.
    std::pair<std::uint32_t, std::uint32_t> run(bool dry = false) {
        auto const runs = forgetting_.run_retention(dry);
        EXPECT_TRUE(runs);
        if (dry) return {(*runs)[0].due, (*runs)[1].due};
        return {(*runs)[0].shredded, (*runs)[1].shredded};
    }
    void after_days(int days) { world_.clock.set(start_ + std::chrono::days{days}); }

    World world_;
    Instant start_ = world_.clock.now();
    Forgetting forgetting_{world_.engine(), {.text_days = 90, .contact_days = 14}};
};

using Shredded = std::pair<std::uint32_t, std::uint32_t>;

TEST_F(RetentionTest, LetsGoOfTextByItsAgeAndSaysSo) {
    auto const id = give_feedback(world_, "");
    after_days(90);
    EXPECT_EQ(run(), (Shredded{0, 0}));
    auto const last = world_.log().last();
    after_days(91);
    EXPECT_EQ(run(true), (Shredded{1, 0}));
    EXPECT_THAT(states(world_, id), testing::ElementsAre(v1::PersonalState::sealed));
    EXPECT_EQ(world_.log().last(), last);
    EXPECT_EQ(run(), (Shredded{1, 0}));
    EXPECT_THAT(states(world_, id), testing::ElementsAre(v1::PersonalState::erased));
    auto const row =
        views::last_retention_run(*world_.engine().read({})->tables, v1::Retention::text);
    ASSERT_TRUE(row);
    EXPECT_EQ(row->keys_shredded(), 1U);
    EXPECT_EQ(row->epoch_after(), row->epoch_before() + 1);
    EXPECT_EQ(run(), (Shredded{0, 0}));
}

TEST_F(RetentionTest, KeepsAContactUntilSomeDaysAfterTheAnswer) {
    auto const id = give_feedback(world_);
    v1::Command decide;
    decide.mutable_decide_feedback()->set_feedback_id(id);
    decide.mutable_decide_feedback()->set_decision(v1::DecisionKind::adopt);
    world_.done(decide);
    after_days(30);
    EXPECT_EQ(run(), (Shredded{0, 0}));
    v1::Command answer;
    answer.mutable_answer_feedback()->set_feedback_id(id);
    answer.mutable_answer_feedback()->set_result(v1::AnswerResult::told);
    answer.mutable_answer_feedback()->set_channel(v1::Channel::phone);
    world_.done(answer);
    after_days(44);
    EXPECT_EQ(run(), (Shredded{0, 0}));
    after_days(45);
    EXPECT_EQ(run(), (Shredded{0, 1}));
    EXPECT_THAT(
        states(world_, id),
        testing::ElementsAre(v1::PersonalState::sealed, v1::PersonalState::erased)
    );
}

TEST_F(RetentionTest, KeepsAContactForAFollowUpThatIsStillToCome) {
    auto const line = world_.open_line("Morava", {"OLK"});
    auto command = world_.call(line);
    auto& next = *command.mutable_log_call()->mutable_next_step();
    next.set_kind(v1::NextStep::line_calls_back);
    next.set_due_on("2020-09-01");
    next.set_contact_phone("777 123 456");
    auto const case_id = world_.done(command).commit.events(0).case_opened().case_id();
    after_days(120);
    EXPECT_EQ(run(), (Shredded{0, 0}));
    v1::Command done;
    done.mutable_record_follow_up()->set_case_id(case_id);
    done.mutable_record_follow_up()->set_result(v1::FollowUpResult::reached);
    world_.done(done);
    after_days(134);
    EXPECT_EQ(run(), (Shredded{0, 0}));
    after_days(135);
    EXPECT_EQ(run(), (Shredded{0, 1}));
}

TEST_F(RetentionTest, CountsWhatARunThatWasCutOffHadShredded) {
    give_feedback(world_, "");
    after_days(91);
    auto const live = world_.keys().live();
    ASSERT_TRUE(world_.keys().let_go(live, v1::ErasedBy::text_rule));
    world_.clock.set(world_.clock.now() + std::chrono::minutes{5});
    EXPECT_EQ(run(), (Shredded{1, 0}));
}

TEST_F(RetentionTest, RenewsTheEpochMonthly) {
    after_days(29);
    ASSERT_TRUE(forgetting_.renew_epoch());
    EXPECT_EQ(world_.keys().epoch(), 1U);
    after_days(30);
    ASSERT_TRUE(forgetting_.renew_epoch());
    EXPECT_EQ(world_.keys().epoch(), 2U);
}

}  // namespace
}  // namespace linka
