#include "views/calls.hpp"

#include "base/number.hpp"
#include "store/keys.hpp"

#include <algorithm>
#include <map>

namespace linka::views {

namespace {

constexpr std::int64_t late_after_us = 24LL * 3600 * 1'000'000;

Date day_of(v1::CallReply const& call) {
    return to_prague(from_us(static_cast<std::int64_t>(call.occurred_at_us()))).date;
}

std::string count_key(v1::CallReply const& call) {
    return store::key({format_date(day_of(call)), call.line_id(), call.return_kraj()});
}

bool is_late(v1::CallReply const& call) {
    return call.recorded_at_us() >
           call.occurred_at_us() + static_cast<std::uint64_t>(late_after_us);
}

/// Somebody rang and somebody answered: neither the line's own calls nor letters.
bool is_answered(v1::CallReply const& call) {
    return call.direction() == v1::Direction::incoming && call.channel() == v1::Channel::phone;
}

/// Adds the call to its day (`sign` 1) or takes it out again (-1).
void count(store::Tables& tables, v1::CallReply const& call, int sign) {
    auto const key = count_key(call);
    auto row = row_or_new<v1::DayCount>(tables, "calls_per_day", key);
    auto const add = [&](std::uint32_t value, bool applies) {
        if (!applies) return value;
        CHECK(sign > 0 || value > 0);
        return sign > 0 ? value + 1 : value - 1;
    };
    row.set_calls(add(row.calls(), true));
    row.set_in_hours(add(row.in_hours(), call.in_hours()));
    row.set_uncovered(add(row.uncovered(), !call.return_kraj().empty() && !call.kraj_covered()));
    row.set_late_entries(add(row.late_entries(), is_late(call)));
    row.set_answered(add(row.answered(), is_answered(call)));
    if (row.calls() == 0) {
        tables.erase("calls_per_day", key);
    } else {
        put_row(tables, "calls_per_day", key, row);
    }
}

v1::CallReply logged(Fact const& fact, v1::CallLogged const& event) {
    v1::CallReply row;
    row.set_call_id(event.call_id());
    row.set_line_id(event.line_id());
    row.set_case_id(event.case_id());
    row.set_direction(event.direction());
    row.set_channel(event.channel());
    row.set_caller_role(event.caller_role());
    row.set_prison_id(event.prison_id());
    row.set_return_kraj(event.return_kraj());
    row.set_in_hours(event.in_hours());
    row.set_kraj_covered(event.kraj_covered());
    if (event.has_minutes()) row.set_minutes(event.minutes());
    row.set_outcome(event.outcome());
    row.set_occurred_at_us(fact.commit.occurred_at_us());
    row.set_recorded_at_us(static_cast<std::uint64_t>(to_us(fact.recorded_at)));
    row.set_org_id(fact.commit.actor().org_id());
    return row;
}

void correct(v1::CallReply& row, v1::CallCorrected const& event) {
    auto const& value = event.new_value();
    if (event.field() == "return_kraj") row.set_return_kraj(value);
    if (event.field() == "prison_id") row.set_prison_id(value);
    if (event.field() == "caller_role") row.set_caller_role(value);
    if (event.field() == "outcome") {
        v1::CallOutcome::Value outcome{};
        if (v1::CallOutcome::Value_Parse(value, &outcome)) row.set_outcome(outcome);
    }
    if (event.field() == "minutes") {
        row.set_minutes(parse_number<std::uint32_t>(value).value_or(0));
    }
    if (event.field() == "started_at") {
        auto const instant = parse_rfc3339(value, "");
        if (instant) row.set_occurred_at_us(static_cast<std::uint64_t>(to_us(*instant)));
    }
    if (event.has_in_hours()) row.set_in_hours(event.in_hours());
    if (event.has_kraj_covered()) row.set_kraj_covered(event.kraj_covered());
    row.set_corrected(true);
}

void apply_to_known(v1::Event const& event, v1::CallReply& row) {
    if (event.has_information_given()) {
        auto const& given = event.information_given();
        row.mutable_told()->MergeFrom(given.services());
        if (!given.text_key().empty()) row.add_texts(given.text_key());
    } else if (event.has_call_corrected()) {
        correct(row, event.call_corrected());
    } else if (event.has_call_voided()) {
        row.set_voided(true);
    }
}

std::string call_of(v1::Event const& event) {
    if (event.has_call_logged()) return event.call_logged().call_id();
    if (event.has_information_given()) return event.information_given().call_id();
    if (event.has_call_corrected()) return event.call_corrected().call_id();
    if (event.has_call_voided()) return event.call_voided().call_id();
    return {};
}

/// The code of the case opened in the same commit, or known from an earlier one.
std::string case_code(Fact const& fact, store::Tables& tables, std::string const& case_id) {
    for (auto const& event : fact.commit.events()) {
        if (event.has_case_opened() && event.case_opened().case_id() == case_id) {
            tables.put("call_case_codes", case_id, event.case_opened().case_code());
            return event.case_opened().case_code();
        }
    }
    return case_id.empty() ? "" : tables.get("call_case_codes", case_id).value_or("");
}

/// The call as it is before the commit at hand says anything of it; taken out of its day.
v1::CallReply take_known(store::Tables& tables, std::string const& id) {
    auto row = row_or_new<v1::CallReply>(tables, "calls", id);
    if (!row.call_id().empty() && !row.voided()) count(tables, row, -1);
    return row;
}

void apply(Fact const& fact, store::Tables& tables) {
    // Read once and written once, however many events say something of a call.
    std::map<std::string, v1::CallReply, std::less<>> touched;
    for (auto const& event : fact.commit.events()) {
        auto const id = call_of(event);
        if (id.empty()) continue;
        if (event.has_call_logged()) {
            auto& row = touched[id] = logged(fact, event.call_logged());
            row.set_case_code(case_code(fact, tables, row.case_id()));
            tables.put("calls_recent", store::key({store::be64(fact.position), id}), id);
            continue;
        }
        auto known = touched.find(id);
        if (known == touched.end()) known = touched.emplace(id, take_known(tables, id)).first;
        apply_to_known(event, known->second);
    }
    for (auto& [id, row] : touched) {
        if (!row.voided()) count(tables, row, +1);
        row.set_version(fact.position);
        put_row(tables, "calls", id, row);
    }
}

}  // namespace

View calls_view() {
    return {"calls", 2, {"calls", "calls_recent", "calls_per_day", "call_case_codes"}, &apply};
}

std::optional<v1::CallReply> find_call(store::TableReader const& tables, std::string_view call_id) {
    return find_row<v1::CallReply>(tables, "calls", call_id);
}

Listed<v1::CallReply> list_calls(store::TableReader const& tables, Page const& page) {
    return newest_first<v1::CallReply>(tables, "calls_recent", "calls", page);
}

void each_counted_day(
    store::TableReader const& tables,
    Date from,
    Date until,
    std::function<void(CountedDay const&)> const& visit
) {
    store::Scan scan;
    scan.after =
        format_date(from);  // A day's keys are longer than its date, so they all come after it.
    auto const last = format_date(until);
    tables.scan("calls_per_day", scan, [&](std::string_view key, std::string_view bytes) {
        auto const date = key.substr(0, 10);
        if (date > last) return false;
        auto const rest = key.substr(11);
        auto const gap = rest.find('\0');
        auto const day = parse_date(date, "");
        CHECK(day.has_value());
        CountedDay counted{
            *day, std::string{rest.substr(0, gap)}, std::string{rest.substr(gap + 1)}, {}
        };
        CHECK(counted.count.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
        visit(counted);
        return true;
    });
}

}  // namespace linka::views
