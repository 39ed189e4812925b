// Shifts, what they leave for the next, and the missed calls of each line and day.
#pragma once

#include "schema/replies.pb.h"
#include "views/view.hpp"

#include <functional>

namespace linka::views {

View duty_view();

enum class Shifts : std::uint8_t {
    all,      // those taken back too, marked
    current,  // they go on, or nobody has taken over what they left
};
/// By when they were started, newest first. Notes are kept sealed.
Listed<v1::ShiftReply> list_shifts(
    store::TableReader const& tables, Page const& page, Shifts which
);
/// Shifts of the line that left a note which nobody has taken over yet, oldest first.
std::vector<v1::ShiftReply> waiting_handovers(
    store::TableReader const& tables, std::string_view line_id
);

/// The last tally of each day of the line from `from` to `until`, both included, in order.
void each_tally(
    store::TableReader const& tables,
    std::string_view line_id,
    Date from,
    Date until,
    std::function<void(v1::TallyReply const&)> const& visit
);

}  // namespace linka::views
