// Planning the import of a directory: which services its rows are about.
#pragma once

#include "engine/plan.hpp"

namespace linka::engine {

Result<domain::Events> import_directory(
    v1::ImportDirectory const& command, Planning const& planning
);

}  // namespace linka::engine
