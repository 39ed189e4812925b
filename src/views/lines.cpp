#include "views/lines.hpp"

#include <algorithm>

namespace linka::views {

namespace {

void set_hours(v1::LineReply& row, v1::LineHoursSet const& set) {
    auto& rules = *row.mutable_hours();
    auto rule = std::ranges::find_if(rules, [&](auto const& known) {
        return known.weekday() == set.weekday() && known.valid_from_on() == set.valid_from_on();
    });
    auto& target = rule == rules.end() ? *rules.Add() : *rule;
    target.set_weekday(set.weekday());
    target.set_valid_from_on(set.valid_from_on());
    *target.mutable_windows() = set.windows();
}

void set_exception(v1::LineReply& row, v1::LineDayExceptionSet const& set) {
    auto& exceptions = *row.mutable_exceptions();
    auto known = std::ranges::find_if(exceptions, [&](auto const& exception) {
        return exception.date_on() == set.date_on();
    });
    auto& target = known == exceptions.end() ? *exceptions.Add() : *known;
    target.set_date_on(set.date_on());
    target.set_reason(set.reason());
    *target.mutable_windows() = set.windows();
}

void end_coverage(v1::LineReply& row, v1::CoverageEnded const& ended) {
    for (auto& coverage : *row.mutable_coverage()) {
        bool const open =
            coverage.valid_until_on().empty() || coverage.valid_until_on() > ended.ended_on();
        if (coverage.kraj() == ended.kraj() && open) coverage.set_valid_until_on(ended.ended_on());
    }
}

void add_coverage(v1::LineReply& row, v1::CoverageAssigned const& assigned) {
    auto& coverage = *row.add_coverage();
    coverage.set_kraj(assigned.kraj());
    coverage.set_org_id(assigned.org_id());
    coverage.set_valid_from_on(assigned.valid_from_on());
    coverage.set_valid_until_on(assigned.valid_until_on());
}

/// The line the event is about; empty when it is about none.
std::string line_of(v1::Event const& event) {
    if (event.has_line_opened()) return event.line_opened().line_id();
    if (event.has_line_hours_set()) return event.line_hours_set().line_id();
    if (event.has_line_day_exception_set()) return event.line_day_exception_set().line_id();
    if (event.has_line_closed()) return event.line_closed().line_id();
    if (event.has_coverage_assigned()) return event.coverage_assigned().line_id();
    if (event.has_coverage_ended()) return event.coverage_ended().line_id();
    return {};
}

void apply(Fact const& fact, store::Tables& tables) {
    for (auto const& event : fact.commit.events()) {
        auto const line_id = line_of(event);
        if (line_id.empty()) continue;
        auto row = row_or_new<v1::LineReply>(tables, "lines", line_id);
        row.set_version(fact.position);
        if (event.has_line_opened()) {
            row.set_line_id(line_id);
            row.set_name(event.line_opened().name());
            row.set_opened_on(event.line_opened().opened_on());
            row.set_public_phone(event.line_opened().public_phone());
        } else if (event.has_line_hours_set()) {
            set_hours(row, event.line_hours_set());
        } else if (event.has_line_day_exception_set()) {
            set_exception(row, event.line_day_exception_set());
        } else if (event.has_line_closed()) {
            row.set_closed_on(event.line_closed().closed_on());
        } else if (event.has_coverage_assigned()) {
            add_coverage(row, event.coverage_assigned());
        } else if (event.has_coverage_ended()) {
            end_coverage(row, event.coverage_ended());
        }
        put_row(tables, "lines", line_id, row);
    }
}

}  // namespace

View lines_view() { return {"lines", 2, {"lines"}, &apply}; }

std::optional<v1::LineReply> find_line(store::TableReader const& tables, std::string_view line_id) {
    return find_row<v1::LineReply>(tables, "lines", line_id);
}

std::vector<v1::LineReply> all_lines(store::TableReader const& tables) {
    std::vector<v1::LineReply> lines;
    tables.scan("lines", {}, [&](std::string_view, std::string_view bytes) {
        CHECK(lines.emplace_back().ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
        return true;
    });
    return lines;
}

}  // namespace linka::views
