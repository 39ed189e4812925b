#include "views/duty.hpp"

#include "store/keys.hpp"
#include "views/sealed.hpp"

#include <algorithm>

namespace linka::views {

namespace {

constexpr std::size_t waiting_max = 100;

bool waits(v1::ShiftReply const& row) { return row.handover() && row.acknowledged_at_us() == 0; }

bool is_current(v1::ShiftReply const& row) {
    return !row.taken_back() && (row.ended_at_us() == 0 || waits(row));
}

v1::ShiftReply started(Fact const& fact, v1::ShiftStarted const& event) {
    v1::ShiftReply row;
    row.set_shift_id(event.shift_id());
    row.set_line_id(event.line_id());
    row.set_operator_id(event.operator_id());
    row.set_org_id(fact.commit.actor().org_id());
    row.set_started_at_us(event.started_at_us());
    row.set_planned_until_at_us(event.planned_until_at_us());
    row.set_in_hours(event.in_hours());
    row.set_started_position(fact.position);
    return row;
}

std::string shift_of(v1::Event const& event) {
    if (event.has_shift_started()) return event.shift_started().shift_id();
    if (event.has_shift_ended()) return event.shift_ended().shift_id();
    if (event.has_shift_taken_back()) return event.shift_taken_back().shift_id();
    if (event.has_handover_left()) return event.handover_left().shift_id();
    if (event.has_handover_acknowledged()) return event.handover_acknowledged().shift_id();
    return {};
}

void change(v1::ShiftReply& row, Fact const& fact, v1::Event const& event) {
    if (event.has_shift_started()) {
        row = started(fact, event.shift_started());
    } else if (event.has_shift_ended()) {
        row.set_ended_at_us(event.shift_ended().ended_at_us());
        row.set_handover(event.shift_ended().handover());
    } else if (event.has_shift_taken_back()) {
        row.set_taken_back(true);
    } else if (event.has_handover_left()) {
        row.set_note(event.handover_left().note());
        keep_sealed(row, fact, event);
    } else if (event.has_handover_acknowledged()) {
        row.set_acknowledged_at_us(static_cast<std::uint64_t>(to_us(fact.recorded_at)));
        row.set_acknowledged_by(fact.commit.actor().account_id());
    }
    row.set_version(fact.position);
}

void tally(Fact const& fact, v1::MissedCallsTallied const& event, store::Tables& tables) {
    v1::TallyReply row;
    row.set_line_id(event.line_id());
    row.set_date_on(event.date_on());
    row.set_count(event.count());
    row.set_method(event.method());
    row.set_recorded_at_us(static_cast<std::uint64_t>(to_us(fact.recorded_at)));
    put_row(tables, "tallies", store::key({event.line_id(), event.date_on()}), row);
}

void apply(Fact const& fact, store::Tables& tables) {
    for (auto const& event : fact.commit.events()) {
        if (event.has_missed_calls_tallied()) tally(fact, event.missed_calls_tallied(), tables);
        auto const id = shift_of(event);
        if (id.empty()) continue;
        auto row = row_or_new<v1::ShiftReply>(tables, "shifts", id);
        change(row, fact, event);
        put_row(tables, "shifts", id, row);
        auto const place = store::key({store::be64(row.started_position()), id});
        if (event.has_shift_started()) tables.put("shifts_recent", place, id);
        if (is_current(row)) {
            tables.put("shifts_current", place, id);
        } else {
            tables.erase("shifts_current", place);
        }
    }
}

}  // namespace

View duty_view() {
    return {"duty", 1, {"shifts", "shifts_recent", "shifts_current", "tallies"}, &apply};
}

Listed<v1::ShiftReply> list_shifts(
    store::TableReader const& tables, Page const& page, Shifts which
) {
    auto const* const index = which == Shifts::current ? "shifts_current" : "shifts_recent";
    return newest_first<v1::ShiftReply>(tables, index, "shifts", page);
}

std::vector<v1::ShiftReply> waiting_handovers(
    store::TableReader const& tables, std::string_view line_id
) {
    auto current =
        newest_first<v1::ShiftReply>(tables, "shifts_current", "shifts", {{}, waiting_max}, waits);
    std::erase_if(current.rows, [&](v1::ShiftReply const& row) {
        return row.line_id() != line_id;
    });
    std::ranges::reverse(current.rows);
    return std::move(current.rows);
}

void each_tally(
    store::TableReader const& tables,
    std::string_view line_id,
    Date from,
    Date until,
    std::function<void(v1::TallyReply const&)> const& visit
) {
    store::Scan scan;
    auto const before = store::key({line_id, format_date(plus_days(from, -1))});
    auto const last = store::key({line_id, format_date(until)});
    scan.after = before;
    tables.scan("tallies", scan, [&](std::string_view key, std::string_view bytes) {
        if (key > last) return false;
        v1::TallyReply row;
        CHECK(row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
        visit(row);
        return true;
    });
}

}  // namespace linka::views
