// The answer to a command, read from the commit it made and the views as of it: so a repeated
// command gets the same answer.
#pragma once

#include "engine/order.hpp"
#include "schema/replies.pb.h"
#include "store/tables.hpp"

namespace linka::api {

/// `tables` are read as of the outcome's position.
v1::Recorded recorded(engine::Outcome const& outcome, store::TableReader const& tables);

}  // namespace linka::api
