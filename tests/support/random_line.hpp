// Random commands about the lines: what they offer, who is on duty, what is said and thought of
// them.
#pragma once

#include "support/random_drawing.hpp"

namespace linka::test {

inline v1::HoursInput hours_on(unsigned weekday) {
    v1::HoursInput hours;
    hours.set_weekday(weekday);
    auto& window = *hours.add_windows();
    window.set_from("09:00");
    window.set_to("12:00");
    return hours;
}

inline v1::Command draw_line(Drawing& from) {
    static char const* const kraje[] = {"OLK", "ZLK", "PHA", "MSK", "JHM", "VYS"};
    v1::Command command;
    auto& line = *command.mutable_open_line();
    line.set_name(from.new_name("Linka"));
    line.set_opened_on("2020-04-01");
    for (unsigned const weekday : {1U, 3U}) *line.add_hours() = hours_on(weekday);
    auto& coverage = *line.add_coverage();
    coverage.set_kraj(kraje[from.below(6)]);
    coverage.set_org_id("POR");
    return command;
}

inline void draw_effect(Drawing& from, v1::ChangeOffering& change) {
    switch (change.kind()) {
        case v1::ChangeKind::hours:
            *change.add_hours() = hours_on(2);
            break;
        case v1::ChangeKind::day_exception:
            change.mutable_day_exception()->set_date_on(change.effective_on());
            change.mutable_day_exception()->set_reason("svátek");
            break;
        case v1::ChangeKind::coverage:
            change.mutable_coverage()->set_kraj(from.one_in(2) ? "OLK" : "ZLK");
            change.mutable_coverage()->set_org_id(from.one_in(2) ? "POR" : "RUB");
            break;
        default:
            break;
    }
}

inline v1::Command draw_offering_change(Drawing& from) {
    v1::Command command;
    auto& change = *command.mutable_change_offering();
    change.set_description("úterý dopoledne");
    change.set_kind(from.value<v1::ChangeKind::Value>(5));
    change.set_line_id(from.any(from.lines));
    change.set_effective_on(from.day(1 + from.below(5)));
    draw_effect(from, change);
    if (from.one_in(2)) {
        change.mutable_expected_effect()->set_metric("M4");
        change.mutable_expected_effect()->set_direction(v1::EffectDirection::up);
        change.mutable_expected_effect()->set_window_days(14);
    }
    if (!from.adopted.empty() && from.one_in(2)) change.add_from_feedback(from.any(from.adopted));
    return command;
}

inline v1::Command draw_feedback(Drawing& from) {
    v1::Command command;
    auto& record = *command.mutable_record_feedback();
    record.set_kind(from.value<v1::FeedbackKind::Value>(6));
    record.set_channel(v1::Channel::phone);
    record.set_about(from.value<v1::FeedbackAbout::Value>(5));
    record.set_text("Středa je pozdě.");
    record.set_wants_reply(from.one_in(2));
    if (record.wants_reply()) record.set_contact("Jana, 777 123 456");
    return command;
}

inline v1::Command draw_decision(Drawing& from) {
    v1::Command command;
    auto& decide = *command.mutable_decide_feedback();
    decide.set_feedback_id(from.recent(from.feedback));
    decide.set_decision(from.value<v1::DecisionKind::Value>(6));
    if (decide.decision() == v1::DecisionKind::decline) decide.set_reason("není kdo");
    if (decide.decision() == v1::DecisionKind::defer) decide.set_until_on(from.day(30));
    if (decide.decision() == v1::DecisionKind::pass_on) decide.set_pass_on_to("věznice");
    return command;
}

inline v1::Command draw_about_feedback(Drawing& from) {
    if (from.one_in(3)) return draw_feedback(from);
    if (from.one_in(2)) return draw_decision(from);
    v1::Command command;
    auto& answer = *command.mutable_answer_feedback();
    answer.set_feedback_id(from.recent(from.feedback));
    answer.set_result(from.value<v1::AnswerResult::Value>(3));
    if (answer.result() == v1::AnswerResult::told) answer.set_channel(v1::Channel::phone);
    return command;
}

inline v1::Command draw_text(Drawing& from) {
    v1::Command command;
    if (from.one_in(5)) {
        command.mutable_remove_text_template()->set_key(from.any(from.texts));
    } else if (from.one_in(2)) {
        auto& change = *command.mutable_change_text_template();
        change.set_key(from.any(from.texts));
        change.set_text(from.new_name("Linka je v provozu v pondělí."));
    } else {
        auto& text = *command.mutable_add_text_template();
        text.set_key("text" + std::to_string(from.below(20)));
        text.set_title("Hodiny");
        text.set_text("Linka je v provozu v pondělí a ve středu.");
    }
    return command;
}

inline v1::Command draw_end_of_shift(Drawing& from) {
    v1::Command command;
    auto const shift = from.recent(from.shifts);
    // Who else does it is refused, unless it is a coordinator.
    if (!from.one_in(4)) from.actor = shift.operator_id;
    if (from.one_in(3)) {
        command.mutable_take_back_shift()->set_line_id(shift.line_id);
        command.mutable_take_back_shift()->set_shift_id(shift.shift_id);
        return command;
    }
    auto& end = *command.mutable_end_shift();
    end.set_line_id(shift.line_id);
    end.set_shift_id(shift.shift_id);
    if (from.one_in(2)) end.set_handover("Volat zítra.");
    if (from.one_in(3)) {
        end.set_missed(static_cast<std::uint32_t>(from.below(9)));
        end.set_method(v1::TallyMethod::phone_list);
    }
    return command;
}

/// Shifts begun, ended with and without a note, taken back, taken over; missed calls.
inline v1::Command draw_duty(Drawing& from) {
    v1::Command command;
    switch (from.below(6)) {
        case 0: {
            auto const note = from.recent(from.notes);
            // Whoever takes it over must be on duty.
            from.actor = from.recent(from.shifts).operator_id;
            command.mutable_acknowledge_handover()->set_line_id(note.line_id);
            command.mutable_acknowledge_handover()->set_shift_id(note.shift_id);
            return command;
        }
        case 1: {
            auto& tally = *command.mutable_tally_missed_calls();
            tally.set_line_id(from.any(from.lines));
            tally.set_date_on(from.day(-from.below(3)));
            tally.set_count(static_cast<std::uint32_t>(from.below(9)));
            tally.set_method(v1::TallyMethod::estimate);
            return command;
        }
        case 2:
        case 3:
            return draw_end_of_shift(from);
        default:
            command.mutable_start_shift()->set_line_id(from.any(from.lines));
            command.mutable_start_shift()->set_planned_until_at_us(from.in_hours(1 + from.below(8))
            );
            return command;
    }
}

}  // namespace linka::test
