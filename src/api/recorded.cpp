#include "api/recorded.hpp"

#include "views/calls.hpp"

namespace linka::api {

namespace {

std::string shift_of(v1::Event const& event) {
    if (event.has_shift_started()) return event.shift_started().shift_id();
    if (event.has_shift_ended()) return event.shift_ended().shift_id();
    if (event.has_shift_taken_back()) return event.shift_taken_back().shift_id();
    if (event.has_handover_acknowledged()) return event.handover_acknowledged().shift_id();
    return {};
}

/// What an event is about that names nothing but its stream.
void name_by_stream(v1::Recorded& reply, v1::Event const& event) {
    auto const& stream = event.stream();
    if (stream.starts_with("erasure-")) {
        reply.set_erasure_id(stream);
    } else if (event.has_directory_imported()) {
        // Of many services, none is the one that was made.
        reply.clear_service_id();
    } else if (stream.starts_with("service-")) {
        reply.set_service_id(stream);
        if (event.has_service_disputed())
            reply.set_dispute_id(event.service_disputed().dispute_id());
    } else if (stream.starts_with("feedback-") && reply.change_id().empty()) {
        reply.set_feedback_id(stream);
    } else if (stream.starts_with("case-") && reply.case_id().empty()) {
        reply.set_case_id(stream);
    }
}

}  // namespace

v1::Recorded recorded(engine::Outcome const& outcome, store::TableReader const& tables) {
    v1::Recorded reply;
    reply.set_position(outcome.position);
    for (auto const& event : outcome.commit.events()) {
        if (event.has_case_opened()) {
            reply.set_case_id(event.case_opened().case_id());
            reply.set_case_code(event.case_opened().case_code());
        } else if (event.has_call_logged()) {
            reply.set_call_id(event.call_logged().call_id());
            if (!reply.case_id().empty()) continue;
            // On a case that was there before, whose code the commit does not say.
            reply.set_case_id(event.call_logged().case_id());
            auto const call = views::find_call(tables, reply.call_id());
            if (call) reply.set_case_code(call->case_code());
        } else if (event.has_call_corrected()) {
            reply.set_call_id(event.call_corrected().call_id());
        } else if (event.has_call_voided()) {
            reply.set_call_id(event.call_voided().call_id());
        } else if (event.has_referral_made()) {
            reply.add_referral_ids(event.referral_made().referral_id());
        } else if (event.has_line_opened()) {
            reply.set_line_id(event.line_opened().line_id());
        } else if (event.has_change_proposed()) {
            reply.set_change_id(event.change_proposed().change_id());
        } else if (event.has_account_created()) {
            reply.set_account_id(event.account_created().account_id());
        } else if (event.has_missed_calls_tallied()) {
            reply.set_line_id(event.missed_calls_tallied().line_id());
        } else if (auto const shift = shift_of(event); !shift.empty()) {
            reply.set_shift_id(shift);
        } else {
            name_by_stream(reply, event);
        }
    }
    return reply;
}

}  // namespace linka::api
