// A file of services, row by row: added, changed, left alone or rejected; all of it or nothing.
#include "domain/directory_import.hpp"

#include "domain/given_when_then.hpp"

namespace linka::domain::test {

using testing::ElementsAre;
using testing::IsEmpty;
using Outcome = v1::ImportOutcome;
using Status = v1::ServiceStatus;

namespace {

constexpr char const* known_id = "service-00000000000000a1";
constexpr char const* other_id = "service-00000000000000b2";

v1::ImportedService row(std::string const& title = "Poradna u mostu") {
    v1::ImportedService service;
    service.set_row(2);
    auto& details = *service.mutable_details();
    details.set_title(title);
    details.set_provider("Most k lidem z. s.");
    details.add_kinds("§37");
    details.add_kraje("OLK");
    return service;
}

v1::ImportDirectory file(std::vector<v1::ImportedService> const& rows) {
    v1::ImportDirectory command;
    std::uint32_t at = 2;
    for (auto const& one : rows) {
        auto& added = *command.add_services();
        added = one;
        added.set_row(at++);
    }
    command.set_format("csv");
    return command;
}

/// The directory holds one service, the one of row().
struct Directory {
    Service known;
    bool synthetic = false;

    Directory() {
        Moment moment{"2020-04-01 10:00"};
        auto given_row = row();
        given_row.set_service_id(known_id);
        given_row.set_status(Status::open);
        auto const empty = ImportFacts{
            [](std::string const&) { return Result<Service>{Service{}}; },
            [](std::string const&, std::string const&) { return std::optional<std::string>{}; },
        };
        known = given<Service>(*decide(empty, file({given_row}), moment.context));
    }

