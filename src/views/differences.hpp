// What changed between two positions, thing by thing, from the versions of their rows.
#pragma once

#include "schema/differences.pb.h"
#include "store/tables.hpp"

#include <vector>

namespace linka::views {

struct Differences {
    std::vector<v1::Difference> found;  // by kind, then by id
    bool more = false;                  // than `count_max`
};

/// Costs as much as there are rows of things, changed or not. `span.upto` <= tables.checkpoint().
Differences differences(store::TableStore const& tables, store::Span span, std::size_t count_max);

}  // namespace linka::views
