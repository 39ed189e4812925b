#include "engine/plan_duty.hpp"

#include "domain/duty.hpp"

namespace linka::engine {

namespace {

using domain::Events;

template <class Command>
Result<Events> on_line(Command const& command, Planning const& planning) {
    auto const line = planning.loader.load<domain::Line>(command.line_id());
    if (!line) return line.error();
    auto const duty = planning.loader.load<domain::Duty>(domain::duty_stream(command.line_id()));
    if (!duty) return duty.error();
    return domain::decide(domain::DutyFacts{**duty, **line}, command, planning.context);
}

template <class Command>
Result<Events> on_duty(Command const& command, Planning const& planning) {
    auto const duty = planning.loader.load<domain::Duty>(domain::duty_stream(command.line_id()));
    if (!duty) return duty.error();
    return domain::decide(**duty, command, planning.context);
}

}  // namespace

Result<Events> about_duty(Order const& order, Planning const& planning) {
    auto const& command = order.command;
    if (command.has_start_shift()) return on_line(command.start_shift(), planning);
    if (command.has_end_shift()) return on_line(command.end_shift(), planning);
    if (command.has_take_back_shift()) return on_duty(command.take_back_shift(), planning);
    if (command.has_acknowledge_handover()) {
        return on_duty(command.acknowledge_handover(), planning);
    }
    auto const& tally = command.tally_missed_calls();
    auto const line = planning.loader.load<domain::Line>(tally.line_id());
    if (!line) return line.error();
    return domain::decide(**line, tally, planning.context);
}

}  // namespace linka::engine
