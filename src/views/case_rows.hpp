// How one event changes the row of its case.
#pragma once

#include "schema/replies.pb.h"
#include "views/view.hpp"

namespace linka::views {

/// Events that say nothing of the case itself leave the row as it is.
void apply_to_case(v1::CaseReply& row, v1::Event const& event, Fact const& fact);

}  // namespace linka::views
