#include "app/commands_directory.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace linka::app {

namespace {

void add_directory_export(
    CLI::App& exported, DirectoryArguments& arguments, CommandHooks const& hooks
) {
    auto& command = *exported.add_subcommand(
        "directory", "The directory of services as a file; works beside a running server"
    );
    command.footer(
        "Examples:\n  linka export directory --data /var/lib/linka > adresar.csv\n"
        "  linka export directory --format hsds --data /var/lib/linka > adresar.json"
    );
    command
        .add_option(
            "--format",
            arguments.format,
            "csv, csv-excel (for Czech Excel) or hsds (Open Referral HSDS 3.1)"
        )
        ->check(CLI::IsMember({"csv", "csv-excel", "hsds"}))
        ->capture_default_str();
    command.add_option(
        "--as-of", arguments.as_of, "@position or RFC 3339 time: as it was known then"
    );
    hooks.add_setting(command, "data");
    command.callback([&arguments, choose = hooks.choose] {
        choose([&arguments](Config const& config) {
            return run_directory_export(config, arguments);
        });
    });
}

void add_directory_import(CLI::App& app, DirectoryArguments& arguments, CommandHooks const& hooks) {
    auto& imported = *app.add_subcommand("import", "Take something over from a file");
    imported.footer(
        "Examples:\n  linka import directory adresar.csv --dry-run --data /var/lib/linka"
    );
    imported.require_subcommand(1);
    auto& command =
        *imported.add_subcommand("directory", "Services from CSV or HSDS JSON: all rows or none");
    command.footer(
        "Examples:\n  linka import directory adresar.csv --dry-run --data /var/lib/linka\n"
        "  linka import directory adresar.csv --as jana --data /var/lib/linka\n\n"
        "The server must be stopped to import; beside it, the screen Adresář does the same."
    );
    command.add_option("file", arguments.file, "CSV or HSDS JSON")->required();
    auto* const dry = command.add_flag(
        "--dry-run",
        arguments.dry_run,
        "only say, row by row, what would happen; works beside a running server"
    );
    command.add_option("--as", arguments.username, "on whose word: a coordinator")->excludes(dry);
    command.add_option(
        "--password-file",
        arguments.password_file,
        "file whose first line is that person's password; - for standard input"
    );
    command.add_flag(
        "--not-personal",
        arguments.not_personal,
        "what looks like personal data is not; the log keeps that it was said"
    );
    hooks.add_setting(command, "data");
    command.callback([&arguments, choose = hooks.choose] {
        choose([&arguments](Config const& config) {
            return run_directory_import(config, arguments);
        });
    });
}

}  // namespace

void add_directory(
    CLI::App& app, CLI::App& exported, DirectoryArguments& arguments, CommandHooks const& hooks
) {
    add_directory_export(exported, arguments, hooks);
    add_directory_import(app, arguments, hooks);
}

}  // namespace linka::app
