// A random but valid history: commands drawn by chance, the refused ones simply not happening.
#pragma once

#include "support/world.hpp"

#include <random>
#include <vector>

namespace linka::test {

class RandomHistory {
  public:
    RandomHistory(World& world, std::uint64_t seed) : world_{world}, random_{seed} {
        lines_.push_back(world.open_line("Morava", {"OLK", "ZLK"}));
        lines_.push_back(world.open_line("Praha", {"PHA"}));
        services_.push_back(world.register_service());
    }

    void step() {
        world_.clock.set(world_.clock.now() + std::chrono::minutes{below(600)});
        auto outcome = world_.execute(draw());
        if (outcome) remember(*outcome);
    }

  private:
    int below(int limit) { return static_cast<int>(random_() % static_cast<std::uint64_t>(limit)); }
    std::string const& any(std::vector<std::string> const& ids) {
        return ids[random_() % ids.size()];
    }

    v1::Command draw() {
        switch (below(16)) {
            case 0:
                return registered();
            case 1:
                return status();
            case 2:
                return verified();
            case 3:
            case 4:
                return calls_.empty() ? called() : corrected();
            case 5:
                return cases_.empty() ? called() : stepped();
            case 6:
                return cases_.empty() ? called() : followed_up();
            case 7:
                return feedback_.empty() ? heard() : decided();
            case 8:
                return changed();
            case 9:
                return cases_.empty() ? called() : forgotten();
            case 10:
                return cases_.empty() ? called() : noted();
            case 11:
                return on_duty();
            case 12:
                return worded();
            default:
                return called();
        }
    }

