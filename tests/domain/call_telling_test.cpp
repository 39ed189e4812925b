// What is told in a call, and what the caller says of services.
#include "domain/call_fixture.hpp"

namespace linka::domain::test {

using testing::ElementsAre;

namespace {

void dispute(v1::LogCall& call, std::string const& service_id, v1::DisputeClaim::Value claim) {
    auto& disputed = *call.add_disputes();
    disputed.set_service_id(service_id);
    disputed.set_claim(claim);
}

}  // namespace

TEST(LogCall, KeepsWhichTextsWereTold) {
    Desk desk;
    auto call = smallest_call();
    call.add_information("service-advice");
    call.add_texts("byd");
    call.add_texts("dok");
    auto const events = desk.log(call);
    ASSERT_THAT(
        kinds(events),
        ElementsAre(
            "case_opened",
            "case_code_taken",
            "call_logged",
            "information_given",
            "information_given",
            "information_given"
        )
    );
    EXPECT_EQ(events->at(3).information_given().text_key(), "");
    EXPECT_EQ(events->at(4).information_given().text_key(), "byd");
    EXPECT_EQ(events->at(5).information_given().text_key(), "dok");
}

TEST(LogCall, RefusesTextsThatNeverWereAndThoseGivenTwice) {
    Desk desk;
    auto call = smallest_call();
    for (auto const* const key : {"byd", "nic", "byd"}) call.add_texts(key);
    EXPECT_THAT(
        refused(desk.log(call)), ElementsAre("/texts/1 unknown_text", "/texts/2 given_twice")
    );
}

TEST(LogCall, RecordsWhatTheCallerSaysOfAServiceUnderTheCall) {
    Desk desk;
    auto call = smallest_call();
    dispute(call, "service-shelter", v1::DisputeClaim::full);
    auto const events = desk.log(call);
    auto const disputed = only(events, v1::Event::kServiceDisputed);
    EXPECT_EQ(disputed.stream(), "service-shelter");
    EXPECT_EQ(
        disputed.service_disputed().by_call(),
        only(events, v1::Event::kCallLogged).call_logged().call_id()
    );
    EXPECT_EQ(disputed.service_disputed().claim(), v1::DisputeClaim::full);
    EXPECT_FALSE(disputed.service_disputed().dispute_id().empty());
}

TEST(LogCall, TakesWhatTheCallerSaysOfAServiceWithoutACaseToo) {
    Desk desk;
    v1::LogCall call;
    call.set_line_id("line-1");
    call.set_outcome(v1::CallOutcome::hours_question);
    dispute(call, "service-shelter", v1::DisputeClaim::closed);
    EXPECT_THAT(kinds(desk.log(call)), ElementsAre("call_logged", "service_disputed"));
    call.add_texts("byd");
    EXPECT_THAT(refused(desk.log(call)), ElementsAre("/texts not_for_this_outcome"));
}

TEST(LogCall, RefusesADisputeOfNothingOrTwice) {
    Desk desk;
    auto call = smallest_call();
    dispute(call, "service-nowhere", v1::DisputeClaim::full);
    dispute(call, "service-shelter", v1::DisputeClaim::unspecified);
    dispute(call, "service-shelter", v1::DisputeClaim::full);
    dispute(call, "service-shelter", v1::DisputeClaim::full);
    EXPECT_THAT(
        refused(desk.log(call)),
        ElementsAre(
            "/disputes/0/service_id unknown_service",
            "/disputes/1/claim required",
            "/disputes/3/claim given_twice"
        )
    );
}

}  // namespace linka::domain::test
