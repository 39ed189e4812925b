// The report's numbers against a pilot small enough to count by hand.
#include "reports/report.hpp"
#include "support/world.hpp"

#include <gmock/gmock.h>

namespace linka {
namespace {

using test::at;
using test::World;
using testing::HasSubstr;

reports::Question question(engine::ReadView const& view) {
    return {
        *view.tables,
        test::reference(),
        view.position,
        view.recorded_at,
        view.valid_at,
        reports::Language::cs,
        {},
        {},
        {}
    };
}

Date day(char const* text) { return *parse_date(text, ""); }

/// One row by week label and kraj; nothing when there is none.
std::optional<v1::ReportRow> row(
    v1::ReportReply const& report, std::string const& week, std::string const& kraj
) {
    for (auto const& each : report.rows()) {
        if (each.cells(0).text() == week && each.cells(1).text() == kraj) return each;
    }
    return std::nullopt;
}

class CallsByWeek : public testing::Test {
  protected:
    void call(char const* started_at, std::string const& kraj = "OLK") {
        auto command = world.call(line, kraj);
        command.mutable_log_call()->set_started_at_us(
            static_cast<std::uint64_t>(to_us(at(started_at)))
        );
        last_call = world.done(command).commit;
    }
    v1::ReportReply report(
        std::optional<std::string> as_of = {}, reports::Language language = reports::Language::cs
    ) {
        auto const view = world.engine().read({std::move(as_of), std::nullopt});
        EXPECT_TRUE(view);
        auto asked = question(*view);
        asked.from = day("2020-04-08");
        asked.until = day("2020-05-17");
        asked.language = language;
        auto made = reports::run("calls-by-week", asked);
        EXPECT_TRUE(made) << (made ? "" : made.error().code);
        return made ? *made : v1::ReportReply{};
    }
    static double line_hours(v1::ReportReply const& made) {
        double hours = 0;
        for (auto const& each : made.rows()) {
            if (each.cells(1).text() == "celkem") hours += each.cells(3).number();
        }
        return hours;
    }
    std::string call_id() const {
        for (auto const& event : last_call.events()) {
            if (event.has_call_logged()) return event.call_logged().call_id();
        }
        return {};
    }

