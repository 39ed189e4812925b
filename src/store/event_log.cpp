#include "store/event_log.hpp"

#include <fmt/format.h>

namespace linka::store {

Result<Position> position_at(EventLog const& log, Instant moment) {
    // Invariant: everything up to `within` was recorded by `moment`, everything from `beyond` on
    // later.
    Position within = 0;
    Position beyond = log.last() + 1;
    while (beyond - within > 1) {
        Position const middle = within + (beyond - within) / 2;
        auto const records = log.read(middle - 1, 1, 1);
        if (records.has_error()) return records.error();
        if (records->empty())
            return corrupt("log_corrupt", fmt::format("record {} is missing", middle));
        (records->front().recorded_at <= moment ? within : beyond) = middle;
    }
    return within;
}

}  // namespace linka::store
