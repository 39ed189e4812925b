#include "views/feedback.hpp"

#include "store/keys.hpp"
#include "views/sealed.hpp"

namespace linka::views {

namespace {

v1::FeedbackReply received(Fact const& fact, v1::FeedbackReceived const& event) {
    v1::FeedbackReply row;
    row.set_feedback_id(event.feedback_id());
    row.set_channel(event.channel());
    row.set_giver_role(event.giver_role());
    row.set_prison_id(event.prison_id());
    row.set_kraj(event.kraj());
    row.set_about(event.about());
    row.set_about_ref(event.about_ref());
    row.set_kind(event.kind());
    // Only what was recorded before texts were sealed.
    row.set_text(event.text());
    row.set_verbatim(event.verbatim());
    row.set_wants_reply(event.wants_reply());
    row.set_answer_owed(event.wants_reply());
    row.set_received_at_us(fact.commit.occurred_at_us());
    row.set_recorded_at_us(static_cast<std::uint64_t>(to_us(fact.recorded_at)));
    return row;
}

void decide(v1::FeedbackReply& row, v1::FeedbackDecided const& event, Instant recorded_at) {
    row.set_decision(event.decision());
    row.set_decision_reason(event.reason());
    row.set_until_on(event.until_on());
    row.set_pass_on_to(event.pass_on_to());
    row.set_decided_at_us(static_cast<std::uint64_t>(to_us(recorded_at)));
}

void answer(v1::FeedbackReply& row, v1::FeedbackAnswered const& event, Instant recorded_at) {
    row.set_answer(event.result());
    row.set_answer_owed(false);
    row.set_answered_at_us(static_cast<std::uint64_t>(to_us(recorded_at)));
}

std::string feedback_of(v1::Event const& event) {
    if (event.has_feedback_received()) return event.feedback_received().feedback_id();
    if (event.has_feedback_decided()) return event.feedback_decided().feedback_id();
    if (event.has_feedback_change_linked()) return event.feedback_change_linked().feedback_id();
    if (event.has_feedback_answered()) return event.feedback_answered().feedback_id();
    return {};
}

void apply(Fact const& fact, store::Tables& tables) {
    for (auto const& event : fact.commit.events()) {
        auto const id = feedback_of(event);
        if (id.empty()) continue;
        auto row = row_or_new<v1::FeedbackReply>(tables, "feedback", id);
        if (event.has_feedback_received()) {
            row = received(fact, event.feedback_received());
            keep_sealed(row, fact, event);
            tables.put("feedback_recent", store::key({store::be64(fact.position), id}), id);
        } else if (event.has_feedback_decided()) {
            decide(row, event.feedback_decided(), fact.recorded_at);
        } else if (event.has_feedback_change_linked()) {
            row.add_change_ids(event.feedback_change_linked().change_id());
        } else if (event.has_feedback_answered()) {
            answer(row, event.feedback_answered(), fact.recorded_at);
        }
        row.set_version(fact.position);
        put_row(tables, "feedback", id, row);
    }
}

bool is_open(v1::FeedbackReply const& row) {
    return row.decision() == v1::DecisionKind::unspecified ||
           row.decision() == v1::DecisionKind::defer || row.answer_owed();
}

}  // namespace

View feedback_view() { return {"feedback", 2, {"feedback", "feedback_recent"}, &apply}; }

std::optional<v1::FeedbackReply> find_feedback(
    store::TableReader const& tables, std::string_view feedback_id
) {
    return find_row<v1::FeedbackReply>(tables, "feedback", feedback_id);
}

Listed<v1::FeedbackReply> list_feedback(
    store::TableReader const& tables, Page const& page, Which which
) {
    if (which == Which::all) {
        return newest_first<v1::FeedbackReply>(tables, "feedback_recent", "feedback", page);
    }
    return newest_first<v1::FeedbackReply>(tables, "feedback_recent", "feedback", page, is_open);
}

}  // namespace linka::views
