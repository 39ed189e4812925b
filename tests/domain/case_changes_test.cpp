#include "domain/case_changes.hpp"

#include "domain/call_fixture.hpp"

namespace linka::domain::test {

using testing::ElementsAre;
using testing::IsEmpty;
using Relation = v1::CaseRelation;

namespace {

/// Every desk draws the same ids, so this one has drawn some before.
Case another_case() {
    Desk desk;
    constexpr int drawn = 100;
    for (int i = 0; i < drawn; ++i) desk.moment.ids.next();
    return desk.has_case(smallest_call());
}

Case known_case() {
    Desk desk;
    return desk.has_case(whole_call());
}

template <class Command>
Command because(std::string const& reason) {
    Command command;
    command.set_reason(reason);
    return command;
}

v1::LinkCase link_with(Case const& other, Relation::Value relation = Relation::same_client) {
    v1::LinkCase command;
    command.set_case_code(other.case_code);
    command.set_relation(relation);
    return command;
}

/// Both cases after a command that concerns both.
void both_happened(Case& one, Case& other, Result<Events> const& events) {
    ASSERT_TRUE(events) << testing::PrintToString(refused(events));
    for (auto const& event : *events) evolve(event.stream() == one.case_id ? one : other, event);
}

template <class Command>
void take(Case& known, Command const& command) {
    Moment moment;
    auto const events = decide(known, command, moment.context);
    ASSERT_TRUE(events) << testing::PrintToString(refused(events));
    happened(known, *events);
}

v1::StepReferral step(Case const& known, v1::ReferralStep::Value wanted) {
    v1::StepReferral command;
    command.set_referral_id(known.referrals.at(0).referral_id);
    command.set_step(wanted);
    if (wanted == v1::ReferralStep::acknowledge) command.set_how_known(v1::HowKnown::provider);
    return command;
}

v1::TakeBackStep take_back(Case const& known) {
    v1::TakeBackStep command;
    command.set_referral_id(known.referrals.at(0).referral_id);
    return command;
}

}  // namespace

TEST(LinkCase, IsSaidInBothAndLeavesThemTwo) {
    Moment moment;
    auto one = known_case();
    auto other = another_case();
    both_happened(one, other, decide({one, &other}, link_with(other), moment.context));
    EXPECT_THAT(one.links, ElementsAre(Case::Link{other.case_id, Relation::same_client}));
    EXPECT_THAT(other.links, ElementsAre(Case::Link{one.case_id, Relation::same_client}));
    EXPECT_NE(one.case_code, other.case_code);
    EXPECT_THAT(other.needs, IsEmpty());
}

TEST(LinkCase, RefusesItselfATwinANobodyAndNoRelation) {
    Moment moment;
    auto one = known_case();
    auto other = another_case();
    auto const tried = [&](Case const* with, v1::LinkCase const& command) {
        return refused(decide({one, with}, command, moment.context));
    };
    EXPECT_THAT(tried(&one, link_with(one)), ElementsAre("/case_code same_case"));
    EXPECT_THAT(tried(nullptr, link_with(other)), ElementsAre("/case_code case_code_unknown"));
    EXPECT_THAT(tried(&other, link_with(other, {})), ElementsAre("/relation required"));
    both_happened(one, other, decide({one, &other}, link_with(other), moment.context));
    EXPECT_THAT(tried(&other, link_with(other)), ElementsAre("/case_code already_linked"));
}

TEST(UnlinkCase, PartsBothAndNeedsAReasonAndALink) {
    Moment moment;
    auto one = known_case();
    auto other = another_case();
    auto const part = because<v1::UnlinkCase>("jiný klient");
    EXPECT_THAT(
        refused(decide(TwoCases{one, &other}, part, moment.context)), ElementsAre("not_linked")
    );
    both_happened(one, other, decide({one, &other}, link_with(other), moment.context));
    EXPECT_THAT(
        refused(decide(TwoCases{one, &other}, because<v1::UnlinkCase>(""), moment.context)),
        ElementsAre("/reason required")
    );
    both_happened(one, other, decide(TwoCases{one, &other}, part, moment.context));
    EXPECT_THAT(one.links, IsEmpty());
    EXPECT_THAT(other.links, IsEmpty());
}

TEST(ChangeReturnKraj, TakesAReasonAndAnotherKraj) {
    Moment moment;
    auto known = known_case();
    auto command = because<v1::ChangeReturnKraj>("jde k rodině");
    command.set_kraj("OLK");
    EXPECT_THAT(refused(decide(known, command, moment.context)), ElementsAre("kraj_is_the_same"));
    command.set_kraj("ZLK");
    take(known, command);
    EXPECT_EQ(known.return_kraj, "ZLK");
    command.set_kraj("Zlín");
    command.set_reason("");
    EXPECT_THAT(
        refused(decide(known, command, moment.context)),
        ElementsAre("/kraj unknown_kraj", "/reason required")
    );
}

TEST(WaiveFollowUp, GivesUpWhatWasAgreedOnce) {
    Moment moment;
    auto known = known_case();
    auto const waive = because<v1::WaiveFollowUp>("volající si to rozmyslel");
    take(known, waive);
    EXPECT_FALSE(known.follow_up);
    EXPECT_THAT(refused(decide(known, waive, moment.context)), ElementsAre("nothing_planned"));
}

TEST(CloseCase, WaitsUntilNothingIsAgreed) {
    Moment moment;
    auto known = known_case();
    auto const close = because<v1::CloseCase>("vyřízeno");
    EXPECT_THAT(refused(decide(known, close, moment.context)), ElementsAre("follow_up_planned"));
    take(known, because<v1::WaiveFollowUp>("není třeba"));
    take(known, close);
    EXPECT_TRUE(known.closed);
    EXPECT_THAT(refused(decide(known, close, moment.context)), ElementsAre("case_closed"));
    v1::RecordFollowUp follow_up;
    follow_up.set_result(v1::FollowUpResult::reached);
    EXPECT_THAT(refused(decide(known, follow_up, moment.context)), ElementsAre("case_closed"));
}

TEST(ReopenCase, TakesAReasonAndAClosedCase) {
    Moment moment;
    auto known = known_case();
    auto const reopen = because<v1::ReopenCase>("ozvali se znovu");
    EXPECT_THAT(refused(decide(known, reopen, moment.context)), ElementsAre("case_not_closed"));
    known.closed = true;
    take(known, reopen);
    EXPECT_FALSE(known.closed);
}

TEST(TakeBackStep, LeavesTheReferralAsItWasBeforeTheStep) {
    Moment moment;
    auto known = known_case();
    auto const untouched = known;
    EXPECT_THAT(
        refused(decide(known, take_back(known), moment.context)),
        ElementsAre("nothing_to_take_back")
    );
    take(known, step(known, v1::ReferralStep::acknowledge));
    take(known, take_back(known));
    EXPECT_EQ(known, untouched);
    take(known, step(known, v1::ReferralStep::contact_tried));
    take(known, take_back(known));
    EXPECT_EQ(known, untouched);
}

TEST(TakeBackStep, TakesBackOneStepOnly) {
    Moment moment;
    auto known = known_case();
    take(known, step(known, v1::ReferralStep::acknowledge));
    take(known, step(known, v1::ReferralStep::lapse));
    take(known, take_back(known));
    EXPECT_EQ(known.referrals.at(0).state, v1::ReferralState::acknowledged);
    EXPECT_THAT(
        refused(decide(known, take_back(known), moment.context)),
        ElementsAre("nothing_to_take_back")
    );
}

TEST(LogCall, OpensAClosedCaseThatItGoesOnWith) {
    Desk desk;
    desk.has_case(smallest_call()).closed = true;
    auto again = smallest_call();
    again.set_case_code(desk.known->case_code);
    auto const events = desk.log(again);
    auto const reopened = only(events, v1::Event::kCaseReopened).case_reopened();
    EXPECT_EQ(reopened.call_id(), only(events, v1::Event::kCallLogged).call_logged().call_id());
    happened(*desk.known, *events);
    EXPECT_FALSE(desk.known->closed);
}

TEST(LogCall, LinksTheNewCaseWithTheOneThatLookedTheSame) {
    Desk desk;
    desk.other = another_case();
    auto call = smallest_call();
    call.set_linked_code(desk.other->case_code);
    EXPECT_THAT(refused(desk.log(call)), ElementsAre("/relation required"));
    call.set_relation(Relation::same_matter);
    auto const events = desk.log(call);
    ASSERT_TRUE(events) << testing::PrintToString(refused(events));
    for (auto const& event : *events) {
        if (event.stream() == desk.other->case_id) evolve(*desk.other, event);
    }
    EXPECT_EQ(
        desk.other->links.at(0).other_id,
        only(events, v1::Event::kCaseOpened).case_opened().case_id()
    );
}

TEST(LogCall, RemembersTheCasesThatWereSaidNotToBeTheSame) {
    Desk desk;
    auto call = smallest_call();
    call.add_lookalikes("case-other");
    auto const dismissed =
        only(desk.log(call), v1::Event::kLookalikeDismissed).lookalike_dismissed();
    EXPECT_EQ(dismissed.other_id(), "case-other");
    call.add_lookalikes("case-nobody");
    EXPECT_THAT(refused(desk.log(call)), ElementsAre("/lookalikes/1 unknown_case"));
}

}  // namespace linka::domain::test
