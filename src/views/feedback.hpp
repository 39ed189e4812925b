// Feedback with its two loops: what is done about it, and whether the giver was told.
#pragma once

#include "schema/replies.pb.h"
#include "views/view.hpp"

namespace linka::views {

View feedback_view();

std::optional<v1::FeedbackReply> find_feedback(
    store::TableReader const& tables, std::string_view feedback_id
);
enum class Which : std::uint8_t {
    all,
    open,  // undecided, put off, or with an answer owed: somebody still has to do something
};
/// Newest first.
Listed<v1::FeedbackReply> list_feedback(
    store::TableReader const& tables, Page const& page, Which which
);

}  // namespace linka::views
