#include "domain/line.hpp"

#include "domain/text.hpp"

#include <fmt/format.h>

#include <set>

namespace linka::domain {

namespace {

constexpr int kraje_max = 14;
constexpr int weekdays = 7;
constexpr int furthest_days = 5 * 366;
// From short codes to the longest number of ITU-T E.164.
constexpr int phone_digits_min = 3;
constexpr int phone_digits_max = 15;

/// Somebody covers the kraj on `from` or will later.
bool covered_from(Network const& network, std::string const& kraj, Date from) {
    auto const found = network.coverage.find(kraj);
    if (found == network.coverage.end()) return false;
    return std::ranges::any_of(found->second, [from](Coverage const& one) {
        return !one.until || *one.until > from;
    });
}

void check_coverage(
    Network const& network,
    v1::OpenLine const& command,
    std::optional<Date> from,
    Context const& context,
    Refusals& refusals
) {
    if (command.coverage_size() > kraje_max) {
        refusals.add("/coverage", "too_many", fmt::format("{}", kraje_max));
        return;
    }
    std::set<std::string> seen;
    for (int i = 0; i < command.coverage_size(); ++i) {
        auto const& input = command.coverage(i);
        auto const kraj_at = fmt::format("/coverage/{}/kraj", i);
        refusals.require_code(context.reference.kraje, input.kraj(), kraj_at, "unknown_kraj");
        refusals.require_code(
            context.reference.members,
            input.org_id(),
            fmt::format("/coverage/{}/org_id", i),
            "unknown_organisation"
        );
        if (!seen.insert(input.kraj()).second) refusals.add(kraj_at, "given_twice", input.kraj());
        if (from && covered_from(network, input.kraj(), *from)) {
            refusals.add(kraj_at, "kraj_already_covered", input.kraj());
        }
    }
}

/// A number to be dialled: digits and single spaces, a + before them; or nothing.
bool is_phone(std::string_view text) {
    if (text.empty()) return true;
    if (text.starts_with('+')) text.remove_prefix(1);
    auto const is_digit = [](char c) { return c >= '0' && c <= '9'; };
    auto const digits = std::ranges::count_if(text, is_digit);
    bool const spaced =
        text.find("  ") == std::string_view::npos && !text.starts_with(' ') && !text.ends_with(' ');
    return spaced && digits >= phone_digits_min && digits <= phone_digits_max &&
           std::ranges::all_of(text, [&](char c) { return c == ' ' || is_digit(c); });
}

/// Ends what the line has of the kraj on that day; what would only begin later never begins.
void end_coverage(std::vector<Coverage>& intervals, std::string const& line_id, Date on) {
    for (auto& one : intervals) {
        if (one.line_id == line_id && (!one.until || *one.until > on)) one.until = on;
    }
    std::erase_if(intervals, [](Coverage const& one) {
        return one.until && *one.until <= one.from;
    });
}

}  // namespace

Coverage const* covering(Network const& network, std::string_view kraj, Date date) {
    auto const found = network.coverage.find(kraj);
    if (found == network.coverage.end()) return nullptr;
    for (auto const& one : found->second) {
        if (one.from <= date && (!one.until || date < *one.until)) return &one;
    }
    return nullptr;
}

std::vector<LineHours::Rule> read_hours(
    HoursFields const& hours, Date valid_from, Refusals& refusals
) {
    std::vector<LineHours::Rule> rules;
    if (hours.size() > weekdays) {
        refusals.add("/hours", "too_many", fmt::format("{}", weekdays));
        return rules;
    }
    std::set<unsigned> seen;
    for (int i = 0; i < hours.size(); ++i) {
        auto const weekday = hours[i].weekday();
        auto const weekday_at = fmt::format("/hours/{}/weekday", i);
        if (weekday < 1 || weekday > weekdays) refusals.add(weekday_at, "bad_weekday");
        if (!seen.insert(weekday).second) refusals.add(weekday_at, "given_twice");
        auto windows = parse_windows(hours[i].windows(), fmt::format("/hours/{}/windows", i));
        if (!windows) {
            refusals.add(windows.error());
            continue;
        }
        rules.push_back({weekday, valid_from, *std::move(windows)});
    }
    return rules;
}

void add_hours_set(Events& events, std::string const& line_id, LineHours::Rule const& rule) {
    auto& set = *add(events, line_id).mutable_line_hours_set();
    set.set_line_id(line_id);
    set.set_weekday(rule.weekday);
    write_windows(rule.windows, *set.mutable_windows());
    set.set_valid_from_on(format_date(rule.valid_from));
}

void add_coverage_assigned(
    Events& events, std::string const& line_id, v1::CoverageInput const& input, Date from
) {
    auto& assigned = *add(events, network_stream).mutable_coverage_assigned();
    assigned.set_line_id(line_id);
    assigned.set_kraj(input.kraj());
    assigned.set_org_id(input.org_id());
    assigned.set_valid_from_on(format_date(from));
}

Result<Events> decide(Network const& network, v1::OpenLine const& command, Context& context) {
    Refusals refusals{context};
    check_text(refusals, command.name(), "/name", {.max = name_max});
    auto const opened_on = refusals.date(command.opened_on(), "/opened_on", Presence::required);
    if (opened_on && std::abs(days_between(today(context), *opened_on)) > furthest_days) {
        refusals.add("/opened_on", "too_far_away", command.opened_on());
    }
    auto const rules = read_hours(command.hours(), opened_on.value_or(Date{}), refusals);
    check_coverage(network, command, opened_on, context, refusals);
    if (!is_phone(command.public_phone())) refusals.add("/public_phone", "bad_phone");
    if (!refusals.none()) return refusals.fault();

    Events events;
    auto const line_id = context.ids.id("line");
    auto& opened = *add(events, line_id).mutable_line_opened();
    opened.set_line_id(line_id);
    opened.set_name(command.name());
    opened.set_opened_on(command.opened_on());
    opened.set_public_phone(command.public_phone());
    for (auto const& rule : rules) add_hours_set(events, line_id, rule);
    for (auto const& input : command.coverage()) {
        add_coverage_assigned(events, line_id, input, *opened_on);
    }
    return events;
}

void evolve(Line& line, v1::Event const& event) {
    if (event.has_line_opened()) {
        line.line_id = event.line_opened().line_id();
        line.name = event.line_opened().name();
    }
    evolve(line.hours, event);
}

void evolve(Network& network, v1::Event const& event) {
    if (event.has_coverage_assigned()) {
        auto const& assigned = event.coverage_assigned();
        auto const from = parse_date(assigned.valid_from_on(), {});
        auto const until = parse_date(assigned.valid_until_on(), {});
        if (!from) return;
        network.coverage[assigned.kraj()].push_back(
            {assigned.line_id(),
             assigned.org_id(),
             *from,
             until ? std::optional{*until} : std::nullopt}
        );
    } else if (event.has_coverage_ended()) {
        auto const& ended = event.coverage_ended();
        auto const on = parse_date(ended.ended_on(), {});
        if (on) end_coverage(network.coverage[ended.kraj()], ended.line_id(), *on);
    }
}

}  // namespace linka::domain
