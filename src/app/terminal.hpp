// Questions to a person at a terminal.
#pragma once

#include "base/result.hpp"

#include <string>

namespace linka::app {

/// A line typed without being shown.
std::string ask_hidden(char const* question);

/// The first line of the file, of standard input for "-". not_found "file_unreadable".
Result<std::string> first_line_of(std::string const& file);

}  // namespace linka::app
