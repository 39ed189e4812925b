// backup drill: a backup is worth what its restore is, so the whole round is made, now and then.
#include "app/backup_words.hpp"
#include "app/commands.hpp"
#include "app/restore.hpp"
#include "app/scratch.hpp"
#include "reports/report.hpp"

#include <fmt/format.h>

#include <filesystem>

namespace linka::app {

namespace {

namespace fs = std::filesystem;

/// Every report as of a position, from a data directory.
Result<std::string> all_reports(Config config, std::string const& data, store::Position position) {
    config.set("data", data, "drill");
    std::string all;
    for (auto const& report : reports::catalog()) {
        ReportArguments arguments;
        arguments.name = std::string{report.name};
        arguments.as_of = "@" + std::to_string(position);
        auto const text = report_json(config, arguments);
        if (!text) return text.error();
        all += *text + "\n";
    }
    return all;
}

Result<BackupMade> whole_round(
    Config const& config, BackupArguments const& arguments, store::Heard const& heard
) {
    auto const order = backup_order(config, arguments);
    if (!order) return order.error();
    auto made = order_backup(config.text("data"), *order, heard);
    if (!made) return made.error();
    auto const scratch = ScratchDirectory::make(arguments.scratch);
    if (!scratch) return scratch.error();
    // Keys are opened, but never written to a scratch disk, where erased ones would lie about.
    if (!order->secret.empty()) {
        auto const opened = open_key_archive(order->directory, made->keys_file, order->secret);
        if (!opened) return opened.error();
    }
    RestoreOrder back;
    back.directory = order->directory;
    back.id = made->state.id;
    back.target = (*scratch)->path() + "/data";
    back.with_keys = false;
    auto const restored = restore(back, heard);
    if (!restored) return restored.error();
    if (restored->state.root != made->state.root)
        return corrupt("backup_damaged", "another root came back");
    auto const& data = config.text("data");
    if (made->state.position == 0) return made;
    auto const before = all_reports(config, data, made->state.position);
    if (!before) return before.error();
    auto const after = all_reports(config, back.target, made->state.position);
    if (!after) return after.error();
    if (*before != *after) return corrupt("backup_damaged", "a report came back different");
    return made;
}

}  // namespace

int run_backup_drill(Config const& config, BackupArguments const& arguments) {
    Progress progress{arguments.json};
    auto const made = whole_round(config, arguments, heard_by(progress));
    if (!made) return failed(made.error());
    auto const directory = fs::absolute(arguments.directory).lexically_normal().string();
    BackupNote const note{SystemClock{}.now(), made->state.position, directory};
    for (auto const& folder : {config.text("data"), directory}) {
        if (auto noted = write_note(folder, drill_note, note); !noted) return failed(noted.error());
    }
    if (arguments.json) {
        auto object = to_json(made->state);
        object["drilled_at"] = format_rfc3339(note.at);
        fmt::print("{}\n", boost::json::serialize(object));
    } else {
        fmt::print(
            "{}: backed up, restored, proved; {} reports are the same\n",
            sentence(made->state),
            reports::catalog().size()
        );
    }
    return 0;
}

}  // namespace linka::app
