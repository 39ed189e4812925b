// The answer to a command, read from the commit it made: so a repeated command gets the same
// answer.
#pragma once

#include "engine/order.hpp"
#include "schema/replies.pb.h"

namespace linka::api {

v1::Recorded recorded(engine::Outcome const& outcome);

}  // namespace linka::api
