#include "domain/duty.hpp"

#include "domain/given_when_then.hpp"
#include "domain/text.hpp"

namespace linka::domain::test {

using testing::ElementsAre;
using testing::IsEmpty;

namespace {

std::uint64_t us(std::string const& text) {
    return static_cast<std::uint64_t>(to_us(prague(text)));
}

/// Monday and Wednesday 09:00 to 15:00 from 8 April 2020.
Line line() { return given<Line>(line_opened()); }

v1::Event exception(std::string const& date, std::string const& from, std::string const& to) {
    v1::Event event;
    auto& set = *event.mutable_line_day_exception_set();
    set.set_date_on(date);
    *set.add_windows() = window(from, to);
    return event;
}

v1::StartShift start(std::string const& until = "") {
    v1::StartShift command;
    command.set_line_id("line-a");
    if (!until.empty()) command.set_planned_until_at_us(us(until));
    return command;
}

v1::ShiftStarted started(Result<Events> const& result) {
    return only(result, v1::Event::kShiftStarted).shift_started();
}

/// One line and its shifts, told step by step.
struct Desk {
    Line line = test::line();
    Duty duty;

    Result<Events> start(
        std::string const& who, std::string const& now, std::string const& until = ""
    ) {
        return take(now, who, [&](Context& context) {
            return decide(DutyFacts{duty, line}, test::start(until), context);
        });
    }
    Result<Events> end(
        std::string const& who,
        std::string const& now,
        v1::EndShift command,
        v1::Role::Value role = v1::Role::operator_
    ) {
        command.set_line_id(line.line_id);
        return take(
            now,
            who,
            [&](Context& context) { return decide(DutyFacts{duty, line}, command, context); },
            role
        );
    }
    template <class Command>
    Result<Events> about(std::string const& who, std::string const& now, std::string const& shift) {
        Command command;
        command.set_line_id(line.line_id);
        command.set_shift_id(shift);
        return take(now, who, [&](Context& context) { return decide(duty, command, context); });
    }

  private:
    SeededIds ids_{11};

    template <class Decide>
    Result<Events> take(
        std::string const& now,
        std::string const& who,
        Decide decide,
        v1::Role::Value role = v1::Role::operator_
    ) {
        Context context{prague(now), ids_, reference(), who};
        context.role = role;
        auto events = decide(context);
        if (events) happened(duty, *events);
        return events;
    }
};

v1::EndShift end(std::string const& shift, std::string const& at = "") {
    v1::EndShift command;
    command.set_shift_id(shift);
    if (!at.empty()) command.set_ended_at_us(us(at));
    return command;
}

}  // namespace

TEST(StartShift, LastsUntilTheLineClosesUnlessSaidOtherwise) {
    Desk desk;
    auto const shift = started(desk.start("eva", "2020-04-15 09:05"));
    EXPECT_THAT(shift.shift_id(), testing::StartsWith("shift-"));
    EXPECT_EQ(shift.operator_id(), "eva");
    EXPECT_EQ(shift.started_at_us(), us("2020-04-15 09:05"));
    EXPECT_EQ(shift.planned_until_at_us(), us("2020-04-15 15:00"));
    EXPECT_TRUE(shift.in_hours());
    Desk other;
    EXPECT_EQ(
        started(other.start("eva", "2020-04-15 09:05", "2020-04-15 12:00")).planned_until_at_us(),
        us("2020-04-15 12:00")
    );
}

TEST(StartShift, OnAClosedLineNeedsAnEndAndSaysSo) {
    Desk desk;
    EXPECT_THAT(
        refused(desk.start("eva", "2020-04-14 10:00")), ElementsAre("/planned_until_at required")
    );
    EXPECT_FALSE(started(desk.start("eva", "2020-04-14 10:00", "2020-04-14 12:00")).in_hours());
}

TEST(StartShift, KnowsEasterMondayAndTheExceptionFromIt) {
    Desk holiday;
    EXPECT_THAT(
        refused(holiday.start("eva", "2020-04-13 10:00")), ElementsAre("/planned_until_at required")
    );
    Desk excepted;
    evolve(excepted.line, exception("2020-04-13", "10:00", "12:30"));
    auto const shift = started(excepted.start("eva", "2020-04-13 10:00"));
    EXPECT_TRUE(shift.in_hours());
    EXPECT_EQ(shift.planned_until_at_us(), us("2020-04-13 12:30"));
}

TEST(StartShift, MayBePlannedUntilTheSameTimeTomorrowThroughTheHourThatComesTwice) {
    // From Saturday to Sunday 25 October 2020 that is 25 hours.
    Desk desk;
    EXPECT_THAT(
        refused(desk.start("eva", "2020-10-24 12:00", "2020-10-25 12:01")),
        ElementsAre("/planned_until_at shift_too_long")
    );
    auto const shift = started(desk.start("eva", "2020-10-24 12:00", "2020-10-25 12:00"));
    EXPECT_EQ(shift.planned_until_at_us() - shift.started_at_us(), 25ULL * 3600 * 1'000'000);
}

TEST(StartShift, EndsWithAWindowThatTheClockChangeMakesLonger) {
    Desk desk;
    evolve(desk.line, exception("2020-10-25", "01:00", "04:00"));
    auto const shift = started(desk.start("eva", "2020-10-25 01:30"));
    EXPECT_EQ(
        shift.planned_until_at_us() - shift.started_at_us(), 3ULL * 3600 * 1'000'000 + 1800'000'000
    );
}

TEST(StartShift, RefusesAnEndThatHasPassedAndALineNobodyKnows) {
    Desk desk;
    EXPECT_THAT(
        refused(desk.start("eva", "2020-04-15 10:00", "2020-04-15 10:00")),
        ElementsAre("/planned_until_at planned_end_passed")
    );
    Moment moment;
    EXPECT_THAT(
        refused(decide(DutyFacts{Duty{}, Line{}}, start(), moment.context)),
        ElementsAre("unknown_line")
    );
}

TEST(StartShift, TwoPeopleMayBeOnOneLineButNobodyTwice) {
    Desk desk;
    auto const own = started(desk.start("eva", "2020-04-15 09:00")).shift_id();
    EXPECT_TRUE(desk.start("petr", "2020-04-15 09:00"));
    auto const again = desk.start("eva", "2020-04-15 09:10");
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, "already_on_duty");
    EXPECT_EQ(again.error().subject, own);
    ASSERT_TRUE(desk.end("eva", "2020-04-15 10:00", end(own)));
    EXPECT_TRUE(desk.start("eva", "2020-04-15 10:01"));
}

