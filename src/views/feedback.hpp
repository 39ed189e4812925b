// Feedback with its two loops: what is done about it, and whether the giver was told.
#pragma once

#include "schema/replies.pb.h"
#include "views/view.hpp"

namespace linka::views {

View feedback_view();

std::optional<v1::FeedbackReply> find_feedback(
    store::TableReader const& tables, std::string_view feedback_id
);
/// Newest first.
Listed<v1::FeedbackReply> list_feedback(store::TableReader const& tables, Page const& page);

}  // namespace linka::views