    ImportFacts facts() const {
        return {
            [this](std::string const& id) -> Result<Service> {
                return id == known_id ? known : Service{};
            },
            [this](std::string const& title, std::string const& provider) {
                bool const same =
                    title == known.details.title() && provider == known.details.provider();
                return same ? std::optional<std::string>{known_id} : std::nullopt;
            },
            synthetic
        };
    }
};

std::vector<Outcome::Value> outcomes(Imported const& imported) {
    std::vector<Outcome::Value> all;
    for (auto const& one : imported.rows) all.push_back(one.outcome);
    return all;
}

}  // namespace

TEST(DirectoryImport, FindsAServiceByItsIdOrElseByTitleAndProvider) {
    Moment moment;
    Directory const directory;
    auto by_id = row("Poradna za mostem");
    by_id.set_service_id(known_id);
    auto const result = imported(
        directory.facts(), file({by_id, row("Noclehárna"), row("Azylový dům")}), moment.context
    );
    EXPECT_THAT(outcomes(*result), ElementsAre(Outcome::changed, Outcome::added, Outcome::added));
    EXPECT_THAT(result->rows[0].changes, ElementsAre("title"));
    auto by_name = row();
    by_name.mutable_details()->add_kraje("ZLK");
    auto const again = imported(directory.facts(), file({by_name}), moment.context);
    EXPECT_EQ(again->rows[0].service_id, known_id);
    EXPECT_THAT(again->rows[0].changes, ElementsAre("kraje"));
}

TEST(DirectoryImport, KeepsTheIdOfAServiceThatIsNewHere) {
    Moment moment;
    auto elsewhere = row("Noclehárna");
    elsewhere.set_service_id(other_id);
    auto const events = decide(Directory{}.facts(), file({elsewhere}), moment.context);
    EXPECT_EQ(only(events, v1::Event::kServiceRegistered).stream(), other_id);
}

TEST(DirectoryImport, OfTheSameFileTwiceChangesNothing) {
    Moment moment;
    EXPECT_THAT(
        refused(decide(Directory{}.facts(), file({row()}), moment.context)),
        ElementsAre("nothing_to_import")
    );
}

TEST(DirectoryImport, TakesNothingWhenOneRowIsRejected) {
    Moment moment;
    auto bad = row("Dům");
    bad.mutable_details()->add_kinds("§99");
    auto& unread = *bad.add_unread();
    unread.set_field("verified_at");
    unread.set_code("bad_time");
    unread.set_subject("včera");
    auto const command = file({row("Noclehárna"), bad});
    EXPECT_THAT(
        refused(decide(Directory{}.facts(), command, moment.context)),
        ElementsAre("/rows/3/verified_at bad_time", "/rows/3/kinds/1 unknown_service_kind")
    );
    auto const preview = imported(Directory{}.facts(), command, moment.context);
    EXPECT_THAT(outcomes(*preview), ElementsAre(Outcome::added, Outcome::rejected));
}

TEST(DirectoryImport, RefusesTwoRowsAboutOneService) {
    Moment moment;
    EXPECT_THAT(
        refused(
            decide(Directory{}.facts(), file({row("Dům"), row("Byt"), row("Dům")}), moment.context)
        ),
        ElementsAre("/rows/4/title given_twice")
    );
}

TEST(DirectoryImport, ChangesAStatusWithItsReasonAndItsTime) {
    Moment moment;
    Directory const directory;
    auto closed = row();
    closed.set_status(Status::closed);
    EXPECT_THAT(
        refused(decide(directory.facts(), file({closed}), moment.context)),
        ElementsAre("/rows/2/status_reason required")
    );
    closed.set_status_reason("vytopeni");
    closed.set_status_since_at_us(static_cast<std::uint64_t>(to_us(prague("2020-04-13 08:00"))));
    auto const events = decide(directory.facts(), file({closed}), moment.context);
    EXPECT_THAT(kinds(events), ElementsAre("service_status_changed", "directory_imported"));
    auto after = directory.known;
    happened(after, *events);
    EXPECT_EQ(status_at(after, prague("2020-04-13 07:59")), Status::open);
    EXPECT_EQ(status_at(after, prague("2020-04-13 08:00")), Status::closed);
}

TEST(DirectoryImport, OpensAClosedServiceOnlyWithANewerVerification) {
    Moment moment;
    Directory directory;
    auto closed = row();
    closed.set_status(Status::closed);
    closed.set_status_reason("vytopeni");
    happened(directory.known, *decide(directory.facts(), file({closed}), moment.context));
    Moment later{"2020-04-20 10:00"};
    auto open = row();
    open.set_status(Status::open);
    EXPECT_THAT(
        refused(decide(directory.facts(), file({open}), later.context)),
        ElementsAre("/rows/2/verified_at reopening_needs_verification")
    );
    open.set_verified_at_us(static_cast<std::uint64_t>(to_us(prague("2020-04-19 08:00"))));
    EXPECT_TRUE(decide(directory.facts(), file({open}), later.context));
}

TEST(DirectoryImport, DoesNotTakeInventedDataIntoARealDirectory) {
    Moment moment;
    Directory directory;
    auto command = file({row("Dům")});
    command.set_synthetic(true);
    EXPECT_THAT(
        refused(decide(directory.facts(), command, moment.context)), ElementsAre("file_synthetic")
    );
    directory.synthetic = true;
    EXPECT_TRUE(decide(directory.facts(), command, moment.context));
}

TEST(DirectoryImport, SaysHowManyServicesFitAtOnce) {
    Moment moment;
    std::vector<v1::ImportedService> rows;
    for (std::size_t i = 0; i <= import_services_max; ++i)
        rows.push_back(row("Dům " + std::to_string(i)));
    auto const refusal = decide(Directory{}.facts(), file(rows), moment.context);
    ASSERT_FALSE(refusal);
    EXPECT_EQ(refusal.error().code, "import_too_big");
    EXPECT_EQ(refusal.error().subject, std::to_string(import_services_max));
    rows.pop_back();
    EXPECT_TRUE(decide(Directory{}.facts(), file(rows), moment.context));
}

}  // namespace linka::domain::test
