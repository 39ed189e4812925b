// The log in memory: the same promises less durability. For tests, and for deciding without a disk.
#pragma once

#include "store/event_log.hpp"

#include <memory>

namespace linka::store {

/// Keeps a reference to `clock`, which must outlive it.
std::unique_ptr<EventLog> make_memory_log(Clock const& clock);

}  // namespace linka::store
