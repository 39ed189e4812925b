#include "views/privacy.hpp"

#include "store/keys.hpp"

#include <algorithm>

namespace linka::views {

namespace {

std::uint64_t us(Instant instant) { return static_cast<std::uint64_t>(to_us(instant)); }

std::string day_of(Instant instant) { return format_date(to_prague(instant).date); }

void requested(Fact const& fact, v1::ErasureRequested const& event, store::Tables& tables) {
    auto const& id = event.erasure_id();
    auto const before = find_erasure(tables, id);
    v1::ErasureReply row;
    row.set_erasure_id(id);
    row.set_subject(event.subject());
    row.set_ground(event.ground());
    row.set_state(v1::ErasureState::requested);
    row.set_requested_by(event.requested_by());
    row.set_requested_at_us(us(fact.recorded_at));
    // Asked for again after a refusal: its place in the list moves on.
    if (before) row.set_version(before->version());
    put_row(tables, "erasures", id, row);
}

void answered(
    v1::ErasureReply& row, v1::ErasureState::Value state, std::string const& by, Fact const& fact
) {
    row.set_state(state);
    row.set_answered_by(by);
    row.set_answered_at_us(us(fact.recorded_at));
}

void settle(v1::ErasureReply& row, v1::Event const& event, Fact const& fact) {
    if (event.has_erasure_confirmed()) {
        answered(row, v1::ErasureState::confirmed, event.erasure_confirmed().confirmed_by(), fact);
    } else if (event.has_erasure_refused()) {
        answered(row, v1::ErasureState::refused, event.erasure_refused().refused_by(), fact);
        row.set_refusal_reason(event.erasure_refused().reason());
    } else if (event.has_erasure_completed()) {
        auto const& completed = event.erasure_completed();
        row.set_state(v1::ErasureState::completed);
        row.set_completed_at_us(us(fact.recorded_at));
        row.set_keys_destroyed(completed.keys_destroyed());
        row.set_epoch_before(completed.epoch_before());
        row.set_epoch_after(completed.epoch_after());
    }
}

std::string erasure_of(v1::Event const& event) {
    if (event.has_erasure_requested()) return event.erasure_requested().erasure_id();
    if (event.has_erasure_confirmed()) return event.erasure_confirmed().erasure_id();
    if (event.has_erasure_refused()) return event.erasure_refused().erasure_id();
    if (event.has_erasure_completed()) return event.erasure_completed().erasure_id();
    return {};
}

void erase(Fact const& fact, v1::Event const& event, store::Tables& tables) {
    auto const id = erasure_of(event);
    if (id.empty()) return;
    if (event.has_erasure_requested()) requested(fact, event.erasure_requested(), tables);
    auto row = row_or_new<v1::ErasureReply>(tables, "erasures", id);
    settle(row, event, fact);
    if (row.version() != 0)
        tables.erase("erasures_recent", store::key({store::be64(row.version()), id}));
    row.set_version(fact.position);
    tables.put("erasures_recent", store::key({store::be64(fact.position), id}), id);
    put_row(tables, "erasures", id, row);
}

void need_until(std::string const& subject, std::string const& day, store::Tables& tables) {
    v1::NeededUntil row;
    row.set_on(day);
    put_row(tables, "contact_needed", subject, row);
}

bool holds_contact(v1::Event const& event) {
    return std::ranges::any_of(event.sealed(), [](v1::Sealed const& sealed) {
        return sealed.retention() == v1::Retention::contact;
    });
}

/// Only where there is contact data to let go of: most follow-ups have none.
void need(Fact const& fact, v1::Event const& event, store::Tables& tables) {
    auto const& subject = event.stream();
    if (event.has_follow_up_scheduled()) {
        bool const concerned = event.sealed_size() > 0 || tables.get("contact_needed", subject);
        auto const& due = event.follow_up_scheduled().due_on();
        if (concerned) need_until(subject, due.empty() ? day_of(fact.recorded_at) : due, tables);
    } else if (event.has_follow_up_completed() || event.has_follow_up_waived() ||
               event.has_feedback_answered()) {
        bool const concerned = tables.get("contact_needed", subject).has_value();
        if (concerned) need_until(subject, day_of(fact.recorded_at), tables);
    } else if (event.has_feedback_received() && holds_contact(event)) {
        // Until it is answered nobody knows when that will be.
        need_until(subject, "", tables);
    }
}

std::string opening_key(
    std::string_view account_id, v1::Opening const& opening, std::string_view day
) {
    auto const kind = std::to_string(static_cast<int>(opening.retention()));
    return store::key({day, account_id, opening.subject(), kind});
}

void apply(Fact const& fact, store::Tables& tables) {
    for (auto const& event : fact.commit.events()) {
        erase(fact, event, tables);
        need(fact, event, tables);
        if (event.has_personal_envelope_opened()) {
            auto const& opened = event.personal_envelope_opened();
            v1::Opening opening;
            opening.set_subject(opened.subject());
            opening.set_retention(opened.retention());
            auto const& account_id = fact.commit.actor().account_id();
            tables.put("openings", opening_key(account_id, opening, day_of(fact.recorded_at)), "1");
        } else if (event.has_retention_run_completed()) {
            auto const& run = event.retention_run_completed();
            v1::RetentionRunReply row;
            row.set_rule(run.rule());
            row.set_days(run.days());
            row.set_keys_shredded(run.keys_shredded());
            row.set_recorded_at_us(us(fact.recorded_at));
            row.set_epoch_before(run.epoch_before());
            row.set_epoch_after(run.epoch_after());
            put_row(tables, "retention_runs", v1::Retention::Value_Name(run.rule()), row);
        }
    }
}

}  // namespace

View privacy_view() {
    return {
        "privacy",
        1,
        {"erasures", "erasures_recent", "openings", "contact_needed", "retention_runs"},
        &apply
    };
}

std::optional<v1::ErasureReply> find_erasure(
    store::TableReader const& tables, std::string_view erasure_id
) {
    return find_row<v1::ErasureReply>(tables, "erasures", erasure_id);
}

Listed<v1::ErasureReply> list_erasures(store::TableReader const& tables, Page const& page) {
    return newest_first<v1::ErasureReply>(tables, "erasures_recent", "erasures", page);
}

bool opened_on(
    store::TableReader const& tables,
    std::string_view account_id,
    v1::Opening const& opening,
    Date day
) {
    auto const key = opening_key(account_id, opening, format_date(day));
    return tables.get("openings", key).has_value();
}

std::optional<Date> contact_needed_until(
    store::TableReader const& tables, std::string_view subject
) {
    auto const row = find_row<v1::NeededUntil>(tables, "contact_needed", subject);
    if (!row || row->on().empty()) return std::nullopt;
    auto const date = parse_date(row->on(), {});
    return date ? std::optional{*date} : std::nullopt;
}

std::optional<v1::RetentionRunReply> last_retention_run(
    store::TableReader const& tables, v1::Retention::Value rule
) {
    return find_row<v1::RetentionRunReply>(
        tables, "retention_runs", v1::Retention::Value_Name(rule)
    );
}

}  // namespace linka::views