    v1::Command registered() {
        v1::Command command;
        auto& service = *command.mutable_register_service();
        service.set_title("Služba " + std::to_string(services_.size()));
        service.set_provider("Příklad (ukázka)");
        service.add_kinds("§57");
        service.add_kraje("OLK");
        return command;
    }
    v1::Command status() {
        v1::Command command;
        auto& set = *command.mutable_set_service_status();
        set.set_service_id(any(services_));
        set.set_to(static_cast<v1::ServiceStatus::Value>(1 + below(6)));
        set.set_reason("změna");
        set.set_effective_from_at_us(
            static_cast<std::uint64_t>(to_us(world_.clock.now() - std::chrono::hours{below(50)}))
        );
        if (below(2) == 0) set.set_verified_by(v1::VerificationMethod::phone);
        return command;
    }
    v1::Command verified() {
        v1::Command command;
        auto& verify = *command.mutable_verify_service();
        verify.set_service_id(any(services_));
        verify.set_method(v1::VerificationMethod::phone);
        verify.set_disposition(static_cast<v1::Disposition::Value>(1 + below(4)));
        return command;
    }
    v1::Command called() {
        static char const* const kraje[] = {"OLK", "ZLK", "PHA", "MSK"};
        auto command = world_.call(any(lines_), kraje[below(4)]);
        auto& call = *command.mutable_log_call();
        if (!codes_.empty() && below(3) == 0) {
            call.clear_return_kraj();
            call.set_case_code(any(codes_));
        }
        call.set_started_at_us(
            static_cast<std::uint64_t>(to_us(world_.clock.now() - std::chrono::hours{below(40)}))
        );
        call.add_needs()->set_code(below(2) == 0 ? "N-BYD" : "N-DOK");
        if (below(2) == 0) {
            auto& referral = *call.add_referrals();
            referral.set_service_id(any(services_));
            referral.set_need_code(call.needs(0).code());
            referral.set_kind(static_cast<v1::ReferralKind::Value>(1 + below(2)));
        }
        if (below(3) == 0) {
            call.mutable_next_step()->set_kind(v1::NextStep::line_calls_back);
            call.mutable_next_step()->set_due_on(
                format_date(plus_days(to_prague(world_.clock.now()).date, below(10)))
            );
            if (below(2) == 0) call.mutable_next_step()->set_contact_phone("777 123 456");
        }
        return command;
    }
    v1::Command corrected() {
        v1::Command command;
        if (below(4) == 0) {
            command.mutable_void_call()->set_call_id(any(calls_));
            command.mutable_void_call()->set_reason("duplicita");
            return command;
        }
        auto& correct = *command.mutable_correct_call();
        correct.set_call_id(any(calls_));
        bool const kraj = below(2) == 0;
        correct.set_field(kraj ? "return_kraj" : "minutes");
        correct.set_new_value(kraj ? "MSK" : std::to_string(below(60)));
        correct.set_reason("přeslech");
        return command;
    }
    v1::Command stepped() {
        v1::Command command;
        auto const& [case_id, referral_id] = referrals_.empty()
                                                 ? std::pair{any(cases_), std::string{"none"}}
                                                 : referrals_[random_() % referrals_.size()];
        auto& step = *command.mutable_step_referral();
        step.set_case_id(case_id);
        step.set_referral_id(referral_id);
        step.set_step(static_cast<v1::ReferralStep::Value>(1 + below(14)));
        step.set_how_known(v1::HowKnown::caller);
        if (step.step() == v1::ReferralStep::decline) step.set_reason("U-KAP");
        if (step.step() == v1::ReferralStep::cancel || step.step() == v1::ReferralStep::reopen ||
            step.step() == v1::ReferralStep::void_step) {
            step.set_reason("omyl");
        }
        if (step.step() == v1::ReferralStep::contact_tried ||
            step.step() == v1::ReferralStep::lapse)
            step.clear_how_known();
        return command;
    }
    v1::Command followed_up() {
        v1::Command command;
        command.mutable_record_follow_up()->set_case_id(any(cases_));
        command.mutable_record_follow_up()->set_result(
            static_cast<v1::FollowUpResult::Value>(1 + below(2))
        );
        return command;
    }
    v1::Command heard() {
        v1::Command command;
        auto& record = *command.mutable_record_feedback();
        record.set_kind(v1::FeedbackKind::suggestion);
        record.set_channel(v1::Channel::phone);
        record.set_about(v1::FeedbackAbout::line);
        record.set_text("Středa je pozdě.");
        record.set_wants_reply(below(2) == 0);
        if (record.wants_reply()) record.set_contact("Jana, 777 123 456");
        return command;
    }
    v1::Command decided() {
        if (below(2) == 0) return heard();
        v1::Command command;
        if (below(2) == 0) {
            command.mutable_answer_feedback()->set_feedback_id(any(feedback_));
            command.mutable_answer_feedback()->set_result(v1::AnswerResult::told);
            command.mutable_answer_feedback()->set_channel(v1::Channel::phone);
        } else {
            command.mutable_decide_feedback()->set_feedback_id(any(feedback_));
            command.mutable_decide_feedback()->set_decision(v1::DecisionKind::adopt);
        }
        return command;
    }
    /// Asked for, answered (by nobody in particular: the same account may not), carried out.
    v1::Command forgotten() {
        v1::Command command;
        auto const& subject = any(cases_);
        switch (below(3)) {
            case 0:
                command.mutable_request_erasure()->set_subject(subject);
                command.mutable_request_erasure()->set_ground(v1::ErasureGround::objection);
                break;
            case 1:
                command.mutable_answer_erasure()->set_erasure_id("erasure-" + subject);
                command.mutable_answer_erasure()->set_verdict(v1::ErasureVerdict::confirm);
                break;
            default:
                command.mutable_complete_erasure()->set_erasure_id("erasure-" + subject);
        }
        return command;
    }
    /// What the server itself records.
    v1::Command noted() {
        v1::Command command;
        if (below(2) == 0) {
            command.mutable_record_retention()->set_rule(v1::Retention::text);
            command.mutable_record_retention()->set_keys_shredded(1);
        } else {
            auto& opening = *command.mutable_record_openings()->add_openings();
            opening.set_subject(any(cases_));
            opening.set_retention(v1::Retention::contact);
        }
        return command;
    }
    v1::Command worded() {
        v1::Command command;
        auto& text = *command.mutable_add_text_template();
        text.set_key("text" + std::to_string(below(100)));
        text.set_title("Hodiny");
        text.set_text("Linka je v provozu v pondělí a ve středu.");
        return command;
    }
    /// Shifts begun, ended with and without a note, taken back, taken over; missed calls.
    v1::Command on_duty() {
        v1::Command command;
        auto const [line_id, shift_id] = shifts_.empty()
                                             ? std::pair{any(lines_), std::string{"none"}}
                                             : shifts_[random_() % shifts_.size()];
        switch (below(8)) {
            case 0:
                command.mutable_end_shift()->set_line_id(line_id);
                command.mutable_end_shift()->set_shift_id(shift_id);
                if (below(2) == 0) command.mutable_end_shift()->set_handover("Volat zítra.");
                break;
            case 1:
                command.mutable_take_back_shift()->set_line_id(line_id);
                command.mutable_take_back_shift()->set_shift_id(shift_id);
                break;
            case 2:
                command.mutable_acknowledge_handover()->set_line_id(line_id);
                command.mutable_acknowledge_handover()->set_shift_id(shift_id);
                break;
            case 3: {
                auto& tally = *command.mutable_tally_missed_calls();
                tally.set_line_id(line_id);
                tally.set_date_on(format_date(to_prague(world_.clock.now()).date));
                tally.set_count(static_cast<std::uint32_t>(below(9)));
                tally.set_method(v1::TallyMethod::estimate);
                break;
            }
            default:
                command.mutable_start_shift()->set_line_id(any(lines_));
                command.mutable_start_shift()->set_planned_until_at_us(static_cast<std::uint64_t>(
                    to_us(world_.clock.now() + std::chrono::hours{1 + below(8)})
                ));
        }
        return command;
    }
    v1::Command changed() {
        v1::Command command;
        auto& change = *command.mutable_change_offering();
        change.set_description("úterý dopoledne");
        change.set_kind(v1::ChangeKind::hours);
        change.set_line_id(any(lines_));
        change.set_effective_on(
            format_date(plus_days(to_prague(world_.clock.now()).date, 1 + below(5)))
        );
        auto& hours = *change.add_hours();
        hours.set_weekday(2);
        hours.add_windows()->set_from("09:00");
        hours.mutable_windows(0)->set_to("12:00");
        if (!feedback_.empty()) change.add_from_feedback(any(feedback_));
        return command;
    }

    void remember(engine::Outcome const& outcome) {
        for (auto const& event : outcome.commit.events()) {
            if (event.has_case_opened()) {
                cases_.push_back(event.case_opened().case_id());
                codes_.push_back(event.case_opened().case_code());
            }
            if (event.has_call_logged()) calls_.push_back(event.call_logged().call_id());
            if (event.has_referral_made()) {
                referrals_.emplace_back(
                    event.referral_made().case_id(), event.referral_made().referral_id()
                );
            }
            if (event.has_service_registered())
                services_.push_back(event.service_registered().service_id());
            if (event.has_shift_started()) {
                shifts_.emplace_back(
                    event.shift_started().line_id(), event.shift_started().shift_id()
                );
            }
            if (event.has_feedback_received())
                feedback_.push_back(event.feedback_received().feedback_id());
        }
    }

    World& world_;
    std::mt19937_64 random_;
    std::vector<std::string> lines_, services_, cases_, codes_, calls_, feedback_;
    std::vector<std::pair<std::string, std::string>> referrals_, shifts_;
};

}  // namespace linka::test
