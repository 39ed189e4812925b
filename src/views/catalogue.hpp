// Every view there is, by name.
#pragma once

#include "views/view.hpp"

#include <string>
#include <vector>

namespace linka::views {

std::vector<View> const& catalogue();
/// The tables of all views.
std::vector<std::string> table_names();
/// The same by view, with its version, as store::open_rocks_tables wants them.
std::vector<store::TableGroup> table_groups();
/// Applies one commit to every view.
void apply_all(Fact const& fact, store::Tables& tables);
/// Applies one commit to the views named, and to no other.
void apply_some(std::vector<std::string> const& views, Fact const& fact, store::Tables& tables);

}  // namespace linka::views
