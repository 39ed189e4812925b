#include "views/cases.hpp"

#include "store/keys.hpp"
#include "views/case_rows.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace linka::views {

namespace {

/// The case an event belongs to: its stream, or for events of a call the case the call is about.
std::string case_of(v1::Event const& event, store::Tables const& tables) {
    if (event.has_case_opened()) return event.case_opened().case_id();
    if (event.has_call_logged()) return event.call_logged().case_id();
    if (event.has_information_given())
        return tables.get("case_calls", event.information_given().call_id()).value_or("");
    if (event.has_call_corrected())
        return tables.get("case_calls", event.call_corrected().call_id()).value_or("");
    if (event.has_call_voided())
        return tables.get("case_calls", event.call_voided().call_id()).value_or("");
    return event.stream().starts_with("case-") ? event.stream() : std::string{};
}

void add_to_timeline(
    Fact const& fact,
    int index,
    v1::Event const& event,
    std::string const& case_id,
    store::Tables& tables
) {
    v1::TimelineEntry entry;
    entry.set_position(fact.position);
    entry.set_recorded_at_us(static_cast<std::uint64_t>(to_us(fact.recorded_at)));
    entry.set_occurred_at_us(fact.commit.occurred_at_us());
    *entry.mutable_actor() = fact.commit.actor();
    *entry.mutable_event() = event;
    auto const order = store::be64(fact.position) + fmt::format("{:04}", index);
    put_row(tables, "case_timeline", store::key({case_id, order}), entry);
}

std::string due_key(v1::CaseReply const& row) {
    return store::key({row.follow_up().due_on(), row.case_id()});
}

std::string recent_key(v1::CaseReply const& row, store::Tables const& tables) {
    auto const position = tables.get("case_last_call", row.case_id());
    return position ? store::key({*position, row.case_id()}) : std::string{};
}

void note_call(
    Fact const& fact, v1::CallLogged const& call, v1::CaseReply& row, store::Tables& tables
) {
    auto const before = recent_key(row, tables);
    if (!before.empty()) tables.erase("cases_recent", before);
    auto const position = store::be64(fact.position);
    tables.put("case_last_call", row.case_id(), position);
    tables.put("cases_recent", store::key({position, row.case_id()}), row.case_id());
    tables.put("case_calls", call.call_id(), row.case_id());
    row.set_calls(row.calls() + 1);
    row.set_last_call_at_us(
        std::max<std::uint64_t>(row.last_call_at_us(), fact.commit.occurred_at_us())
    );
    if (!call.prison_id().empty()) row.set_prison_id(call.prison_id());
}

/// A call taken back is no call of the case any more.
void forget_call(v1::CaseReply& row) {
    if (row.calls() > 0) row.set_calls(row.calls() - 1);
}

void apply_event(Fact const& fact, int index, v1::Event const& event, store::Tables& tables) {
    auto const case_id = case_of(event, tables);
    if (case_id.empty()) return;
    auto row = row_or_new<v1::CaseReply>(tables, "cases", case_id);
    auto const due_before = row.has_follow_up() ? due_key(row) : std::string{};
    if (event.has_case_opened()) {
        tables.put("case_codes", event.case_opened().case_code(), case_id);
    } else if (event.has_call_logged()) {
        row.set_case_id(case_id);
        note_call(fact, event.call_logged(), row, tables);
    } else if (event.has_call_voided()) {
        forget_call(row);
    }
    apply_to_case(row, event, fact);
    auto const due_after = row.has_follow_up() ? due_key(row) : std::string{};
    if (due_before != due_after) {
        if (!due_before.empty()) tables.erase("follow_ups", due_before);
        if (!due_after.empty()) tables.put("follow_ups", due_after, case_id);
    }
    put_row(tables, "cases", case_id, row);
    add_to_timeline(fact, index, event, case_id, tables);
}

void apply(Fact const& fact, store::Tables& tables) {
    int index = 0;
    for (auto const& event : fact.commit.events()) apply_event(fact, index++, event, tables);
    // A commit may belong to a case without an event of its own there: a repeated call, say.
    for (auto const& stream : fact.streams) {
        if (!stream.starts_with("case-")) continue;
        auto row = find_row<v1::CaseReply>(tables, "cases", stream);
        if (!row) continue;
        row->set_version(fact.position);
        put_row(tables, "cases", stream, *row);
    }
}

}  // namespace

View cases_view() {
    return {
        "cases",
        1,
        {"cases",
         "case_codes",
         "case_timeline",
         "case_calls",
         "case_last_call",
         "cases_recent",
         "follow_ups"},
        &apply
    };
}

std::optional<v1::CaseReply> find_case(store::TableReader const& tables, std::string_view case_id) {
    return find_row<v1::CaseReply>(tables, "cases", case_id);
}

std::optional<std::string> case_by_code(
    store::TableReader const& tables, std::string_view case_code
) {
    return tables.get("case_codes", case_code);
}

std::vector<v1::TimelineEntry> case_timeline(
    store::TableReader const& tables, std::string_view case_id
) {
    std::vector<v1::TimelineEntry> entries;
    store::Scan scan;
    scan.prefix = store::key({case_id, ""});
    tables.scan("case_timeline", scan, [&](std::string_view, std::string_view bytes) {
        CHECK(entries.emplace_back().ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
        return true;
    });
    return entries;
}

Listed<v1::CaseReply> list_cases(store::TableReader const& tables, Page const& page) {
    return newest_first<v1::CaseReply>(tables, "cases_recent", "cases", page);
}

Listed<v1::CaseReply> list_due_cases(store::TableReader const& tables, Date day, Page const& page) {
    Listed<v1::CaseReply> listed;
    store::Scan scan;
    if (!page.after.empty()) scan.after = page.after;
    auto const last_day = format_date(day);
    std::string last;
    tables.scan("follow_ups", scan, [&](std::string_view key, std::string_view id) {
        if (key.substr(0, 10) > last_day) return false;
        if (listed.rows.size() == page.limit) {
            listed.next = last;
            return false;
        }
        last = key;
        if (auto row = find_case(tables, id)) listed.rows.push_back(std::move(*row));
        return true;
    });
    return listed;
}

}  // namespace linka::views
