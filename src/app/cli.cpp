#include "app/cli.hpp"

#include "app/cli_backup.hpp"
#include "app/cli_formatter.hpp"
#include "app/cli_integrity.hpp"
#include "app/cli_privacy.hpp"
#include "app/commands.hpp"
#include "app/commands_directory.hpp"
#include "app/commands_replay.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <functional>
#include <iostream>

namespace linka::app {

namespace {

constexpr int usage_error = 2;

/// Everything the flags can say.
struct Arguments {
    std::string config_file;
    std::map<std::string, std::string> flags;
    DemoArguments demo;
    UserArguments user;
    ReportArguments report;
    BackupArguments backup;
    IntegrityArguments integrity;
    ReplayArguments replay;
    PrivacyArguments privacy;
    DirectoryArguments directory;
    std::string token_user;
    std::string token_label = "script";
    bool origin = false;
};

using Action = std::function<int()>;

/// A setting as a flag: --data, --listen …
void add_setting(CLI::App& command, Arguments& arguments, std::string const& key) {
    for (auto const& setting : settings()) {
        if (setting.key != key) continue;
        CLI::callback_t const take = [&arguments, key](CLI::results_t const& given) {
            arguments.flags[key] = given.front();
            return true;
        };
        command.add_option("--" + key, take, std::string{setting.meaning})->type_name("TEXT");
    }
}

Action with_config(Arguments const& arguments, std::function<int(Config const&)> run) {
    return [&arguments, run = std::move(run)] {
        ConfigFiles files;
        if (!arguments.config_file.empty()) files.named = arguments.config_file;
        auto const config = load_config(files, arguments.flags);
        if (!config) return failed(config.error());
        return run(*config);
    };
}

void add_demo(CLI::App& app, Arguments& arguments, Action& action) {
    auto& demo = *app.add_subcommand(
        "demo", "Start with a synthetic six-week pilot, plainly marked as synthetic"
    );
    demo.footer(
        "Examples:\n  linka demo\n  linka demo --listen 127.0.0.1:9443 --at "
        "2020-04-15T10:42:00+02:00\n"
        "  linka demo --data /tmp/pilot --calls 100000"
    );
    demo.add_option(
        "--data",
        arguments.demo.data_dir,
        "an empty directory to keep the data in; none: a temporary one"
    );
    demo.add_option("--listen", arguments.demo.listen, "address and port")->capture_default_str();
    demo.add_option("--at", arguments.demo.at, "where the demo's clock starts, RFC 3339")
        ->capture_default_str();
    demo.add_option("--calls", arguments.demo.calls, "about how many calls the pilot has")
        ->capture_default_str()
        ->check(CLI::Range(1, 10'000'000));
    demo.add_option(
            "--session_idle_minutes",
            arguments.demo.session_idle_minutes,
            "a session ends after this long without a request"
    )
        ->capture_default_str();
    demo.add_flag("--json", arguments.demo.json, "one line of JSON on stdout when it is ready");
    demo.callback([&] { action = [&arguments] { return run_demo(arguments.demo); }; });
}

void add_serve(CLI::App& app, Arguments& arguments, Action& action) {
    auto& serve = *app.add_subcommand("serve", "Serve a data directory");
    serve.footer(
        "Examples:\n  linka serve --data /var/lib/linka\n  LINKA_LISTEN=0.0.0.0:8443 linka serve "
        "--data /var/lib/linka"
    );
    for (auto const& setting : settings()) add_setting(serve, arguments, std::string{setting.key});
    serve.callback([&] { action = with_config(arguments, run_serve); });

    auto& init = *app.add_subcommand("init", "Prepare an empty data directory for real use");
    init.footer("Examples:\n  linka init --data /var/lib/linka");
    add_setting(init, arguments, "data");
    init.callback([&] { action = with_config(arguments, run_init); });
}

void add_accounts(CLI::App& app, Arguments& arguments, Action& action) {
    auto& user = *app.add_subcommand("user", "People who may sign in");
    user.footer(
        "Examples:\n  linka user add jana --role coordinator --org POR --data /var/lib/linka\n"
        "  linka user list --data /var/lib/linka"
    );
    user.require_subcommand(1);
    auto& add = *user.add_subcommand("add", "Add a person; asks for the password");
    add.footer(
        "Examples:\n  linka user add jana --role operator --org RUB --data /var/lib/linka\n"
        "  linka user add spravce --role admin --data /var/lib/linka --password-file /run/secret"
    );
    add.add_option("name", arguments.user.username, "name to sign in with")->required();
    add.add_option("--role", arguments.user.role, "operator, coordinator, analyst or admin")
        ->required()
        ->check(CLI::IsMember({"operator", "coordinator", "analyst", "admin"}));
    add.add_option(
        "--org",
        arguments.user.org_id,
        "member organisation, e.g. RUB (schema/reference/members.json)"
    );
    add.add_option(
        "--password-file",
        arguments.user.password_file,
        "file whose first line is the password; - for standard input"
    );
    add_setting(add, arguments, "data");
    add.callback([&] {
        action = with_config(arguments, [&](Config const& config) {
            return run_user_add(config, arguments.user);
        });
    });
    auto& list =
        *user.add_subcommand("list", "List the people: name, role, organisation, active or not");
    list.footer("Examples:\n  linka user list --data /var/lib/linka");
    add_setting(list, arguments, "data");
    list.callback([&] { action = with_config(arguments, run_user_list); });
}

void add_token(CLI::App& app, Arguments& arguments, Action& action) {
    auto& token = *app.add_subcommand("token", "Tokens for scripts");
    token.footer("Examples:\n  linka token create jana --data /var/lib/linka > token");
    token.require_subcommand(1);
    auto& create =
        *token.add_subcommand("create", "Make a token with a person's rights; printed once");
    create.footer(
        "Examples:\n  linka token create jana --data /var/lib/linka > token\n"
        "  linka token create jana --label \"weekly report\" --data /var/lib/linka > token"
    );
    create.add_option("name", arguments.token_user, "whose rights")->required();
    create.add_option("--label", arguments.token_label, "what it is for")->capture_default_str();
    add_setting(create, arguments, "data");
    create.callback([&] {
        action = with_config(arguments, [&](Config const& config) {
            return run_token_create(config, arguments.token_user, arguments.token_label);
        });
    });
}

void add_report(CLI::App& app, Arguments& arguments, Action& action) {
    auto& report = *app.add_subcommand("report", "Print a report; works beside a running server");
    report.footer(
        "Examples:\n  linka report calls-by-week --data /var/lib/linka\n"
        "  linka report calls-by-week --data /var/lib/linka --as-of @1200 --format csv > tydny.csv"
    );
    report.add_option("name", arguments.report.name, "e.g. calls-by-week")->required();
    report.add_option("--from", arguments.report.from, "first day, e.g. 2020-04-08");
    report.add_option("--until", arguments.report.until, "last day");
    report.add_option("--line", arguments.report.line_id, "one line");
    report.add_option(
        "--as-of", arguments.report.as_of, "@position or RFC 3339 time: as it was known then"
    );
    report.add_option("--format", arguments.report.format, "text, csv, rfc4180 or json")
        ->check(CLI::IsMember({"text", "csv", "rfc4180", "json"}))
        ->capture_default_str();
    report.add_option("--language", arguments.report.language, "cs or en")
        ->check(CLI::IsMember({"cs", "en"}))
        ->capture_default_str();
    add_setting(report, arguments, "data");
    report.callback([&] {
        action = with_config(arguments, [&](Config const& config) {
            return run_report(config, arguments.report);
        });
    });
}

void add_config(CLI::App& app, Arguments& arguments, Action& action) {
    auto& config = *app.add_subcommand("config", "Settings");
    config.footer("Examples:\n  linka config show --origin");
    config.require_subcommand(1);
    auto& show = *config.add_subcommand("show", "Print the settings in force");
    show.footer(
        "Examples:\n  linka config show --origin\n"
        "  linka config show --config linka.toml > all.toml"
    );
    show.add_flag("--origin", arguments.origin, "also where each value comes from");
    for (auto const& setting : settings()) add_setting(show, arguments, std::string{setting.key});
    show.callback([&] {
        action = with_config(arguments, [&](Config const& loaded) {
            return run_config_show(loaded, arguments.origin);
        });
    });
}

/// The whole command line; what it parses ends in the arguments and the action.
class CommandLine {
  public:
    CommandLine();
    CommandLine(CommandLine const&) = delete;
    CommandLine& operator=(CommandLine const&) = delete;

