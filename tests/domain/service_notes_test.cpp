#include "domain/service_notes.hpp"

#include "domain/given_when_then.hpp"

namespace linka::domain::test {

using testing::ElementsAre;
using testing::IsEmpty;
using Condition = v1::AccessCondition;
using Status = v1::ServiceStatus;

namespace {

Service registered(Status::Value status = Status::open, std::string const& title = "Noclehárna") {
    Moment moment{"2020-04-01 10:00"};
    v1::RegisterService command;
    command.set_title(title);
    command.set_provider("Příklad (ukázka)");
    command.add_kinds("§63");
    command.add_kraje("OLK");
    command.set_status(status);
    command.set_status_reason("tak to řekli");
    return given<Service>(*decide(command, moment.context));
}

template <class Command>
Service with(Service service, Command const& command, std::string const& now = "2020-04-10 10:00") {
    Moment moment{now};
    auto const events = decide(service, command, moment.context);
    EXPECT_TRUE(events) << (events ? "" : events.error().code);
    return events ? happened(service, *events) : service;
}

v1::ReportCapacity room(std::uint32_t available) {
    v1::ReportCapacity command;
    command.set_unit(v1::CapacityUnit::bed);
    command.set_available(available);
    return command;
}

v1::SetAccessCondition condition(Condition::Value which, std::string const& value) {
    v1::SetAccessCondition command;
    command.set_condition(which);
    command.set_value(value);
    return command;
}

v1::MarkDuplicate duplicate(std::string const& of, std::string const& reason = {}) {
    v1::MarkDuplicate command;
    command.set_of(of);
    command.set_reason(reason);
    return command;
}

v1::AnswerVerificationLink answer(Service const& service) {
    v1::AnswerVerificationLink command;
    command.set_link_id(service.facts.link->link_id);
    return command;
}

Service with_link() { return with(registered(), v1::IssueVerificationLink{}); }

}  // namespace

TEST(ServiceCapacity, IsAFactOfItsOwnBesideTheStatus) {
    auto const service = with(registered(), room(0));
    EXPECT_EQ(service.facts.capacity->available, 0U);
    EXPECT_EQ(service.facts.capacity->as_of, prague("2020-04-10 10:00"));
    EXPECT_EQ(status_at(service, prague("2020-04-11 10:00")), Status::open);
    EXPECT_EQ(service.verified_at, registered().verified_at);
}

TEST(ServiceCapacity, TellsNothingFreeFromNothingSaid) {
    Moment moment;
    EXPECT_THAT(
        refused(decide(registered(), v1::ReportCapacity{}, moment.context)),
        ElementsAre("/unit required", "/available required")
    );
    EXPECT_TRUE(decide(registered(), room(0), moment.context));
}

TEST(ServiceCapacity, IsSeenBeforeItIsToldAndGoodForSomeTimeAfter) {
    Moment moment{"2020-04-15 10:00"};
    auto tomorrow = room(2);
    tomorrow.set_as_of_at_us(static_cast<std::uint64_t>(to_us(prague("2020-04-16 10:00"))));
    EXPECT_THAT(
        refused(decide(registered(), tomorrow, moment.context)),
        ElementsAre("/as_of_at too_far_away")
    );
    auto over = room(2);
    over.set_good_until_on("2020-04-14");
    EXPECT_THAT(
        refused(decide(registered(), over, moment.context)),
        ElementsAre("/good_until_on before_beginning")
    );
    over.set_good_until_on("2020-04-15");
    EXPECT_TRUE(decide(registered(), over, moment.context));
}

TEST(AccessCondition, SaysOnlyWhatItsKindCanSay) {
    Moment moment;
    auto const service = registered();
    auto const said = [&](Condition::Value which, std::string const& value) {
        return refused(decide(service, condition(which, value), moment.context));
    };
    EXPECT_THAT(said(Condition::age_max, "do 26"), ElementsAre("/value bad_age"));
    EXPECT_THAT(said(Condition::age_max, "0"), ElementsAre("/value bad_age"));
    EXPECT_THAT(said(Condition::sex, "všichni"), ElementsAre("/value bad_sex"));
    EXPECT_THAT(said(Condition::residence, "Olomouc"), ElementsAre("/value unknown_kraj"));
    EXPECT_THAT(said(Condition::fee, ""), ElementsAre("/value required"));
    EXPECT_THAT(
        said(Condition::quarantine, "volat 777 123 456"), ElementsAre("/value looks_like_phone")
    );
    for (auto const& [which, value] : std::vector<std::pair<Condition::Value, std::string>>{
             {Condition::age_max, "26"},
             {Condition::age_min, "18"},
             {Condition::sex, "women"},
             {Condition::residence, "OLK"},
             {Condition::quarantine, ""},
             {Condition::referral_needed, "od kurátora"},
             {Condition::fee, "90 Kč za noc"}
         }) {
        EXPECT_TRUE(decide(service, condition(which, value), moment.context)) << value;
    }
}

TEST(AccessCondition, IsReplacedWhenSetAgainAndGoneWhenLifted) {
    auto service = with(registered(), condition(Condition::age_max, "26"));
    service = with(service, condition(Condition::age_max, "30"));
    EXPECT_EQ(service.facts.access.at(Condition::age_max), "30");
    auto lift = condition(Condition::age_max, "");
    lift.set_lifted(true);
    service = with(service, lift);
    EXPECT_THAT(service.facts.access, IsEmpty());
    Moment moment;
    EXPECT_THAT(refused(decide(service, lift, moment.context)), ElementsAre("condition_not_set"));
}

TEST(ServiceDispute, StaysUntilSomebodyLooksIntoIt) {
    v1::DisputeService dispute;
    dispute.set_claim(v1::DisputeClaim::full);
    auto service = with(registered(), dispute);
    ASSERT_EQ(service.facts.disputes.size(), 1U);
    EXPECT_EQ(status_at(service, prague("2020-04-11 10:00")), Status::open);

    v1::ResolveDispute resolve;
    resolve.set_dispute_id("dispute-of-nobody");
    resolve.set_finding(v1::DisputeFinding::unfounded);
    Moment moment;
    EXPECT_THAT(refused(decide(service, resolve, moment.context)), ElementsAre("unknown_dispute"));
    resolve.set_dispute_id(*service.facts.disputes.begin());
    service = with(service, resolve);
    EXPECT_THAT(service.facts.disputes, IsEmpty());
}

TEST(ServiceDuplicate, IsMarkedAndUnmarkedButNeverMerged) {
    auto original = registered();
    auto copy = registered();
    copy.service_id = "service-copy";
    Moment moment;
    auto const marked = decide(copy, original, duplicate(original.service_id), moment.context);
    ASSERT_THAT(kinds(marked), ElementsAre("service_marked_duplicate"));
    happened(copy, *marked);
    EXPECT_EQ(copy.facts.duplicate_of, original.service_id);
    // No circles.
    EXPECT_THAT(
        // NOLINTNEXTLINE(readability-suspicious-call-argument): the other way round is the point
        refused(decide(original, copy, duplicate(copy.service_id), moment.context)),
        ElementsAre("duplicate_of_duplicate")
    );
    EXPECT_THAT(
        refused(decide(copy, Service{}, duplicate(""), moment.context)),
        ElementsAre("/reason required")
    );
    happened(copy, *decide(copy, Service{}, duplicate("", "jiná adresa"), moment.context));
    EXPECT_THAT(copy.facts.duplicate_of, IsEmpty());
    EXPECT_THAT(
        refused(decide(copy, copy, duplicate(copy.service_id), moment.context)),
        ElementsAre("/of duplicate_of_itself")
    );
}

TEST(VerificationLink, ConfirmsWhenNothingIsSaid) {
    auto const service = with_link();
    Moment moment;
    auto const events = decide(service, answer(service), moment.context);
    EXPECT_THAT(kinds(events), ElementsAre("verification_link_answered", "service_verified"));
    auto const verified = only(events, v1::Event::kServiceVerified);
    EXPECT_EQ(verified.service_verified().method(), v1::VerificationMethod::provider_link);
    EXPECT_EQ(verified.service_verified().disposition(), v1::Disposition::confirmed);
}

TEST(VerificationLink, RecordsTheProvidersOwnWord) {
    auto const service = with_link();
    auto command = answer(service);
    command.set_to(Status::limited);
    command.set_reason("jen pár lůžek");
    command.set_unit(v1::CapacityUnit::bed);
    command.set_available(2);
    Moment moment;
    auto const events = decide(service, command, moment.context);
    EXPECT_THAT(
        kinds(events),
        ElementsAre(
            "verification_link_answered",
            "capacity_reported",
            "service_status_changed",
            "service_verified"
        )
    );
    auto const changed = only(events, v1::Event::kServiceStatusChanged);
    EXPECT_EQ(changed.service_status_changed().source(), v1::StatusSource::provider);
}

TEST(VerificationLink, OpensOnceForAFortnightAndOnlyTheLatest) {
    auto const service = with_link();
    auto const id = service.facts.link->link_id;
    EXPECT_TRUE(may_answer(service.facts.link, id, prague("2020-04-24 09:59")));
    EXPECT_EQ(
        may_answer(service.facts.link, id, prague("2020-04-24 10:00")).error().code, "link_expired"
    );
    EXPECT_EQ(
        may_answer(service.facts.link, "link-x", prague("2020-04-11 10:00")).error().code,
        "link_replaced"
    );
    auto const answered = with(service, answer(service), "2020-04-11 10:00");
    EXPECT_EQ(
        may_answer(answered.facts.link, id, prague("2020-04-12 10:00")).error().code,
        "link_answered"
    );
    // A later one opens again, the earlier one stays shut.
    Moment moment{"2020-04-12 10:00"};
    auto again = answered;
    happened(again, *decide(answered, v1::IssueVerificationLink{}, moment.context));
    EXPECT_EQ(again.facts.link->answered, false);
    EXPECT_TRUE(may_answer(again.facts.link, again.facts.link->link_id, prague("2020-04-12 11:00"))
    );
}

TEST(VerificationLink, EndsNoService) {
    auto const service = with_link();
    auto command = answer(service);
    command.set_to(Status::retired);
    command.set_reason("končíme");
    Moment moment;
    EXPECT_THAT(
        refused(decide(service, command, moment.context)), ElementsAre("/to retired_by_link")
    );
}

TEST(ServiceNotes, AreNotTakenOnceAServiceIsRetired) {
    v1::SetServiceStatus retire;
    retire.set_to(Status::retired);
    retire.set_reason("konec");
    auto const service = with(registered(), retire, "2020-04-05 10:00");
    Moment moment;
    EXPECT_THAT(refused(decide(service, room(1), moment.context)), ElementsAre("service_retired"));
    EXPECT_THAT(
        refused(decide(service, condition(Condition::sex, "men"), moment.context)),
        ElementsAre("service_retired")
    );
    EXPECT_THAT(
        refused(decide(service, v1::IssueVerificationLink{}, moment.context)),
        ElementsAre("service_retired")
    );
}

}  // namespace linka::domain::test