    World world;
    std::string line = world.open_line("Morava", {"OLK"});
    v1::Commit last_call;
};

TEST_F(CallsByWeek, CountsSixtyLineHoursWhenEasterMondayIsClosedAndSixtySixWhenItIsOpen) {
    EXPECT_DOUBLE_EQ(line_hours(report()), 60);

    v1::Command command;
    auto& change = *command.mutable_change_offering();
    change.set_description("Velikonoční pondělí v provozu");
    change.set_kind(v1::ChangeKind::day_exception);
    change.set_line_id(line);
    change.set_effective_on("2020-04-13");
    change.mutable_day_exception()->set_date_on("2020-04-13");
    change.mutable_day_exception()->set_reason("propouští se i o svátku");
    auto& window = *change.mutable_day_exception()->add_windows();
    window.set_from("09:00");
    window.set_to("15:00");
    world.done(command);
    EXPECT_DOUBLE_EQ(line_hours(report()), 66);
}

TEST_F(CallsByWeek, DividesCallsByTheHoursOfTheLinesThatCoverTheKraj) {
    world.open_line("Praha", {"PHA"});
    world.clock.set(at("2020-04-16T08:00:00Z"));
    call("2020-04-15T09:00:00+02:00");
    call("2020-04-15T10:00:00+02:00");
    call("2020-04-15T11:00:00+02:00", "MSK");
    auto const made = report();
    auto const olomouc = row(made, "13. 4.–19. 4. 2020", "Olomoucký");
    ASSERT_TRUE(olomouc);
    EXPECT_EQ(olomouc->cells(2).number(), 2);
    EXPECT_EQ(olomouc->cells(3).number(), 6);
    EXPECT_DOUBLE_EQ(olomouc->cells(4).number(), 0.33);
    auto const total = row(made, "13. 4.–19. 4. 2020", "celkem");
    ASSERT_TRUE(total);
    EXPECT_EQ(total->cells(2).number(), 3);
    EXPECT_EQ(total->cells(3).number(), 12);
    EXPECT_DOUBLE_EQ(total->cells(4).number(), 0.25);
}

TEST_F(CallsByWeek, SaysThatNoLineWasOpenInsteadOfARateOfZero) {
    world.clock.set(at("2020-04-16T08:00:00Z"));
    call("2020-04-15T11:00:00+02:00", "MSK");
    auto const uncovered = row(report(), "13. 4.–19. 4. 2020", "Moravskoslezský");
    ASSERT_TRUE(uncovered);
    EXPECT_EQ(uncovered->cells(2).number(), 1);
    EXPECT_FALSE(uncovered->cells(4).has_number());
    EXPECT_EQ(uncovered->cells(4).text(), "bez otevřené linky");
}

TEST_F(CallsByWeek, CountsALateEntryInTheWeekItOccurred) {
    world.clock.set(at("2020-04-22T08:00:00Z"));
    call("2020-04-15T23:59:59+02:00");
    auto const made = report();
    EXPECT_EQ(row(made, "13. 4.–19. 4. 2020", "celkem")->cells(2).number(), 1);
    EXPECT_EQ(row(made, "20. 4.–26. 4. 2020", "celkem")->cells(2).number(), 0);
    EXPECT_THAT(made.notes(2), HasSubstr("později než 24 hodin po hovoru: 1"));
}

TEST_F(CallsByWeek, LeavesOutVoidedCallsAndMovesCorrectedOnes) {
    world.clock.set(at("2020-04-16T08:00:00Z"));
    call("2020-04-15T09:00:00+02:00");
    v1::Command correct;
    correct.mutable_correct_call()->set_call_id(call_id());
    correct.mutable_correct_call()->set_field("return_kraj");
    correct.mutable_correct_call()->set_new_value("ZLK");
    correct.mutable_correct_call()->set_reason("přeslech");
    world.done(correct);
    EXPECT_EQ(row(report(), "13. 4.–19. 4. 2020", "Zlínský")->cells(2).number(), 1);
    EXPECT_EQ(row(report(), "13. 4.–19. 4. 2020", "Olomoucký")->cells(2).number(), 0);
    auto const before = world.engine().applied();

    v1::Command take_back;
    take_back.mutable_void_call()->set_call_id(call_id());
    take_back.mutable_void_call()->set_reason("duplicita");
    world.done(take_back);
    EXPECT_EQ(row(report(), "13. 4.–19. 4. 2020", "celkem")->cells(2).number(), 0);
    // What was known before stays readable as it was.
    EXPECT_EQ(
        row(report("@" + std::to_string(before)), "13. 4.–19. 4. 2020", "celkem")
            ->cells(2)
            .number(),
        1
    );
}

TEST_F(CallsByWeek, MarksAnOfferingChangeAtItsWeek) {
    v1::Command command;
    auto& change = *command.mutable_change_offering();
    change.set_description("úterý 9–12");
    change.set_kind(v1::ChangeKind::hours);
    change.set_line_id(line);
    change.set_effective_on("2020-04-28");
    auto& hours = *change.add_hours();
    hours.set_weekday(2);
    auto& window = *hours.add_windows();
    window.set_from("09:00");
    window.set_to("12:00");
    world.done(command);
    auto const made = report();
    ASSERT_EQ(made.marks_size(), 1);
    EXPECT_EQ(made.marks(0).x(), "2020-04-27");
    EXPECT_EQ(made.marks(0).on(), "2020-04-28");
    EXPECT_EQ(row(made, "27. 4.–3. 5. 2020", "celkem")->cells(3).number(), 15);
}

TEST_F(CallsByWeek, SaysTheSameInASentenceAndInTheTable) {
    world.clock.set(at("2020-04-16T08:00:00Z"));
    for (int i = 0; i < 3; ++i) call("2020-04-15T09:00:00+02:00");
    EXPECT_EQ(
        report().summary(),
        "Od 8. 4. 2020 do 17. 5. 2020 jsou zapsány 3 hovory na 60,00 otevřených linkohodin, tedy "
        "0,05 hovoru na "
        "hodinu; nejčastější kraj návratu: Olomoucký (3)."
    );
    EXPECT_THAT(
        report({}, reports::Language::en).summary(),
        HasSubstr("3 calls are recorded in 60.00 open line-hours")
    );
}

TEST_F(CallsByWeek, HasAnHonestAnswerForAnEmptyPilot) {
    EXPECT_EQ(report().summary(), "Od 8. 4. 2020 do 17. 5. 2020 není zapsán žádný hovor.");
}

TEST_F(CallsByWeek, RefusesAPeriodThatEndsBeforeItBeginsAndALineThatIsNone) {
    auto const view = world.engine().read({});
    auto asked = question(*view);
    asked.from = day("2020-05-01");
    asked.until = day("2020-04-01");
    EXPECT_FALSE(reports::run("calls-by-week", asked));
    asked.until.reset();
    asked.line_id = "line-none";
    EXPECT_FALSE(reports::run("calls-by-week", asked));
    EXPECT_FALSE(reports::run("no-such-report", question(*view)));
}

v1::ReportReply small_table() {
    v1::ReportReply report;
    auto& kraj = *report.add_columns();
    kraj.set_label("kraj; návratu");
    auto& rate = *report.add_columns();
    rate.set_label("hovory");
    auto& line = *report.add_rows();
    line.add_cells()->set_text("=cmd|' /C calc'!A0");
    line.add_cells()->set_number(22.5);
    auto& empty = *report.add_rows();
    empty.add_cells()->set_text("Příčná \"ukázka\"");
    empty.add_cells();
    return report;
}

TEST(Csv, OpensInCzechExcelWithoutADateOrAFormula) {
    EXPECT_EQ(
        reports::to_csv(small_table(), reports::Dialect::cs),
        "\xEF\xBB\xBF\"kraj; návratu\";hovory\r\n'=cmd|' /C calc'!A0;22,5\r\n\"Příčná "
        "\"\"ukázka\"\"\";\r\n"
    );
}

TEST(Csv, KeepsToRfc4180ForPrograms) {
    EXPECT_EQ(
        reports::to_csv(small_table(), reports::Dialect::rfc4180),
        "kraj; návratu,hovory\r\n'=cmd|' /C calc'!A0,22.5\r\n\"Příčná \"\"ukázka\"\"\",\r\n"
    );
}

TEST(Csv, SaysInTheFileThatDataAreSynthetic) {
    auto report = small_table();
    report.set_synthetic(true);
    EXPECT_THAT(
        reports::to_csv(report, reports::Dialect::cs),
        testing::StartsWith("\xEF\xBB\xBFsyntetická data")
    );
}

}  // namespace
}  // namespace linka
