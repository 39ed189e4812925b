// What each command of the command line does. All return an exit code; data go to stdout, talk to
// stderr.
#pragma once

#include "app/config.hpp"
#include "base/result.hpp"

#include <optional>
#include <string>

namespace linka::app {

struct DemoArguments {
    std::string data_dir;  // empty: a temporary one, removed at the end
    std::string listen = "127.0.0.1:8443";
    std::string at = "2020-05-06T10:00:00+02:00";
    std::size_t calls = 250;
    bool json = false;
    std::int64_t session_idle_minutes = 120;
};
int run_demo(DemoArguments const& arguments);

int run_serve(Config const& config);
int run_init(Config const& config);

struct UserArguments {
    std::string username;
    std::string role;
    std::string org_id;
    std::string password_file;  // empty: asked for on the terminal
};
int run_user_add(Config const& config, UserArguments const& arguments);
int run_user_list(Config const& config);
int run_token_create(Config const& config, std::string const& username, std::string const& label);

struct ReportArguments {
    std::string name;
    std::string from;
    std::string until;
    std::string line_id;
    std::string as_of;
    std::string format = "text";
    std::string language = "cs";
};
int run_report(Config const& config, ReportArguments const& arguments);
/// The report as the API would answer it. Also beside a running server.
Result<std::string> report_json(Config const& config, ReportArguments const& arguments);

int run_config_show(Config const& config, bool origin);

/// Says the fault on stderr in the language of LANG, with what to do; gives its exit code.
int failed(Fault const& fault);

}  // namespace linka::app
