#include "engine/as_of.hpp"

#include "base/number.hpp"

#include <algorithm>

namespace linka::engine {

Result<Instant> recorded_at(store::EventLog const& log, store::Position position) {
    if (position == 0) return Instant{};
    auto const record = log.read(position - 1, 1, 1);
    if (!record) return record.error();
    if (record->empty()) return corrupt("commit_unreadable", std::to_string(position));
    return record->front().recorded_at;
}

Result<store::Position> AsOf::position_of(std::string const& as_of, store::Position applied) const {
    if (as_of.starts_with('@')) {
        auto const position = parse_number<store::Position>(std::string_view{as_of}.substr(1));
        if (!position) return invalid("bad_as_of", "as_of", as_of.substr(0, 40));
        if (*position > applied) return invalid("as_of_ahead", "as_of", std::to_string(applied));
        return *position;
    }
    auto const instant = parse_rfc3339(as_of, "as_of");
    if (!instant) return invalid("bad_as_of", "as_of", as_of.substr(0, 40));
    auto const position = store::position_at(log_, *instant);
    if (!position) return position.error();
    return std::min(*position, applied);
}

Result<ReadView> AsOf::read(Moment const& moment, store::Position applied) const {
    ReadView view;
    view.position = applied;
    view.valid_at = clock_.now();
    if (moment.as_of) {
        auto const position = position_of(*moment.as_of, applied);
        if (!position) return position.error();
        view.position = *position;
        // A time whose commits may still be coming is no fixed position yet.
        view.fixed = moment.as_of->starts_with('@') || view.position < applied;
        auto const then = recorded_at(log_, view.position);
        if (!then) return then.error();
        view.recorded_at = *then;
        // "As it stood then" means the world of then, unless another time is asked for.
        auto const instant = parse_rfc3339(*moment.as_of, "as_of");
        view.valid_at = instant ? *instant : view.recorded_at;
    }
    if (moment.valid_at) {
        auto const instant = parse_rfc3339(*moment.valid_at, "valid_at");
        if (!instant) return instant.error();
        view.valid_at = *instant;
    }
    view.tables = tables_.at(view.position);
    return view;
}

}  // namespace linka::engine
