// The directory as a file on the command line: export beside a running server, import without one.
#pragma once

#include "app/cli_backup.hpp"
#include "app/config.hpp"

#include <string>

namespace linka::app {

struct DirectoryArguments {
    std::string format = "csv";
    std::string as_of;
    std::string file;
    bool dry_run = false;
    bool not_personal = false;
    std::string username;       // on whose word
    std::string password_file;  // empty: asked for on the terminal
};
int run_directory_export(Config const& config, DirectoryArguments const& arguments);
int run_directory_import(Config const& config, DirectoryArguments const& arguments);

/// `exported` is the command "export". Keeps a reference to the arguments, which must outlive both.
void add_directory(
    CLI::App& app, CLI::App& exported, DirectoryArguments& arguments, CommandHooks const& hooks
);

}  // namespace linka::app
