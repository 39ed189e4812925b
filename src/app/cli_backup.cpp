#include "app/cli_backup.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace linka::app {

namespace {

using Run = int (*)(Config const&, BackupArguments const&);

struct Command {
    char const* name;
    char const* meaning;
    char const* examples;
    Run run;
};

/// A command with what all of them have: the backup directory and --json.
CLI::App& add_command(
    CLI::App& backup, BackupArguments& arguments, CommandHooks const& hooks, Command const& command
) {
    auto& added = *backup.add_subcommand(command.name, command.meaning);
    added.footer(command.examples);
    added.add_option("directory", arguments.directory, "where the backups are")->required();
    added.add_flag("--json", arguments.json, "one line of JSON on stdout, nothing else");
    added.callback([&arguments, choose = hooks.choose, run = command.run] {
        choose([&arguments, run](Config const& config) { return run(config, arguments); });
    });
    return added;
}

void add_keys(CLI::App& command, BackupArguments& arguments, CommandHooks const& hooks) {
    hooks.add_setting(command, "backup_key_file");
    command
        .add_option(
            "--passphrase-file",
            arguments.passphrase_file,
            "file whose first line is the passphrase that opens the backup's keys; - for standard "
            "input. With neither file, a terminal is asked"
        )
        ->excludes("--backup_key_file");
    command.add_flag("--without-keys", arguments.without_keys, "the log alone")
        ->excludes("--passphrase-file");
}

/// What puts a backup back, for good or to try.
void add_way_back(CLI::App& backup, BackupArguments& arguments, CommandHooks const& hooks) {
    auto& restore = add_command(
        backup,
        arguments,
        hooks,
        {"restore",
         "Restore to an empty directory and prove it",
         "Examples:\n  linka backup restore /mnt/backup/linka --data /var/lib/linka "
         "--backup_key_file key\n"
         "  linka backup restore /mnt/backup/linka --data /var/lib/linka\n\n"
         "The second asks for the passphrase. The newest keys are taken, whichever log is.",
         run_backup_restore}
    );
    hooks.add_setting(restore, "data");
    restore.add_option("--id", arguments.id, "this one; none: the newest");
    add_keys(restore, arguments, hooks);

    auto& drill = add_command(
        backup,
        arguments,
        hooks,
        {"drill",
         "Back up, restore to a scratch directory, prove, compare; notes when that last went well",
         "Examples:\n  linka backup drill /mnt/backup/linka --data /var/lib/linka "
         "--backup_key_file /etc/linka/backup.key",
         run_backup_drill}
    );
    for (auto const* setting : {"data", "backup_keep", "backup_keys_days"})
        hooks.add_setting(drill, setting);
    drill.add_option(
        "--scratch", arguments.scratch, "where there is room for a copy; default TMPDIR"
    );
    add_keys(drill, arguments, hooks);
}

}  // namespace

void add_backup(CLI::App& app, BackupArguments& arguments, CommandHooks const& hooks) {
    auto& backup = *app.add_subcommand("backup", "Copies on another disk, proved, and back");
    backup.footer(
        "Examples:\n  linka backup create /mnt/backup/linka --data /var/lib/linka\n"
        "  linka backup list /mnt/backup/linka\n"
        "  linka backup restore /mnt/backup/linka --data /var/lib/linka"
    );
    backup.require_subcommand(1);
    auto& create = add_command(
        backup,
        arguments,
        hooks,
        {"create",
         "Back up, also beside a running server; copies only what is new, reads it all back",
         "Examples:\n  head -c 32 /dev/urandom | base64 > /etc/linka/backup.key\n"
         "  linka backup create /mnt/backup/linka --data /var/lib/linka --backup_key_file "
         "/etc/linka/backup.key\n"
         "  linka backup create /mnt/backup/linka --data /var/lib/linka\n\n"
         "The last asks for a passphrase. Whoever has it, or the key file, and the directory can "
         "read everything: keep them apart. An old copy of a key opens what has since been "
         "erased, so keys must live shorter (backup_keys_days) than the log's backups reach back "
         "(backup_keep times the time between two).",
         run_backup_create}
    );
    for (auto const* setting : {"data", "backup_keep", "backup_keys_days"})
        hooks.add_setting(create, setting);
    add_keys(create, arguments, hooks);

    add_command(
        backup,
        arguments,
        hooks,
        {"list",
         "List the backups, the last drill, and what is damaged",
         "Examples:\n  linka backup list /mnt/backup/linka",
         run_backup_list}
    );
    auto& verify = add_command(
        backup,
        arguments,
        hooks,
        {"verify",
         "Read every byte, recompute the root over all records, open the keys",
         "Examples:\n  linka backup verify /mnt/backup/linka --backup_key_file key\n"
         "  linka backup verify /mnt/backup/linka --all --without-keys",
         run_backup_verify}
    );
    verify.add_option("--id", arguments.id, "this one; none: the newest");
    verify.add_flag("--all", arguments.all, "all of them");
    add_keys(verify, arguments, hooks);
    add_way_back(backup, arguments, hooks);
}

}  // namespace linka::app
