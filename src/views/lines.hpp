// The lines: hours, day exceptions, and which kraje each covers when.
#pragma once

#include "schema/replies.pb.h"
#include "views/view.hpp"

namespace linka::views {

View lines_view();

std::optional<v1::LineReply> find_line(store::TableReader const& tables, std::string_view line_id);
/// All lines, by id, closed ones too.
std::vector<v1::LineReply> all_lines(store::TableReader const& tables);

}  // namespace linka::views
