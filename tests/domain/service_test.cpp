#include "domain/service.hpp"

#include "domain/given_when_then.hpp"

namespace linka::domain::test {

using testing::ElementsAre;
using Status = v1::ServiceStatus;

namespace {

v1::RegisterService shelter() {
    v1::RegisterService command;
    command.set_title("Noclehárna na nábřeží");
    command.set_provider("Člověk a naděje z. s.");
    command.add_kinds("§63");
    command.add_kraje("OLK");
    command.set_public_contact("585 111 222, noclehy@example.cz");
    command.add_conditions("jen muži");
    return command;
}

Service registered(Status::Value status = Status::open) {
    Moment moment{"2020-04-01 10:00"};
    auto command = shelter();
    command.set_status(status);
    command.set_status_reason("tak to řekli");
    return given<Service>(*decide(command, moment.context));
}

v1::SetServiceStatus set(Status::Value to) {
    v1::SetServiceStatus command;
    command.set_to(to);
    command.set_reason("karanténa");
    return command;
}

Service with(Service service, v1::SetServiceStatus const& command, std::string const& now) {
    Moment moment{now};
    return happened(service, *decide(service, command, moment.context));
}

std::uint64_t us(std::string const& text) {
    return static_cast<std::uint64_t>(to_us(prague(text)));
}

}  // namespace

TEST(RegisterService, KeepsAPublicPhoneNumberButNotOneInAReason) {
    Moment moment;
    auto command = shelter();
    command.set_status(Status::limited);
    command.set_status_reason("volat 777 123 456");
    EXPECT_THAT(
        refused(decide(command, moment.context)), ElementsAre("/status_reason looks_like_phone")
    );
    command.set_status_reason("jen po telefonu");
    EXPECT_THAT(
        kinds(decide(command, moment.context)),
        ElementsAre("service_registered", "service_status_changed")
    );
}

TEST(RegisterService, LeavesTheStatusUnknownWhenNobodySaysIt) {
    Moment moment;
    auto const events = decide(shelter(), moment.context);
    EXPECT_THAT(kinds(events), ElementsAre("service_registered"));
    EXPECT_EQ(status_at(given<Service>(*events), moment.context.now), Status::unknown);
}

TEST(RegisterService, ShowsAllThatIsWrongAtOnce) {
    Moment moment;
    v1::RegisterService command;
    command.set_title(std::string("a\tb"));
    command.add_kinds("§99");
    command.add_kraje("OLK");
    command.add_kraje("OLK");
    command.set_status(Status::retired);
    EXPECT_THAT(
        refused(decide(command, moment.context)),
        ElementsAre(
            "/title control_character",
            "/provider required",
            "/kinds/0 unknown_service_kind",
            "/kraje/1 given_twice",
            "/status born_retired",
            "/status_reason required"
        )
    );
}

TEST(ServiceStatus, ChangesFromAnyToAnyWithAReason) {
    for (auto const from :
         {Status::unknown, Status::open, Status::limited, Status::paused, Status::full}) {
        for (auto const to :
             {Status::unknown,
              Status::open,
              Status::limited,
              Status::paused,
              Status::full,
              Status::closed,
              Status::retired}) {
            Moment moment;
            EXPECT_TRUE(decide(registered(from), set(to), moment.context)) << from << " " << to;
        }
    }
    Moment moment;
    auto silent = set(Status::paused);
    silent.clear_reason();
    EXPECT_THAT(
        refused(decide(registered(), silent, moment.context)), ElementsAre("/reason required")
    );
}

TEST(ServiceStatus, OpensAfterClosingOnlyWithAVerification) {
    auto const closed = with(registered(), set(Status::closed), "2020-04-10 10:00");
    Moment moment;
    auto reopen = set(Status::open);
    EXPECT_THAT(
        refused(decide(closed, reopen, moment.context)),
        ElementsAre("/verified_by reopening_needs_verification")
    );
    reopen.set_verified_by(v1::VerificationMethod::phone);
    auto const events = decide(closed, reopen, moment.context);
    EXPECT_THAT(kinds(events), ElementsAre("service_status_changed", "service_verified"));
    auto reopened = closed;
    happened(reopened, *events);
    EXPECT_EQ(status_at(reopened, moment.context.now), Status::open);
    EXPECT_EQ(reopened.verified_at, moment.context.now);
}

TEST(ServiceStatus, IsTerminalOnceRetired) {
    auto const retired_service = with(registered(), set(Status::retired), "2020-04-10 10:00");
    Moment moment;
    EXPECT_THAT(
        refused(decide(retired_service, set(Status::open), moment.context)),
        ElementsAre("service_retired")
    );
    v1::VerifyService verify;
    verify.set_method(v1::VerificationMethod::phone);
    verify.set_disposition(v1::Disposition::confirmed);
    EXPECT_THAT(
        refused(decide(retired_service, verify, moment.context)), ElementsAre("service_retired")
    );
}

TEST(ServiceStatus, HoldsInTheWorldFromAnotherTimeThanItWasRecorded) {
    // On Wednesday somebody says it has been closed since Monday.
    auto closing = set(Status::closed);
    closing.set_effective_from_at_us(us("2020-04-13 08:00"));
    auto const service = with(registered(), closing, "2020-04-15 10:00");
    EXPECT_EQ(status_at(service, prague("2020-04-13 07:59")), Status::open);
    EXPECT_EQ(status_at(service, prague("2020-04-13 08:00")), Status::closed);
}

TEST(ServiceStatus, CanBeAnnouncedButNotForAnotherCentury) {
    auto pausing = set(Status::paused);
    pausing.set_effective_from_at_us(us("2020-04-20 08:00"));
    auto const service = with(registered(), pausing, "2020-04-15 10:00");
    EXPECT_EQ(status_at(service, prague("2020-04-15 10:00")), Status::open);
    EXPECT_EQ(status_at(service, prague("2020-04-20 08:00")), Status::paused);
    Moment moment;
    pausing.set_effective_from_at_us(~0ULL);
    EXPECT_THAT(
        refused(decide(registered(), pausing, moment.context)),
        ElementsAre("/effective_from_at too_far_away")
    );
}

TEST(ServiceStatus, HasAnExpectedEndOnlyWhereOneIsExpected) {
    Moment moment;
    auto pausing = set(Status::paused);
    pausing.set_expected_until_on("2020-04-14");
    EXPECT_THAT(
        refused(decide(registered(), pausing, moment.context)),
        ElementsAre("/expected_until_on before_beginning")
    );
    pausing.set_expected_until_on("2020-04-30");
    EXPECT_TRUE(decide(registered(), pausing, moment.context));
    pausing.set_to(Status::open);
    EXPECT_THAT(
        refused(decide(registered(), pausing, moment.context)),
        ElementsAre("/expected_until_on no_expected_end")
    );
}

TEST(VerifyService, RemembersTheAttemptApartFromWhatWasLearnt) {
    Moment moment;
    auto service = registered();
    v1::VerifyService verify;
    EXPECT_THAT(
        refused(decide(service, verify, moment.context)),
        ElementsAre("/method required", "/disposition required")
    );
    verify.set_method(v1::VerificationMethod::phone);
    verify.set_disposition(v1::Disposition::unreachable);
    happened(service, *decide(service, verify, moment.context));
    EXPECT_EQ(service.attempted_at, moment.context.now);
    EXPECT_FALSE(service.verified_at);
    EXPECT_THAT(refused(decide(Service{}, verify, moment.context)), ElementsAre("unknown_service"));
}

TEST(Service, IsShownWithItsVersionStatusAndAge) {
    Moment moment;
    auto service = registered();
    EXPECT_EQ(shown({service, 12}, moment.context.now).verified_at_us(), 0U);
    service.verified_at = prague("2020-04-14 09:00");
    auto const seen = shown({service, 12}, moment.context.now);
    EXPECT_EQ(seen.service_id(), service.service_id);
    EXPECT_EQ(seen.service_version(), 12U);
    EXPECT_EQ(seen.status_shown(), Status::open);
    EXPECT_EQ(seen.verified_at_us(), us("2020-04-14 09:00"));
}

}  // namespace linka::domain::test