TEST(EndShift, ForgottenOpenEndsEarlierByItsOwnerOrACoordinatorOnly) {
    Desk desk;
    auto const own = started(desk.start("eva", "2020-04-15 09:00")).shift_id();
    auto const when = end(own, "2020-04-15 15:00");
    EXPECT_THAT(refused(desk.end("petr", "2020-04-16 08:00", when)), ElementsAre("not_your_shift"));
    auto const ended = desk.end("hana", "2020-04-16 08:00", when, v1::Role::coordinator);
    EXPECT_EQ(
        only(ended, v1::Event::kShiftEnded).shift_ended().ended_at_us(), us("2020-04-15 15:00")
    );
    EXPECT_THAT(refused(desk.end("eva", "2020-04-16 08:01", when)), ElementsAre("shift_not_open"));
}

TEST(EndShift, RefusesAnEndBeforeTheBeginningOrAfterNow) {
    Desk desk;
    auto const own = started(desk.start("eva", "2020-04-15 09:00")).shift_id();
    EXPECT_THAT(
        refused(desk.end("eva", "2020-04-15 15:00", end(own, "2020-04-15 15:01"))),
        ElementsAre("/ended_at shift_ends_in_future")
    );
    EXPECT_THAT(
        refused(desk.end("eva", "2020-04-15 15:00", end(own, "2020-04-15 08:59"))),
        ElementsAre("/ended_at before_shift_began")
    );
    // Begun and ended in one minute.
    EXPECT_TRUE(desk.end("eva", "2020-04-15 15:00", end(own, "2020-04-15 09:00")));
}

TEST(EndShift, LeavesANoteInAStreamOfItsOwn) {
    Desk desk;
    auto const own = started(desk.start("eva", "2020-04-15 09:00")).shift_id();
    auto command = end(own);
    command.set_handover("Doklady pro VV Brno slíbené na zítra.");
    auto const ended = desk.end("eva", "2020-04-15 15:00", command);
    EXPECT_THAT(kinds(ended), ElementsAre("shift_ended", "handover_left"));
    EXPECT_EQ((*ended)[1].stream(), own);
    EXPECT_TRUE((*ended)[0].shift_ended().handover());
    EXPECT_EQ(given<Handover>(*ended).shift_id, own);
}

TEST(EndShift, LeavesNothingWhereNothingIsWrittenAndRefusesSpacesAlone) {
    Desk desk;
    auto const own = started(desk.start("eva", "2020-04-15 09:00")).shift_id();
    auto command = end(own);
    command.set_handover(" \n");
    EXPECT_THAT(
        refused(desk.end("eva", "2020-04-15 15:00", command)), ElementsAre("/handover only_spaces")
    );
    command.clear_handover();
    auto const ended = desk.end("eva", "2020-04-15 15:00", command);
    EXPECT_THAT(kinds(ended), ElementsAre("shift_ended"));
    EXPECT_THAT(desk.duty.handovers, IsEmpty());
}

