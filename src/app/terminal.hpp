// Questions to a person at a terminal.
#pragma once

#include "base/result.hpp"

#include <string>

namespace linka::app {

/// Whether a person can be asked: standard input is a terminal.
bool at_terminal();

/// A line typed without being shown; empty when the input ends instead.
std::string ask_hidden(char const* question);

/// The first line of the file, of standard input for "-". not_found "file_unreadable".
Result<std::string> first_line_of(std::string const& file);

}  // namespace linka::app
