#include "domain/erasure.hpp"

#include "base/check.hpp"
#include "domain/text.hpp"

namespace linka::domain {

namespace {

using State = v1::ErasureState;
using Verdict = v1::ErasureVerdict;

bool under_way(Erasure const& erasure) {
    return erasure.state == State::requested || erasure.state == State::confirmed;
}

}  // namespace

bool is_shared_stream(std::string_view stream) {
    return stream == openings_stream || stream == retention_stream || stream == erasures_stream ||
           stream == imports_stream;
}

std::string erasure_id_of(std::string_view subject) { return "erasure-" + std::string{subject}; }

Result<Events> decide(
    Erasure const& erasure,
    std::string const& subject,
    v1::RequestErasure const& command,
    Context& context
) {
    if (under_way(erasure)) return conflict("erasure_under_way", erasure.erasure_id);
    if (erasure.state == State::completed) return conflict("already_erased", erasure.subject);
    Refusals refusals{context};
    if (command.ground() == v1::ErasureGround::unspecified) refusals.add("/ground", "required");
    if (!refusals.none()) return refusals.fault();

    Events events;
    auto const id = erasure_id_of(subject);
    auto& requested = *add(events, id).mutable_erasure_requested();
    requested.set_erasure_id(id);
    requested.set_subject(subject);
    requested.set_ground(command.ground());
    requested.set_requested_by(std::string{context.actor});
    return events;
}

Result<Events> decide(Erasure const& erasure, v1::AnswerErasure const& command, Context& context) {
    if (erasure.erasure_id.empty()) return not_found("unknown_erasure", command.erasure_id());
    if (erasure.state != State::requested)
        return conflict("erasure_already_answered", State::Value_Name(erasure.state));
    if (erasure.requested_by == context.actor) return forbidden("erasure_needs_another_person");
    Refusals refusals{context};
    bool const refuse = command.verdict() == Verdict::refuse;
    if (command.verdict() == Verdict::unspecified) refusals.add("/verdict", "required");
    if (refuse) check_text(refusals, command.reason(), "/reason", {});
    if (!refuse && !command.reason().empty()) refusals.add("/reason", "not_for_this_decision");
    if (!refusals.none()) return refusals.fault();

    Events events;
    auto& event = add(events, erasure.erasure_id);
    if (refuse) {
        auto& refused = *event.mutable_erasure_refused();
        refused.set_erasure_id(erasure.erasure_id);
        refused.set_reason(command.reason());
        refused.set_refused_by(std::string{context.actor});
    } else {
        auto& confirmed = *event.mutable_erasure_confirmed();
        confirmed.set_erasure_id(erasure.erasure_id);
        confirmed.set_subject(erasure.subject);
        confirmed.set_confirmed_by(std::string{context.actor});
    }
    return events;
}

Result<Events> decide(Erasure const& erasure, v1::CompleteErasure const& command, Context&) {
    if (erasure.erasure_id.empty()) return not_found("unknown_erasure", command.erasure_id());
    if (erasure.state != State::confirmed)
        return conflict("erasure_already_answered", State::Value_Name(erasure.state));
    Events events;
    auto& completed = *add(events, erasure.erasure_id).mutable_erasure_completed();
    completed.set_erasure_id(erasure.erasure_id);
    completed.set_subject(erasure.subject);
    completed.set_keys_destroyed(command.keys_destroyed());
    completed.set_epoch_before(command.epoch_before());
    completed.set_epoch_after(command.epoch_after());
    return events;
}

Result<Events> decide(v1::RecordRetention const& command, Context&) {
    Events events;
    auto& completed = *add(events, retention_stream).mutable_retention_run_completed();
    completed.set_rule(command.rule());
    completed.set_days(command.days());
    completed.set_keys_shredded(command.keys_shredded());
    completed.set_epoch_before(command.epoch_before());
    completed.set_epoch_after(command.epoch_after());
    return events;
}

Result<Events> decide(v1::RecordOpenings const& command, Context&) {
    CHECK(command.openings_size() > 0);
    Events events;
    for (auto const& opening : command.openings()) {
        auto& opened = *add(events, openings_stream).mutable_personal_envelope_opened();
        opened.set_subject(opening.subject());
        opened.set_retention(opening.retention());
    }
    return events;
}

void evolve(Erasure& erasure, v1::Event const& event) {
    if (event.has_erasure_requested()) {
        erasure.erasure_id = event.erasure_requested().erasure_id();
        erasure.subject = event.erasure_requested().subject();
        erasure.requested_by = event.erasure_requested().requested_by();
        erasure.state = State::requested;
    } else if (event.has_erasure_confirmed()) {
        erasure.state = State::confirmed;
    } else if (event.has_erasure_refused()) {
        erasure.state = State::refused;
    } else if (event.has_erasure_completed()) {
        erasure.state = State::completed;
    }
}

}  // namespace linka::domain