    /// Nothing when there is something to do; else what has been said about it is all: help, or
    /// what was wrong.
    std::optional<int> parse(int argc, char const* const* argv);
    int act() { return action_(); }

  private:
    CLI::App app_{"linka: a server for help lines that must know what help really exists", "linka"};
    Arguments arguments_;
    Action action_;
};

CommandLine::CommandLine() {
    app_.formatter(std::make_shared<ExamplesFirst>());
    app_.footer(
        "Examples:\n  linka demo\n  linka init --data /var/lib/linka\n  linka serve --data "
        "/var/lib/linka\n\nlinka COMMAND --help says more."
    );
    app_.require_subcommand(1);
    app_.fallthrough();
    app_.set_version_flag("--version", LINKA_VERSION);
    app_.add_option("--config", arguments_.config_file, "a TOML file of settings");
    add_demo(app_, arguments_, action_);
    add_serve(app_, arguments_, action_);
    add_accounts(app_, arguments_, action_);
    add_token(app_, arguments_, action_);
    add_report(app_, arguments_, action_);
    add_config(app_, arguments_, action_);
    CommandHooks const hooks{
        [this](CLI::App& command, std::string const& key) {
            add_setting(command, arguments_, key);
        },
        [this](auto run) { action_ = with_config(arguments_, std::move(run)); }
    };
    add_backup(app_, arguments_.backup, hooks);
    add_integrity(app_, arguments_.integrity, hooks);
    add_replay(app_, arguments_.replay, hooks);
    add_privacy(app_, arguments_.privacy, hooks);
    add_directory(app_, *app_.get_subcommand("export"), arguments_.directory, hooks);
}

std::optional<int> CommandLine::parse(int argc, char const* const* argv) {
    try {
        app_.parse(argc, argv);
    } catch (CLI::ParseError const& error) {
        return app_.exit(error, std::cout, std::cerr) == 0 ? 0 : usage_error;
    }
    return std::nullopt;
}

}  // namespace

int run_command_line(int argc, char const* const* argv) {
    CommandLine line;
    if (auto const code = line.parse(argc, argv)) return *code;
    return line.act();
}

bool understands(int argc, char const* const* argv) {
    return !CommandLine{}.parse(argc, argv).has_value();
}

}  // namespace linka::app
