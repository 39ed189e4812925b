// Calls, one by one and counted by day: the counts are what reports stand on.
#pragma once

#include "schema/replies.pb.h"
#include "views/view.hpp"

#include <functional>

namespace linka::views {

View calls_view();

std::optional<v1::CallReply> find_call(store::TableReader const& tables, std::string_view call_id);
/// By when they were recorded, newest first; voided ones too, marked.
Listed<v1::CallReply> list_calls(store::TableReader const& tables, Page const& page);

/// Calls not voided, by the day they occurred in Prague.
struct CountedDay {
    Date day;
    std::string line_id;
    std::string return_kraj;  // empty: a call without a case
    v1::DayCount count;
};
/// Days from `from` to `until`, both included, in order.
void each_counted_day(
    store::TableReader const& tables,
    Date from,
    Date until,
    std::function<void(CountedDay const&)> const& visit
);

}  // namespace linka::views
