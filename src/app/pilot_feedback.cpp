#include "app/pilot_feedback.hpp"

namespace linka::app {

namespace {

constexpr std::uint32_t effect_window_days = 14;

/// The service that a piece of feedback is about.
struct ServiceNamed {
    std::string_view kind;
    std::string_view town;
};
std::optional<ServiceNamed> service_of(std::string_view key) {
    if (key == "stale-shelter") return ServiceNamed{"§63", "Ostrava"};
    if (key == "from-the-gate") return ServiceNamed{"X-PROBDUM", "Frýdek-Místek"};
    if (key == "no-infection") return ServiceNamed{"§57", "Karlovy Vary"};
    return std::nullopt;
}

void expect(
    v1::ChangeOffering& change, std::string_view metric, v1::EffectDirection::Value direction
) {
    auto& effect = *change.mutable_expected_effect();
    effect.set_metric(std::string{metric});
    effect.set_direction(direction);
    effect.set_window_days(effect_window_days);
}

}  // namespace

void FeedbackDesk::write() {
    write_feedback();
    write_changes();
}

void FeedbackDesk::write_feedback() {
    auto const entries = feedback_entries();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        script_.at(moment(entries[i].said), [this, i] { return receive(i); });
        if (entries[i].decided)
            script_.at(moment(*entries[i].decided), [this, i] { return decide(i); });
        if (entries[i].answered)
            script_.at(moment(*entries[i].answered), [this, i] { return answer(i); });
    }
}

void FeedbackDesk::write_changes() {
    script_.at(from_prague(april(9), 15 * 60 + 20), [this] { return open_on_easter_monday(); });
    script_.at(from_prague(april(24), 11 * 60 + 15), [this] { return open_on_tuesdays(); });
    script_.at(from_prague(april(30), 13 * 60 + 30), [this] { return hand_over(); });
}

Instant FeedbackDesk::moment(ScriptMoment const& at) {
    constexpr int quarter = 15;
    return from_prague(at.date, at.hour * 60 + dice_.between(0, 3 * quarter)) +
           std::chrono::seconds{dice_.between(0, 59)};
}

Done FeedbackDesk::receive(std::size_t index) {
    auto const& entry = feedback_entries()[index];
    v1::Command command;
    auto& record = *command.mutable_record_feedback();
    record.set_channel(entry.channel);
    record.set_giver_role(std::string{entry.role});
    record.set_prison_id(std::string{entry.prison_id});
    record.set_kraj(std::string{entry.kraj});
    record.set_about(entry.about);
    if (auto const service = service_of(entry.key)) {
        record.set_about_ref(directory_.id_of(service->kind, service->town));
    }
    record.set_kind(entry.kind);
    record.set_text(std::string{entry.text});
    record.set_verbatim(dice_.chance(0.6));
    record.set_wants_reply(entry.wants_reply);
    auto const commit = script_.record(std::move(command), cast_.coordinator);
    if (!commit) return commit.error();
    ids_[entry.key] = commit->events(0).feedback_received().feedback_id();
    return {};
}

Done FeedbackDesk::decide(std::size_t index) {
    auto const& entry = feedback_entries()[index];
    v1::Command command;
    auto& decide = *command.mutable_decide_feedback();
    decide.set_feedback_id(ids_.at(entry.key));
    decide.set_decision(entry.decision);
    decide.set_reason(std::string{entry.reason});
    decide.set_pass_on_to(std::string{entry.pass_on_to});
    if (entry.until) decide.set_until_on(format_date(*entry.until));
    auto const commit = script_.record(std::move(command), cast_.coordinator);
    return commit ? Done{} : Done{commit.error()};
}

Done FeedbackDesk::answer(std::size_t index) {
    auto const& entry = feedback_entries()[index];
    v1::Command command;
    auto& answer = *command.mutable_answer_feedback();
    answer.set_feedback_id(ids_.at(entry.key));
    answer.set_result(entry.answer);
    if (entry.answer == v1::AnswerResult::told) answer.set_channel(entry.channel);
    auto const commit = script_.record(std::move(command), cast_.coordinator);
    return commit ? Done{} : Done{commit.error()};
}

Done FeedbackDesk::open_on_easter_monday() {
    v1::ChangeOffering opened;
    opened.set_description(
        "Linka Morava bude na Velikonoční pondělí od 10 do 13 hodin. Ostatní linky mají svátek."
    );
    opened.set_kind(v1::ChangeKind::day_exception);
    opened.set_line_id(lines_.id_of(morava));
    *opened.mutable_day_exception() = Lines::easter_monday();
    return change(std::move(opened), {});
}

Done FeedbackDesk::open_on_tuesdays() {
    v1::ChangeOffering opened;
    opened.set_description(
        "Linka Morava bude i v úterý od 9 do 12 hodin, protože se v úterý propouští."
    );
    opened.set_kind(v1::ChangeKind::hours);
    opened.set_line_id(lines_.id_of(morava));
    opened.set_effective_on(format_date(tuesday_from));
    *opened.add_hours() = Lines::tuesday_hours();
    expect(opened, "M1", v1::EffectDirection::up);
    return change(std::move(opened), {"wednesday-late", "tuesday"});
}

Done FeedbackDesk::hand_over() {
    v1::ChangeOffering handed;
    handed.set_description("Liberecký kraj přechází z linky Severozápad na linku Praha a střed.");
    handed.set_kind(v1::ChangeKind::coverage);
    handed.set_line_id(lines_.id_of(praha_a_stred));
    handed.set_effective_on(format_date(handover_on));
    *handed.mutable_coverage() = Lines::handover();
    expect(handed, "M2", v1::EffectDirection::up);
    return change(std::move(handed), {"busy", "liberec"});
}

Done FeedbackDesk::change(
    v1::ChangeOffering change, std::vector<std::string_view> const& from_feedback
) {
    for (auto const& key : from_feedback) change.add_from_feedback(ids_.at(key));
    v1::Command command;
    *command.mutable_change_offering() = std::move(change);
    auto const commit = script_.record(std::move(command), cast_.coordinator);
    return commit ? Done{} : Done{commit.error()};
}

}  // namespace linka::app
