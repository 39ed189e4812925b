// The directory as a file: what one server writes, an empty one reads, and writes again to the
// byte.
#include "api/directory_csv.hpp"
#include "api/directory_import.hpp"
#include "api/hsds.hpp"
#include "api/hsds_id.hpp"
#include "api/recode.hpp"
#include "support/world.hpp"
#include "views/services.hpp"

#include <gmock/gmock.h>

namespace linka::api {
namespace {

using reports::Dialect;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<v1::ServiceReply> services_of(test::World& world) {
    auto const view = world.engine().read({});
    return views::all_services(*view->tables, view->valid_at);
}

using Writing = std::string (*)(std::vector<v1::ServiceReply> const&);

std::string as_excel(std::vector<v1::ServiceReply> const& services) {
    return directory_csv(services, false, Dialect::cs);
}
std::string as_csv(std::vector<v1::ServiceReply> const& services) {
    return directory_csv(services, false, Dialect::rfc4180);
}
std::string as_hsds(std::vector<v1::ServiceReply> const& services) {
    return directory_hsds(services, {test::reference(), false});
}

v1::Command import_of(std::string const& bytes) {
    v1::Command command;
    auto const read =
        read_directory_file(bytes, test::reference(), *command.mutable_import_directory());
    EXPECT_TRUE(read) << (read ? "" : read.error().code + " " + read.error().subject);
    return command;
}

v1::RegisterService awkward() {
    v1::RegisterService command;
    command.set_title("=Dům; \"U \'lípy\'\", 2. patro");
    command.set_provider("Spolek, z. s.");
    command.add_kinds("§57");
    command.add_kinds("§70");
    command.add_kraje("ZLK");
    command.add_kraje("OLK");
    command.set_public_contact("+420 585 111 222, dum@example.cz, https://example.cz/dum");
    command.add_conditions("jen muži");
    command.add_conditions("potvrzení o bezinfekčnosti; do 26 let");
    command.set_status(v1::ServiceStatus::limited);
    command.set_status_reason("jen do 20:00\na bez psů");
    return command;
}

/// One service in every status, verified and not, with all that files stumble over.
void fill(test::World& world) {
    v1::Command command;
    *command.mutable_register_service() = awkward();
    auto const id = world.done(command).commit.events(0).stream();
    world.clock.set(test::at("2020-10-25T01:30:12.345678Z"));
    v1::Command verify;
    verify.mutable_verify_service()->set_service_id(id);
    verify.mutable_verify_service()->set_method(v1::VerificationMethod::web);
    verify.mutable_verify_service()->set_disposition(v1::Disposition::confirmed);
    world.done(verify);
    world.register_service("Poradna bez přívlastků");
    for (auto const status :
         {v1::ServiceStatus::unknown,
          v1::ServiceStatus::paused,
          v1::ServiceStatus::full,
          v1::ServiceStatus::closed,
          v1::ServiceStatus::retired}) {
        auto const service = world.register_service("Služba " + std::to_string(status));
        v1::Command set;
        set.mutable_set_service_status()->set_service_id(service);
        set.mutable_set_service_status()->set_to(status);
        set.mutable_set_service_status()->set_reason("=tak to řekli");
        if (status == v1::ServiceStatus::paused)
            set.mutable_set_service_status()->set_expected_until_on("2020-12-01");
        world.done(set);
    }
}

class DirectoryFile : public testing::TestWithParam<Writing> {};

TEST_P(DirectoryFile, IsReadByAnEmptyServerThatWritesTheSameBytes) {
    test::World first;
    fill(first);
    auto const written = GetParam()(services_of(first));
    test::World second;
    second.clock.set(test::at("2020-10-26T08:00:00Z"));
    auto const outcome = second.done(import_of(written));
    EXPECT_EQ(outcome.commit.events().rbegin()->directory_imported().added(), 7U);
    EXPECT_EQ(GetParam()(services_of(second)), written);
}

TEST_P(DirectoryFile, ChangesNothingWhereItComesFrom) {
    test::World world;
    fill(world);
    auto const outcome = world.execute(import_of(GetParam()(services_of(world))));
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, "nothing_to_import");
}

INSTANTIATE_TEST_SUITE_P(
    Formats,
    DirectoryFile,
    testing::Values(&as_excel, &as_csv, &as_hsds),
    [](auto const& one) { return one.index == 0   ? "Excel"
                                 : one.index == 1 ? "Rfc4180"
                                                  : "Hsds"; }
);

std::string fault_of(std::string const& bytes) {
    v1::ImportDirectory import;
    auto const read = read_directory_file(bytes, test::reference(), import);
    return read ? "" : read.error().code + " " + read.error().subject;
}

TEST(DirectoryCsv, IsRefusedAsAWholeOnlyWhenItIsNoSuchTable) {
    EXPECT_EQ(fault_of(""), "file_empty ");
    EXPECT_EQ(fault_of("title,provider,kinds,kraje,public_contact,conditions\r\n"), "file_empty ");
    EXPECT_EQ(fault_of("Název;Poskytovatel;Barva\r\na;b;c\r\n"), "unknown_column Barva");
    EXPECT_EQ(fault_of("Název;Poskytovatel;Kraje\r\na;b;OLK\r\n"), "file_without_titles ");
    EXPECT_EQ(
        fault_of("title,provider,kinds,kraje,public_contact,conditions\r\na,b,,,,\r\nc,\"d\"e\r\n"),
        "bad_csv 3"
    );
    EXPECT_EQ(fault_of("{\"services\":[]}"), "no_hsds ");
    EXPECT_THAT(fault_of("{\"contents\":[}"), HasSubstr("bad_json"));
}

TEST(DirectoryCsv, TakesWhatSpreadsheetsMakeOfDatesWordsAndEmptyRows) {
    auto const command = import_of(
        "Název;Poskytovatel;Kraje;Stav;Stav od;Předpokládaný konec;Druhy "
        "pomoci;Kontakt;Podmínky\r\n"
        ";;;;;\r\n"
        "Dům;Spolek;Olomoucký kraj, ZLK;omezeno;14.04.2020 9:05;1.5.2020\r\n"
        "Byt;Spolek;OLK;skoro;včera;\r\n"
    );
    auto const& import = command.import_directory();
    ASSERT_EQ(import.services_size(), 2);
    auto const& house = import.services(0);
    EXPECT_EQ(house.row(), 3U);
    EXPECT_THAT(house.details().kraje(), ElementsAre("OLK", "ZLK"));
    EXPECT_EQ(house.status(), v1::ServiceStatus::limited);
    EXPECT_EQ(
        from_us(static_cast<std::int64_t>(house.status_since_at_us())),
        test::at("2020-04-14T07:05:00Z")
    );
    EXPECT_EQ(house.expected_until_on(), "2020-05-01");
    auto const& flat = import.services(1);
    ASSERT_EQ(flat.unread_size(), 2);
    EXPECT_EQ(flat.unread(0).code(), "unknown_word");
    EXPECT_EQ(flat.unread(1).code(), "bad_time");
}

TEST(DirectoryCsv, IsReadInTheEncodingThatACzechExcelSaves) {
    // "Název;Poskytovatel\r\nŽižkův dům;Spolek" in Windows-1250.
    auto const command = import_of(
        "N\xE1zev;Poskytovatel;kinds;kraje;public_contact;conditions\r\n\x8Ei\x9Ek\xF9v "
        "d\xF9m;Spolek\r\n"
    );
    EXPECT_EQ(command.import_directory().services(0).details().title(), "Žižkův dům");
}

TEST(HsdsId, HoldsOurIdWholeAndKnowsAForeignOneAgain) {
    std::string const id = "service-0123456789abcdef";
    EXPECT_EQ(service_of_uuid(uuid_of_service(id)), id);
    EXPECT_EQ(
        service_of_uuid(uuid_of_service("service-zzzzzzzzzzzzzzzz")), "service-zzzzzzzzzzzzzzzz"
    );
    std::string const foreign = "ac148810-d857-441c-9679-408f346de14b";
    EXPECT_EQ(service_of_uuid(foreign), service_of_uuid(foreign));
    EXPECT_NE(service_of_uuid(foreign), service_of_uuid("bc148810-d857-441c-9679-408f346de14b"));
}

TEST(Hsds, OfAnotherDirectoryIsReadAsFarAsItSaysWhatWeNeed) {
    auto const command = import_of(R"({"contents":[{"id":"ac148810-d857-441c-9679-408f346de14b",
        "name":"Dluhová poradna","status":"temporarily closed","alert":"do odvolání",
        "assured_date":"2020-04-01","email":"poradna@example.cz",
        "organization":{"name":"Spolek"},"service_areas":[{"name":"Zlínský kraj"}],
        "attributes":[{"taxonomy_term":{"code":"§37","name":"Poradenství"}}]}]})");
    auto const& service = command.import_directory().services(0);
    EXPECT_EQ(service.details().title(), "Dluhová poradna");
    EXPECT_EQ(service.details().provider(), "Spolek");
    EXPECT_EQ(service.details().public_contact(), "poradna@example.cz");
    EXPECT_THAT(service.details().kraje(), ElementsAre("ZLK"));
    EXPECT_THAT(service.details().kinds(), ElementsAre("§37"));
    EXPECT_EQ(service.status(), v1::ServiceStatus::paused);
    EXPECT_EQ(service.status_reason(), "do odvolání");
    EXPECT_NE(service.verified_at_us(), 0U);
}

}  // namespace
}  // namespace linka::api
