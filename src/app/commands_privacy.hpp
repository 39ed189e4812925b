// erase and retention on the command line, with the server stopped. The same rules as over the API:
// two people, each with their own password.
#pragma once

#include "app/config.hpp"
#include "engine/forgetting.hpp"

#include <string>

namespace linka::app {

struct EraseArguments {
    std::string subject;
    std::string case_code;
    std::string ground;
    std::string erasure_id;
    std::string reason;
    std::string username;       // on whose word
    std::string password_file;  // empty: asked for on the terminal
};
int run_erase_request(Config const& config, EraseArguments const& arguments);
int run_erase_confirm(Config const& config, EraseArguments const& arguments);
int run_erase_refuse(Config const& config, EraseArguments const& arguments);
int run_erase_list(Config const& config, EraseArguments const& arguments);

engine::RetentionRules retention_rules(Config const& config);
int run_retention(Config const& config, bool dry_run);

}  // namespace linka::app
