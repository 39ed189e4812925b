#include "views/cases.hpp"

#include "store/keys.hpp"
#include "views/case_rows.hpp"

#include <algorithm>
#include <map>

namespace linka::views {

namespace {

/// A caller's word about a service is part of the call only where it came with it.
std::string case_of_dispute(
    Fact const& fact, v1::ServiceDisputed const& disputed, store::Tables const& tables
) {
    auto id = tables.get("case_calls", disputed.by_call()).value_or("");
    bool const came_with_it =
        std::ranges::find(fact.streams, disputed.by_call()) != fact.streams.end();
    return came_with_it ? id : std::string{};
}

/// The case an event belongs to: its stream, or for events of a call the case the call is about.
std::string case_of(Fact const& fact, v1::Event const& event, store::Tables const& tables) {
    if (event.has_case_opened()) return event.case_opened().case_id();
    if (event.has_call_logged()) return event.call_logged().case_id();
    if (event.has_information_given())
        return tables.get("case_calls", event.information_given().call_id()).value_or("");
    if (event.has_call_corrected())
        return tables.get("case_calls", event.call_corrected().call_id()).value_or("");
    if (event.has_call_voided())
        return tables.get("case_calls", event.call_voided().call_id()).value_or("");
    if (event.has_service_disputed())
        return case_of_dispute(fact, event.service_disputed(), tables);
    return event.stream().starts_with("case-") ? event.stream() : std::string{};
}

/// A case that the commit at hand touches: read once and written once, however many events say
/// something of it.
struct Touched {
    v1::CaseReply row;
    std::string due_before;
    v1::Commit told;  // the commit with the events of this case alone
};

using TouchedCases = std::map<std::string, Touched, std::less<>>;

std::string due_key(v1::CaseReply const& row) {
    return store::key({row.follow_up().due_on(), row.case_id()});
}

std::string recent_key(v1::CaseReply const& row, store::Tables const& tables) {
    // Set with the first call and never taken back, also where the call is.
    if (row.last_call_at_us() == 0) return {};
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

/// `begun`: the case begins with this commit, so there is nothing to look for.
Touched& touch(
    TouchedCases& touched, std::string const& case_id, store::Tables const& tables, bool begun
) {
    auto const [found, added] = touched.try_emplace(case_id);
    auto& one = found->second;
    if (!added || begun) return one;
    one.row = row_or_new<v1::CaseReply>(tables, "cases", case_id);
    if (one.row.has_follow_up()) one.due_before = due_key(one.row);
    return one;
}

void apply_event(
    Fact const& fact, v1::Event const& event, TouchedCases& touched, store::Tables& tables
) {
    auto const case_id = case_of(fact, event, tables);
    if (case_id.empty()) return;
    auto& [row, due_before, told] = touch(touched, case_id, tables, event.has_case_opened());
    if (event.has_case_opened()) {
        tables.put("case_codes", event.case_opened().case_code(), case_id);
    } else if (event.has_call_logged()) {
        row.set_case_id(case_id);
        note_call(fact, event.call_logged(), row, tables);
    } else if (event.has_call_voided()) {
        forget_call(row);
    }
    apply_to_case(row, event, fact);
    *told.add_events() = event;
}

/// One row a commit, in the form of the log's own record.
void add_to_timeline(
    Fact const& fact, std::string const& case_id, v1::Commit& told, store::Tables& tables
) {
    *told.mutable_actor() = fact.commit.actor();
    told.set_occurred_at_us(fact.commit.occurred_at_us());
    v1::Record record;
    record.set_position(fact.position);
    record.set_recorded_at_us(static_cast<std::uint64_t>(to_us(fact.recorded_at)));
    record.set_commit(told.SerializeAsString());
    put_row(tables, "case_timeline", store::key({case_id, store::be64(fact.position)}), record);
}

void write(Fact const& fact, std::string const& case_id, Touched& one, store::Tables& tables) {
    auto const due_after = one.row.has_follow_up() ? due_key(one.row) : std::string{};
    if (one.due_before != due_after) {
        if (!one.due_before.empty()) tables.erase("follow_ups", one.due_before);
        if (!due_after.empty()) tables.put("follow_ups", due_after, case_id);
    }
    put_row(tables, "cases", case_id, one.row);
    if (one.told.events_size() != 0) add_to_timeline(fact, case_id, one.told, tables);
}

void apply(Fact const& fact, store::Tables& tables) {
    TouchedCases touched;
    for (auto const& event : fact.commit.events()) apply_event(fact, event, touched, tables);
    // A commit may belong to a case without an event of its own there: a repeated call, say.
    for (auto const& stream : fact.streams) {
        if (stream.starts_with("case-"))
            touch(touched, stream, tables, false).row.set_version(fact.position);
    }
    for (auto& [case_id, one] : touched) write(fact, case_id, one, tables);
}

}  // namespace

View cases_view() {
    return {
        "cases",
        4,
        {"cases",
         "case_codes",
         "case_timeline",
         "case_calls",
         "case_last_call",
         "cases_recent",
         "follow_ups"},
        &apply,
        3
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

namespace {

void add_entries(std::string_view bytes, std::vector<v1::TimelineEntry>& entries) {
    v1::Record record;
    v1::Commit told;
    CHECK(record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
    CHECK(told.ParseFromString(record.commit()));
    for (auto& event : *told.mutable_events()) {
        auto& entry = entries.emplace_back();
        entry.set_position(record.position());
        entry.set_recorded_at_us(record.recorded_at_us());
        entry.set_occurred_at_us(told.occurred_at_us());
        *entry.mutable_actor() = told.actor();
        entry.mutable_event()->Swap(&event);
    }
}

}  // namespace

std::vector<v1::TimelineEntry> case_timeline(
    store::TableReader const& tables, std::string_view case_id
) {
    std::vector<v1::TimelineEntry> entries;
    store::Scan scan;
    scan.prefix = store::key({case_id, ""});
    tables.scan("case_timeline", scan, [&](std::string_view, std::string_view bytes) {
        add_entries(bytes, entries);
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
    // What has no day is nobody's to be late with (the caller calls again): its key begins with a
    // zero byte, and comes before all that has one.
    scan.after = page.after.empty() ? std::string{'\1'} : page.after;
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
