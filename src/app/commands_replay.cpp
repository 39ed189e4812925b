// replay: the tables that serve, made again from the log and compared; beside a running server too.
#include "app/commands_replay.hpp"

#include "app/commands.hpp"
#include "app/progress.hpp"
#include "app/scratch.hpp"
#include "engine/replay.hpp"
#include "store/rocks_log.hpp"
#include "store/secrets.hpp"
#include "views/catalogue.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace linka::app {

namespace {

struct Replayed {
    store::Position position = 0;
    engine::TableComparison comparison;
};

Result<Replayed> replay(
    std::string const& data, ReplayArguments const& arguments, Progress& progress
) {
    if (!std::filesystem::exists(data + "/log")) return not_found("not_initialised", data);
    auto const groups = views::table_groups();
    // The tables first: the log then has at least what they reflect.
    auto const serving = store::open_rocks_tables_read_only(data + "/views", groups);
    if (!serving) return serving.error();
    SystemClock const clock;
    auto const log = store::open_rocks_log(data + "/log", clock, {.read_only = true});
    if (!log) return log.error();
    auto const directory = ScratchDirectory::make(arguments.scratch);
    if (!directory) return directory.error();
    auto const scratch = store::open_rocks_tables((*directory)->path() + "/views", groups);
    if (!scratch) return scratch.error();
    Replayed replayed;
    replayed.position = std::min((*serving)->checkpoint(), (*log)->last());
    auto const heard = [&progress](auto stage, auto done, auto total) {
        progress.at(stage, done, total);
    };
    auto const folded = engine::fold_into(**log, **scratch, replayed.position, heard);
    if (!folded) return folded.error();
    replayed.comparison = engine::compare_tables(**serving, **scratch, replayed.position, heard);
    return replayed;
}

/// The row's key with bytes that are no letters as hex: keys hold numbers too.
std::string printable(std::string const& key) {
    std::string text;
    for (char const c : key) {
        if (c > ' ' && c < '\x7f' && c != '%') {
            text += c;
        } else {
            text += "%" + store::to_hex({&c, 1});
        }
    }
    return text;
}

}  // namespace

int run_replay(Config const& config, ReplayArguments const& arguments) {
    if (config.text("data").empty())
        return failed(Fault{FaultKind::invalid, "data_missing", {}, {}});
    auto const replayed = [&] {
        Progress progress{arguments.json};
        return replay(config.text("data"), arguments, progress);
    }();
    if (!replayed) return failed(replayed.error());
    auto const& [rows, difference] = replayed->comparison;
    if (arguments.json) {
        boost::json::object object{
            {"position", replayed->position}, {"rows", rows}, {"equal", !difference.has_value()}
        };
        if (difference) {
            object["table"] = difference->table;
            object["key"] = printable(difference->key);
            object["at"] = difference->position;
        }
        fmt::print("{}\n", boost::json::serialize(object));
    } else if (!difference) {
        fmt::print("position {}: {} rows are the same\n", replayed->position, rows);
    }
    if (!difference) return 0;
    return failed(corrupt(
        "views_differ",
        fmt::format(
            "{}/{} @{}", difference->table, printable(difference->key), difference->position
        )
    ));
}

void add_replay(CLI::App& app, ReplayArguments& arguments, CommandHooks const& hooks) {
    auto& replay = *app.add_subcommand(
        "replay", "Fold the log from scratch and compare with what is served; changes nothing"
    );
    replay.footer(
        "Examples:\n  linka replay --data /var/lib/linka\n\nWorks beside a running server. Exit "
        "code 5: a row differs. Stop the server, remove views/ and start it: all is made anew."
    );
    replay.add_option("--scratch", arguments.scratch, "where there is room; default TMPDIR");
    replay.add_flag("--json", arguments.json, "one line of JSON on stdout");
    hooks.add_setting(replay, "data");
    replay.callback([&arguments, choose = hooks.choose] {
        choose([&arguments](Config const& config) { return run_replay(config, arguments); });
    });
}

}  // namespace linka::app
