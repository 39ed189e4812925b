#include "domain/feedback.hpp"

#include "domain/text.hpp"

namespace linka::domain {

namespace {

using Decision = v1::DecisionKind;
using Answer = v1::AnswerResult;

/// A reason is owed to whoever was declined; for the rest it may be left out.
void check_decision(v1::DecideFeedback const& command, Context const& context, Refusals& refusals) {
    auto const decision = command.decision();
    if (decision == Decision::unspecified) refusals.add("/decision", "required");
    auto const reason = decision == Decision::decline ? Presence::required : Presence::optional;
    check_text(refusals, command.reason(), "/reason", {.presence = reason});
    if (decision == Decision::defer) {
        auto const until = refusals.date(command.until_on(), "/until_on", Presence::required);
        if (until && *until <= today(context))
            refusals.add("/until_on", "not_after_today", command.until_on());
    } else if (!command.until_on().empty()) {
        refusals.add("/until_on", "not_for_this_decision");
    }
    if (decision == Decision::pass_on) {
        check_text(refusals, command.pass_on_to(), "/pass_on_to", {.max = name_max});
    } else if (!command.pass_on_to().empty()) {
        refusals.add("/pass_on_to", "not_for_this_decision");
    }
}

}  // namespace

bool leads_to_change(Feedback const& feedback) {
    return feedback.decision == Decision::adopt || feedback.decision == Decision::adapt;
}

bool answer_owed(Feedback const& feedback) {
    return feedback.wants_reply && feedback.answer == Answer::unspecified;
}

Result<Events> decide(v1::RecordFeedback const& command, Context& context) {
    Refusals refusals{context};
    auto const& reference = context.reference;
    check_text(refusals, command.text(), "/text", {.max = feedback_text_max});
    refusals.optional_code(
        reference.caller_roles, command.giver_role(), "/giver_role", "unknown_caller_role"
    );
    refusals.optional_code(reference.prisons, command.prison_id(), "/prison_id", "unknown_prison");
    refusals.optional_code(reference.kraje, command.kraj(), "/kraj", "unknown_kraj");
    check_contact(refusals, command.contact(), "/contact", name_max);
    if (!command.contact().empty() && !command.wants_reply())
        refusals.add("/contact", "contact_without_reply");
    check_text(
        refusals, command.about_ref(), "/about_ref", {.max = id_max, .presence = Presence::optional}
    );
    if (!refusals.none()) return refusals.fault();

    Events events;
    auto const id = context.ids.id("feedback");
    auto& received = *add(events, id).mutable_feedback_received();
    received.set_feedback_id(id);
    received.set_channel(command.channel());
    received.set_giver_role(command.giver_role());
    received.set_prison_id(command.prison_id());
    received.set_kraj(command.kraj());
    received.set_about(command.about());
    received.set_about_ref(command.about_ref());
    received.set_kind(command.kind());
    received.set_text(command.text());
    received.set_verbatim(command.verbatim());
    received.set_wants_reply(command.wants_reply());
    received.set_contact(command.contact());
    return events;
}

Result<Events> decide(
    Feedback const& feedback, v1::DecideFeedback const& command, Context& context
) {
    if (feedback.feedback_id.empty()) return not_found("unknown_feedback", command.feedback_id());
    bool const open =
        feedback.decision == Decision::unspecified || feedback.decision == Decision::defer;
    if (!open) return conflict("feedback_already_decided", Decision::Value_Name(feedback.decision));
    Refusals refusals{context};
    check_decision(command, context, refusals);
    if (!refusals.none()) return refusals.fault();

    Events events;
    auto& decided = *add(events, feedback.feedback_id).mutable_feedback_decided();
    decided.set_feedback_id(feedback.feedback_id);
    decided.set_decision(command.decision());
    decided.set_reason(command.reason());
    decided.set_until_on(command.until_on());
    decided.set_pass_on_to(command.pass_on_to());
    return events;
}

Result<Events> decide(
    Feedback const& feedback, v1::AnswerFeedback const& command, Context& context
) {
    if (feedback.feedback_id.empty()) return not_found("unknown_feedback", command.feedback_id());
    if (feedback.decision == Decision::unspecified)
        return conflict("feedback_not_decided", command.feedback_id());
    if (feedback.answer != Answer::unspecified)
        return conflict("feedback_already_answered", command.feedback_id());
    if (!answer_owed(feedback)) return conflict("no_answer_owed", command.feedback_id());
    Refusals refusals{context};
    bool const told = command.result() == Answer::told;
    bool const channel_given = command.channel() != v1::Channel::unspecified;
    if (command.result() == Answer::unspecified) refusals.add("/result", "required");
    if (told && !channel_given) refusals.add("/channel", "required");
    if (!told && channel_given) refusals.add("/channel", "channel_without_answer");
    if (!refusals.none()) return refusals.fault();

    Events events;
    auto& answered = *add(events, feedback.feedback_id).mutable_feedback_answered();
    answered.set_feedback_id(feedback.feedback_id);
    answered.set_result(command.result());
    answered.set_channel(command.channel());
    return events;
}

void evolve(Feedback& feedback, v1::Event const& event) {
    if (event.has_feedback_received()) {
        feedback.feedback_id = event.feedback_received().feedback_id();
        feedback.wants_reply = event.feedback_received().wants_reply();
    } else if (event.has_feedback_decided()) {
        feedback.decision = event.feedback_decided().decision();
    } else if (event.has_feedback_answered()) {
        feedback.answer = event.feedback_answered().result();
    } else if (event.has_feedback_change_linked()) {
        feedback.change_ids.push_back(event.feedback_change_linked().change_id());
    }
}

}  // namespace linka::domain
