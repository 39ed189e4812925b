// replay: what may be said on the command line, and what it does.
#pragma once

#include "app/cli_backup.hpp"
#include "app/config.hpp"

#include <string>

namespace linka::app {

struct ReplayArguments {
    std::string scratch;  // empty: the system's temporary directory
    bool json = false;
};
int run_replay(Config const& config, ReplayArguments const& arguments);

/// Keeps a reference to the arguments, which must outlive the app.
void add_replay(CLI::App& app, ReplayArguments& arguments, CommandHooks const& hooks);

}  // namespace linka::app