TEST(EndShift, WarnsOfPersonalDataInTheNote) {
    Desk desk;
    auto const own = started(desk.start("eva", "2020-04-15 09:00")).shift_id();
    auto command = end(own);
    command.set_handover("Volat zpět na 777 123 456.");
    auto const warned = desk.end("eva", "2020-04-15 15:00", command);
    EXPECT_THAT(refused(warned), ElementsAre("/handover looks_like_phone"));
    EXPECT_TRUE(only_looks_personal(warned.error()));
}

TEST(EndShift, CountsMissedCallsOfTheDayItBegan) {
    Desk desk;
    auto const own = started(desk.start("eva", "2020-04-15 22:00", "2020-04-16 06:00")).shift_id();
    auto command = end(own);
    command.set_missed(0);
    EXPECT_THAT(
        refused(desk.end("eva", "2020-04-16 06:00", command)), ElementsAre("/method required")
    );
    command.set_method(v1::TallyMethod::phone_list);
    auto const ended = desk.end("eva", "2020-04-16 06:00", command);
    auto const event = only(ended, v1::Event::kMissedCallsTallied);
    EXPECT_EQ(event.stream(), desk.line.line_id);
    EXPECT_EQ(event.missed_calls_tallied().date_on(), "2020-04-15");
    EXPECT_EQ(event.missed_calls_tallied().count(), 0U);
}

TEST(TakeBackShift, IsForOnesOwnWhileItGoesOn) {
    Desk desk;
    auto const own = started(desk.start("eva", "2020-04-15 09:00")).shift_id();
    EXPECT_THAT(
        refused(desk.about<v1::TakeBackShift>("petr", "2020-04-15 09:01", own)),
        ElementsAre("not_your_shift")
    );
    EXPECT_TRUE(desk.about<v1::TakeBackShift>("eva", "2020-04-15 09:01", own));
    EXPECT_THAT(desk.duty.open, IsEmpty());
    EXPECT_THAT(
        refused(desk.about<v1::TakeBackShift>("eva", "2020-04-15 09:02", own)),
        ElementsAre("shift_not_open")
    );
    EXPECT_TRUE(desk.start("eva", "2020-04-15 09:03"));
}

TEST(AcknowledgeHandover, IsOnceAndByWhoeverIsOnTheLine) {
    Desk desk;
    auto const first = started(desk.start("eva", "2020-04-15 09:00")).shift_id();
    auto command = end(first);
    command.set_handover("Azylový dům Brno dnes volá zpět.");
    ASSERT_TRUE(desk.end("eva", "2020-04-15 12:00", command));
    auto const take = [&](std::string const& who) {
        return desk.about<v1::AcknowledgeHandover>(who, "2020-04-15 12:05", first);
    };
    EXPECT_THAT(refused(take("petr")), ElementsAre("not_on_duty"));
    ASSERT_TRUE(desk.start("petr", "2020-04-15 12:01"));
    EXPECT_THAT(kinds(take("petr")), ElementsAre("handover_acknowledged"));
    EXPECT_THAT(refused(take("petr")), ElementsAre("handover_not_waiting"));
}

TEST(TallyMissedCalls, IsOfADayThatHasBegunEvenAClosedOne) {
    Moment moment;  // Wednesday 15 April
    v1::TallyMissedCalls command;
    command.set_line_id("line-a");
    EXPECT_THAT(
        refused(decide(line(), command, moment.context)),
        ElementsAre("/date_on required", "/count required")
    );
    command.set_count(3);
    command.set_method(v1::TallyMethod::estimate);
    for (auto const* const date : {"2020-04-15", "2020-04-13", "2020-04-08"}) {
        command.set_date_on(date);
        EXPECT_THAT(
            kinds(decide(line(), command, moment.context)), ElementsAre("missed_calls_tallied")
        ) << date;
    }
    command.set_date_on("2020-04-16");
    EXPECT_THAT(
        refused(decide(line(), command, moment.context)), ElementsAre("/date_on tally_in_future")
    );
    command.set_date_on("2020-04-07");
    EXPECT_THAT(
        refused(decide(line(), command, moment.context)), ElementsAre("/date_on before_line_opened")
    );
    command.set_date_on("2020-04-15");
    command.set_count(1000);
    EXPECT_THAT(
        refused(decide(line(), command, moment.context)), ElementsAre("/count tally_out_of_range")
    );
}

}  // namespace linka::domain::test
