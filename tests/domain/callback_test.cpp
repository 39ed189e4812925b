// Whom the line calls back: a name and a number, and nothing else about a person.
#include "domain/call_fixture.hpp"

namespace linka::domain::test {

using testing::ElementsAre;
using testing::IsEmpty;

namespace {

std::vector<std::string> faults_of_phone(std::string const& phone, bool not_personal = false) {
    Desk desk;
    desk.moment.context.not_personal = not_personal;
    auto command = smallest_call();
    auto& next = *command.mutable_next_step();
    next.set_kind(v1::NextStep::line_calls_back);
    next.set_due_on("2020-04-17");
    next.set_contact_name("Jana");
    next.set_contact_phone(phone);
    auto const events = desk.log(command);
    return events ? std::vector<std::string>{} : refused(events);
}

}  // namespace

TEST(Callback, HasAPhoneNumberAsPeopleWriteItDown) {
    for (auto const* const phone :
         {"777 123 456", "777123456", "+420 (585) 111-222", "605123456", "585 111 222/12"})
        EXPECT_THAT(faults_of_phone(phone), IsEmpty()) << phone;
}

TEST(Callback, HasNoWordsInPlaceOfANumber) {
    for (auto const* const phone : {"přes vychovatele", "12345", "+", "777 123 456 Jana"})
        EXPECT_THAT(faults_of_phone(phone), ElementsAre("/next_step/contact_phone bad_phone"))
            << phone;
}

TEST(Callback, WarnsOfABirthNumberInPlaceOfAPhoneNumber) {
    for (auto const* const number : {"850412/1234", "850412 / 123", "850412 1234", "8504121234"}) {
        EXPECT_THAT(
            faults_of_phone(number), ElementsAre("/next_step/contact_phone looks_like_birth_number")
        ) << number;
        EXPECT_THAT(faults_of_phone(number, true), IsEmpty()) << number;
    }
}

}  // namespace linka::domain::test
