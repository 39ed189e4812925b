// What a row of the directory holds beside status and details.
#pragma once

#include "schema/replies.pb.h"
#include "views/view.hpp"

namespace linka::views {

/// Whether the event notes something of the service whose stream it is in.
bool notes_about_service(v1::Event const& event);
void apply_note(v1::ServiceReply& row, v1::Event const& event, Fact const& fact);

/// Takes out what was said of the service in that call. Whether there was anything.
bool drop_disputes_of(v1::ServiceReply& row, std::string_view call_id);

/// The ends of the last 42 days in Prague, the last of them cut off at `until`.
std::vector<std::uint64_t> six_weeks_until(Instant until);
/// The status at each of these moments, as stretches.
void add_six_weeks(v1::ServiceReply& row, std::vector<std::uint64_t> const& moments);

}  // namespace linka::views
