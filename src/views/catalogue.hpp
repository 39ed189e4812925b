// Every view there is, by name.
#pragma once

#include "views/view.hpp"

#include <string>
#include <vector>

namespace linka::views {

std::vector<View> const& catalogue();
/// The tables of all views.
std::vector<std::string> table_names();
/// Names the definitions of all views together; changes when one of them does.
std::string definition();
/// Applies one commit to every view.
void apply_all(Fact const& fact, store::Tables& tables);

}  // namespace linka::views
