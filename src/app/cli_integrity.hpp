// The command line's part about whether the log is whole.
#pragma once

#include "app/cli_backup.hpp"
#include "app/commands_integrity.hpp"

namespace linka::app {

struct IntegrityArguments {
    VerifyArguments verify;
    DoctorArguments doctor;
    ExportArguments exported;
};

/// Keeps a reference to the arguments, which must outlive the app.
void add_integrity(CLI::App& app, IntegrityArguments& arguments, CommandHooks const& hooks);

}  // namespace linka::app
