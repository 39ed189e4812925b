// The backup commands' part of the command line.
#pragma once

#include "app/commands_backup.hpp"

#include <CLI/App.hpp>

#include <functional>

namespace linka::app {

/// What the rest of the command line offers a group of commands.
struct CommandHooks {
    /// A setting as a flag: --data …
    std::function<void(CLI::App& command, std::string const& key)> add_setting;
    /// What to do when this command was the one given.
    std::function<void(std::function<int(Config const&)> run)> choose;
};

/// Keeps a reference to the arguments, which must outlive the app.
void add_backup(CLI::App& app, BackupArguments& arguments, CommandHooks const& hooks);

}  // namespace linka::app
