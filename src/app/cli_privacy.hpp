// The part of the command line that forgets.
#pragma once

#include "app/cli_backup.hpp"
#include "app/commands_privacy.hpp"

namespace linka::app {

struct PrivacyArguments {
    EraseArguments erase;
    bool dry_run = false;
};

/// Keeps a reference to the arguments, which must outlive the app.
void add_privacy(CLI::App& app, PrivacyArguments& arguments, CommandHooks const& hooks);

}  // namespace linka::app
