#include "api/reads.hpp"
#include "domain/calendar.hpp"
#include "domain/line_hours.hpp"
#include "views/accounts.hpp"
#include "views/lines.hpp"

namespace linka::api {

namespace {

std::uint64_t us(Instant instant) { return static_cast<std::uint64_t>(to_us(instant)); }

/// Whether the line is open at the moment asked about, and when that changes.
void add_state(v1::LineReply& line, Instant valid_at, reports::Language language) {
    auto const hours = domain::line_hours_of(line);
    line.set_open_now(hours.is_open(valid_at));
    if (auto const closes = hours.closes_at(valid_at)) line.set_closes_at_us(us(*closes));
    if (auto const opens = hours.next_opening(valid_at)) line.set_next_opening_at_us(us(*opens));
    auto const holiday = domain::holiday_on(to_prague(valid_at).date);
    if (holiday)
        line.set_holiday(std::string{language == reports::Language::cs ? holiday->cs : holiday->en}
        );
}

}  // namespace

Result<Answer> read_lines(Reading const& reading) {
    auto lines = views::all_lines(*reading.view.tables);
    for (auto& line : lines) add_state(line, reading.view.valid_at, reading.language);
    return Answer{list_to_json("lines", lines, Personal::shown)};
}

Result<Answer> read_moment(Reading const& reading) {
    v1::MomentReply reply;
    auto const& log = reading.engine.log();
    reply.set_position(reading.view.position);
    reply.set_last_position(reading.engine.applied());
    reply.set_now_at_us(us(reading.engine.clock().now()));
    reply.set_synthetic(views::is_synthetic(*reading.view.tables));
    auto const recorded = [&](store::Position position) -> std::uint64_t {
        auto const instant = engine::recorded_at(log, position);
        return instant ? us(*instant) : 0;
    };
    reply.set_recorded_at_us(recorded(reading.view.position));
    reply.set_first_recorded_at_us(recorded(reading.engine.applied() > 0 ? 1 : 0));
    reply.set_last_recorded_at_us(recorded(reading.engine.applied()));
    return Answer{to_json(reply, Personal::shown)};
}

}  // namespace linka::api
