// Offering changes: what the line altered, since when, and because of which feedback.
#pragma once

#include "schema/replies.pb.h"
#include "views/view.hpp"

namespace linka::views {

View changes_view();

std::optional<v1::ChangeReply> find_change(
    store::TableReader const& tables, std::string_view change_id
);
/// All of them, newest first.
std::vector<v1::ChangeReply> all_changes(store::TableReader const& tables);

}  // namespace linka::views
