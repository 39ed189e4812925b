// What a service is can be changed as a whole; what did not change is said again.
#include "domain/given_when_then.hpp"

namespace linka::domain::test {

using testing::ElementsAre;

namespace {

v1::RegisterService counselling() {
    v1::RegisterService command;
    command.set_title("Poradna u mostu");
    command.set_provider("Most k lidem z. s.");
    command.add_kinds("§37");
    command.add_kraje("OLK");
    command.set_public_contact("585 111 222");
    return command;
}

Service registered() {
    Moment moment{"2020-04-01 10:00"};
    return given<Service>(*decide(counselling(), moment.context));
}

v1::ChangeServiceDetails as_it_is(Service const& service) {
    v1::ChangeServiceDetails command;
    command.set_service_id(service.service_id);
    write_details(service.details, command);
    return command;
}

}  // namespace

TEST(ServiceDetails, ChangeAsAWholeWithoutTouchingTheStatus) {
    Moment moment;
    auto service = registered();
    auto command = as_it_is(service);
    command.set_title("Poradna za mostem");
    command.add_kraje("ZLK");
    command.clear_public_contact();
    command.set_reason("přestěhovali se");
    auto const events = decide(service, command, moment.context);
    ASSERT_THAT(kinds(events), ElementsAre("service_details_changed"));
    EXPECT_EQ(events->front().service_details_changed().reason(), "přestěhovali se");
    auto const before = service.details;
    happened(service, *events);
    EXPECT_THAT(
        differing(before, service.details), ElementsAre("title", "kraje", "public_contact")
    );
    EXPECT_TRUE(service.statuses.empty());
    EXPECT_FALSE(service.verified_at);
}

TEST(ServiceDetails, AreNotRecordedWhenNothingChanged) {
    Moment moment;
    auto const service = registered();
    EXPECT_THAT(
        refused(decide(service, as_it_is(service), moment.context)), ElementsAre("nothing_changed")
    );
}

TEST(ServiceDetails, ShowAllThatIsWrongAtOnce) {
    Moment moment;
    auto const service = registered();
    v1::ChangeServiceDetails command;
    command.set_service_id(service.service_id);
    command.set_provider("Most");
    command.add_kinds("§99");
    command.set_reason("volat 777 123 456");
    EXPECT_THAT(
        refused(decide(service, command, moment.context)),
        ElementsAre(
            "/title required",
            "/kinds/0 unknown_service_kind",
            "/kraje required",
            "/reason looks_like_phone"
        )
    );
}

TEST(ServiceDetails, AreNotChangedOfAServiceThatIsGone) {
    Moment moment;
    auto service = registered();
    auto command = as_it_is(service);
    command.set_title("Jinak");
    EXPECT_THAT(
        refused(decide(Service{}, command, moment.context)), ElementsAre("unknown_service")
    );
    v1::SetServiceStatus retire;
    retire.set_to(v1::ServiceStatus::retired);
    retire.set_reason("skončili");
    happened(service, *decide(service, retire, moment.context));
    EXPECT_THAT(refused(decide(service, command, moment.context)), ElementsAre("service_retired"));
}

}  // namespace linka::domain::test
