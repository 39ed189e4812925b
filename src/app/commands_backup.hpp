// backup: what may be said on the command line, and what each of its commands does.
#pragma once

#include "app/config.hpp"

#include <cstdint>
#include <string>

namespace linka::app {

struct BackupArguments {
    std::string directory;
    std::uint32_t id = 0;  // 0: the newest
    bool all = false;
    bool json = false;
    bool without_keys = false;
    std::string passphrase_file;  // "-": standard input; empty: the key file, or a terminal
    std::string scratch;          // empty: the system's temporary directory
};

int run_backup_create(Config const& config, BackupArguments const& arguments);
int run_backup_list(Config const& config, BackupArguments const& arguments);
int run_backup_verify(Config const& config, BackupArguments const& arguments);
int run_backup_restore(Config const& config, BackupArguments const& arguments);
int run_backup_drill(Config const& config, BackupArguments const& arguments);

}  // namespace linka::app
