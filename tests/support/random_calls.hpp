// Random commands about calls and their cases.
#pragma once

#include "support/random_drawing.hpp"

namespace linka::test {

/// What may be told or said besides, each now and then.
inline void draw_telling(Drawing& from, v1::LogCall& call) {
    if (from.one_in(4) && !from.texts.empty()) call.add_texts(from.any(from.texts));
    if (from.one_in(5)) call.add_information(from.any(from.services));
    if (from.one_in(6)) {
        auto& disputed = *call.add_disputes();
        disputed.set_service_id(from.any(from.services));
        disputed.set_claim(from.value<v1::DisputeClaim::Value>(5));
    }
    if (from.one_in(8) && !from.codes.empty()) {
        call.set_linked_code(from.any(from.codes));
        call.set_relation(from.value<v1::CaseRelation::Value>(2));
    }
    if (from.one_in(8) && !from.cases.empty()) call.add_lookalikes(from.any(from.cases));
}

inline v1::Command draw_call(Drawing& from) {
    static char const* const kraje[] = {"OLK", "ZLK", "PHA", "MSK"};
    v1::Command command;
    auto& call = *command.mutable_log_call();
    call.set_line_id(from.any(from.lines));
    call.set_prison_id("VV-OLO");
    call.set_caller_role("R-SOC");
    call.set_started_at_us(from.in_hours(-from.below(40)));
    if (from.one_in(10)) {
        call.set_outcome(v1::CallOutcome::wrong_number);
        return command;
    }
    call.set_outcome(from.value<v1::CallOutcome::Value>(4));
    if (!from.codes.empty() && from.one_in(3)) {
        call.set_case_code(from.any(from.codes));
    } else {
        call.set_return_kraj(kraje[from.below(4)]);
        if (from.one_in(3)) call.mutable_client()->set_target_group(v1::TargetGroup::women);
    }
    auto& need = *call.add_needs();
    need.set_code(from.one_in(2) ? "N-BYD" : "N-DOK");
    if (from.one_in(3)) need.set_outcome(v1::NeedOutcome::met);
    if (from.one_in(2)) {
        auto& referral = *call.add_referrals();
        referral.set_service_id(from.any(from.services));
        referral.set_need_code(need.code());
        referral.set_kind(from.value<v1::ReferralKind::Value>(2));
    }
    if (from.one_in(3)) {
        call.mutable_next_step()->set_kind(v1::NextStep::line_calls_back);
        call.mutable_next_step()->set_due_on(from.day(from.below(10)));
        if (from.one_in(2)) call.mutable_next_step()->set_contact_phone("777 123 456");
    }
    draw_telling(from, call);
    return command;
}

inline v1::Command draw_correction(Drawing& from) {
    v1::Command command;
    if (from.one_in(4)) {
        command.mutable_void_call()->set_call_id(from.any(from.calls));
        command.mutable_void_call()->set_reason("duplicita, volal z 777 123 456");
        command.mutable_void_call()->set_not_personal(true);
        return command;
    }
    auto& correct = *command.mutable_correct_call();
    correct.set_call_id(from.any(from.calls));
    correct.set_reason("přeslech");
    switch (from.below(3)) {
        case 0:
            correct.set_field("return_kraj");
            correct.set_new_value("MSK");
            break;
        case 1:
            correct.set_field("started_at");
            correct.set_new_value(format_rfc3339(from.now - std::chrono::hours{from.below(90)}));
            break;
        default:
            correct.set_field("minutes");
            correct.set_new_value(std::to_string(from.below(60)));
    }
    return command;
}

inline v1::Command draw_step(Drawing& from) {
    using Step = v1::ReferralStep;
    v1::Command command;
    auto const referral = from.referral();
    if (from.one_in(6)) {
        command.mutable_take_back_step()->set_case_id(referral.case_id);
        command.mutable_take_back_step()->set_referral_id(referral.id);
        return command;
    }
    auto const known = from.states[referral.id];
    auto allowed = domain::allowed_steps(known.state, known.kind);
    // The last three end it before its time: not often. Now and then one that is not allowed.
    if (allowed.size() > 3 && !from.one_in(4)) allowed.resize(allowed.size() - 3);
    auto& step = *command.mutable_step_referral();
    step.set_case_id(referral.case_id);
    step.set_referral_id(referral.id);
    step.set_step(
        allowed.empty() || from.one_in(8) ? from.value<Step::Value>(14) : from.any(allowed)
    );
    bool const words = step.step() == Step::cancel || step.step() == Step::reopen ||
                       step.step() == Step::void_step;
    if (words) step.set_reason("omyl");
    if (step.step() == Step::decline) step.set_reason("U-KAP");
    if (!words && step.step() != Step::contact_tried && step.step() != Step::lapse)
        step.set_how_known(v1::HowKnown::caller);
    return command;
}

inline v1::Command draw_follow_up(Drawing& from) {
    v1::Command command;
    if (from.one_in(4)) {
        command.mutable_waive_follow_up()->set_case_id(from.any(from.cases));
        command.mutable_waive_follow_up()->set_reason("klient už je doma");
        return command;
    }
    auto& follow_up = *command.mutable_record_follow_up();
    follow_up.set_case_id(from.any(from.cases));
    follow_up.set_result(from.value<v1::FollowUpResult::Value>(2));
    if (from.one_in(3)) {
        follow_up.mutable_next_step()->set_kind(v1::NextStep::check_referral);
        follow_up.mutable_next_step()->set_due_on(from.day(1 + from.below(5)));
    }
    return command;
}

inline v1::Command draw_case_change(Drawing& from) {
    v1::Command command;
    switch (from.below(6)) {
        case 0:
            command.mutable_change_return_kraj()->set_case_id(from.any(from.cases));
            command.mutable_change_return_kraj()->set_kraj(from.one_in(2) ? "JHM" : "PHA");
            command.mutable_change_return_kraj()->set_reason("stěhuje se");
            break;
        case 1:
            command.mutable_link_case()->set_case_id(from.any(from.cases));
            command.mutable_link_case()->set_case_code(from.any(from.codes));
            command.mutable_link_case()->set_relation(v1::CaseRelation::same_client);
            break;
        case 2: {
            auto const link = from.any(from.links);
            command.mutable_unlink_case()->set_case_id(link.case_id);
            command.mutable_unlink_case()->set_other_id(link.id);
            command.mutable_unlink_case()->set_reason("dva různí");
            break;
        }
        case 3:
            command.mutable_reopen_case()->set_case_id(from.any(from.cases));
            command.mutable_reopen_case()->set_reason("volali znovu");
            break;
        default:
            command.mutable_close_case()->set_case_id(from.any(from.cases));
            command.mutable_close_case()->set_reason("vyřízeno");
    }
    return command;
}

}  // namespace linka::test
