// The command line: one table of commands with help and examples.
#pragma once

namespace linka::app {

/// Exit codes, documented in README.md: 0 ok, 1 failed, 2 usage, 3 not found, 4 conflict or locked,
/// 5 integrity broken, 75 try later.
int run_command_line(int argc, char const* const* argv);

/// Whether it would do something for these words. Does nothing; says what is wrong.
bool understands(int argc, char const* const* argv);

}  // namespace linka::app
