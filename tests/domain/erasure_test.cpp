#include "domain/erasure.hpp"

#include "domain/given_when_then.hpp"

using testing::ElementsAre;

namespace linka::domain::test {

namespace {

constexpr char const* subject = "case-1";

struct Person : Moment {
    explicit Person(std::string account) : account_id{std::move(account)} {
        context.actor = account_id;
    }
    std::string account_id;
};

v1::RequestErasure request() {
    v1::RequestErasure command;
    command.set_subject(subject);
    command.set_ground(v1::ErasureGround::objection);
    return command;
}

v1::AnswerErasure answer(v1::ErasureVerdict::Value verdict, std::string const& reason = {}) {
    v1::AnswerErasure command;
    command.set_erasure_id(erasure_id_of(subject));
    command.set_verdict(verdict);
    command.set_reason(reason);
    return command;
}

Erasure asked() {
    Person anna{"account-anna"};
    return given<Erasure>(*decide(Erasure{}, subject, request(), anna.context));
}

Erasure confirmed() {
    Person boris{"account-boris"};
    auto erasure = asked();
    auto const events = *decide(erasure, answer(v1::ErasureVerdict::confirm), boris.context);
    return happened(erasure, events);
}

}  // namespace

TEST(Erasure, IsAskedForWithAGroundAndNamesNobody) {
    Person anna{"account-anna"};
    auto const event =
        only(decide(Erasure{}, subject, request(), anna.context), v1::Event::kErasureRequested);
    EXPECT_EQ(event.stream(), "erasure-case-1");
    EXPECT_EQ(event.erasure_requested().requested_by(), "account-anna");
    auto without = request();
    without.clear_ground();
    EXPECT_THAT(
        refused(decide(Erasure{}, subject, without, anna.context)), ElementsAre("/ground required")
    );
}

TEST(Erasure, NeedsAnotherPerson) {
    Person anna{"account-anna"};
    auto const command = answer(v1::ErasureVerdict::confirm);
    EXPECT_THAT(
        refused(decide(asked(), command, anna.context)), ElementsAre("erasure_needs_another_person")
    );
    // Not even to refuse it.
    auto const no = answer(v1::ErasureVerdict::refuse, "omyl");
    EXPECT_THAT(
        refused(decide(asked(), no, anna.context)), ElementsAre("erasure_needs_another_person")
    );
    EXPECT_EQ(confirmed().state, v1::ErasureState::confirmed);
}

TEST(Erasure, IsRefusedWithAReasonAndMayBeAskedForAgain) {
    Person boris{"account-boris"};
    auto erasure = asked();
    EXPECT_THAT(
        refused(decide(erasure, answer(v1::ErasureVerdict::refuse), boris.context)),
        ElementsAre("/reason required")
    );
    auto const no = answer(v1::ErasureVerdict::refuse, "jiný případ");
    happened(erasure, *decide(erasure, no, boris.context));
    EXPECT_EQ(erasure.state, v1::ErasureState::refused);
    EXPECT_THAT(
        kinds(decide(erasure, subject, request(), boris.context)), ElementsAre("erasure_requested")
    );
}

TEST(Erasure, IsAnsweredOnceAndCompletedOnce) {
    Person anna{"account-anna"};
    auto erasure = confirmed();
    EXPECT_THAT(
        refused(decide(erasure, answer(v1::ErasureVerdict::confirm), anna.context)),
        ElementsAre("erasure_already_answered")
    );
    EXPECT_THAT(
        refused(decide(erasure, subject, request(), anna.context)), ElementsAre("erasure_under_way")
    );
    v1::CompleteErasure complete;
    complete.set_erasure_id(erasure.erasure_id);
    complete.set_keys_destroyed(2);
    EXPECT_THAT(
        refused(decide(asked(), complete, anna.context)), ElementsAre("erasure_already_answered")
    );
    happened(erasure, *decide(erasure, complete, anna.context));
    EXPECT_EQ(erasure.state, v1::ErasureState::completed);
    EXPECT_THAT(
        refused(decide(erasure, complete, anna.context)), ElementsAre("erasure_already_answered")
    );
    EXPECT_THAT(
        refused(decide(erasure, subject, request(), anna.context)), ElementsAre("already_erased")
    );
}

TEST(Erasure, IsUnknownUntilAskedFor) {
    Person anna{"account-anna"};
    EXPECT_THAT(
        refused(decide(Erasure{}, answer(v1::ErasureVerdict::confirm), anna.context)),
        ElementsAre("unknown_erasure")
    );
}

}  // namespace linka::domain::test
