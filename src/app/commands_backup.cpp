// backup create, list, verify, restore: the log and what opens it, on another disk and back.
#include "app/commands_backup.hpp"

#include "app/backup_job.hpp"
#include "app/backup_words.hpp"
#include "app/commands.hpp"
#include "app/commands_integrity.hpp"
#include "app/progress.hpp"
#include "app/restore.hpp"

#include <fmt/format.h>

#include <filesystem>

namespace linka::app {

namespace {

namespace json = boost::json;

/// The backups to look at: one, or all.
Result<std::vector<std::uint32_t>> chosen(BackupArguments const& arguments) {
    if (!arguments.all) return std::vector<std::uint32_t>{arguments.id};
    auto const listed = store::list_backups(arguments.directory);
    if (!listed) return listed.error();
    std::vector<std::uint32_t> ids;
    for (auto const& each : *listed) ids.push_back(each.state.id);
    return ids;
}

/// Opens every archive of keys. not_found "keys_missing" when there is none to open.
Done open_archives(std::string const& directory, std::string const& secret) {
    auto const archives = key_archives(directory);
    if (archives.empty()) return not_found("keys_missing", directory);
    for (auto const& name : archives) {
        auto const opened = open_key_archive(directory, name, secret);
        if (!opened) return opened.error();
    }
    return {};
}

/// A backup has been made all the same; but what was erased may come back from it for longer than
/// the log is kept.
void warn_of_old_keys(BackupOrder const& order) {
    auto const listed = store::list_backups(order.directory);
    if (!listed || order.secret.empty()) return;
    auto const oldest = log_shorter_than_keys(*listed, order, SystemClock{}.now());
    if (!oldest) return;
    Fault const warning{
        FaultKind::conflict, "backup_keys_outlive_log", format_rfc3339(*oldest), {}
    };
    fmt::print(stderr, "linka: {}\n", sentence_of(warning));
}

}  // namespace

int run_backup_create(Config const& config, BackupArguments const& arguments) {
    auto const order = backup_order(config, arguments);
    if (!order) return failed(order.error());
    Progress progress{arguments.json};
    auto const made = order_backup(config.text("data"), *order, heard_by(progress));
    if (!made) return failed(made.error());
    if (arguments.json) {
        auto object = to_json(made->state);
        object["keys_file"] = made->keys_file;
        fmt::print("{}\n", json::serialize(object));
    } else {
        fmt::print("{}\n", sentence(made->state));
        fmt::print("keys: {}\n", made->keys_file.empty() ? "left out" : made->keys_file);
    }
    warn_of_old_keys(*order);
    return 0;
}

int run_backup_list(Config const& config, BackupArguments const& arguments) {
    auto const listed = store::list_backups(arguments.directory);
    if (!listed) return failed(listed.error());
    auto const drilled = read_note(arguments.directory, drill_note);
    json::array array;
    bool whole = true;
    for (auto const& each : *listed) {
        whole = whole && each.damage.empty();
        if (arguments.json) {
            auto object = to_json(each.state);
            object["bytes"] = each.bytes;
            object["damage"] = each.damage;
            array.push_back(std::move(object));
        } else if (each.damage.empty()) {
            fmt::print("{}, {} bytes\n", sentence(each.state), each.bytes);
        } else {
            fmt::print("{}: DAMAGED: {}\n", each.state.id, each.damage);
        }
    }
    if (arguments.json) {
        json::object object{{"backups", array}, {"keys", key_archives(arguments.directory).size()}};
        if (drilled) object["drilled_at"] = format_rfc3339(drilled->at);
        fmt::print("{}\n", json::serialize(object));
    } else {
        fmt::print("archives of keys: {}\n", key_archives(arguments.directory).size());
        fmt::print(
            "last drill: {}\n", drilled ? format_rfc3339(drilled->at) : "never; linka backup drill"
        );
    }
    (void)config;
    return whole ? 0 : failed(corrupt("backup_damaged", arguments.directory));
}

int run_backup_verify(Config const& config, BackupArguments const& arguments) {
    auto const ids = chosen(arguments);
    if (!ids) return failed(ids.error());
    std::string secret;
    if (!arguments.without_keys) {
        // First: nobody waits at the terminal until every byte has been read.
        auto read = read_backup_secret(config, arguments);
        if (!read) return failed(read.error());
        secret = std::move(*read);
    }
    Progress progress{arguments.json};
    json::array array;
    for (auto const id : *ids) {
        auto const state = store::verify_backup(arguments.directory, id, heard_by(progress));
        if (!state) return failed(state.error());
        if (arguments.json) {
            array.push_back(to_json(*state));
        } else {
            fmt::print("{}: every byte and its root are right\n", sentence(*state));
        }
    }
    if (!arguments.without_keys) {
        auto const opened = open_archives(arguments.directory, secret);
        if (!opened) return failed(opened.error());
        if (!arguments.json) fmt::print("keys: every archive opens\n");
    }
    if (arguments.json) fmt::print("{}\n", json::serialize(json::object{{"verified", array}}));
    return 0;
}

int run_backup_restore(Config const& config, BackupArguments const& arguments) {
    RestoreOrder order;
    order.directory = arguments.directory;
    order.id = arguments.id;
    order.target = config.text("data");
    order.with_keys = !arguments.without_keys;
    if (order.target.empty()) return failed(Fault{FaultKind::invalid, "data_missing", {}, {}});
    if (order.with_keys) {
        auto secret = read_backup_secret(config, arguments);
        if (!secret) return failed(secret.error());
        order.secret = std::move(*secret);
    }
    Progress progress{arguments.json};
    auto const restored = restore(order, heard_by(progress));
    if (!restored) return failed(restored.error());
    if (arguments.json) {
        auto object = to_json(restored->state);
        object["keys_file"] = restored->keys_file;
        fmt::print("{}\n", json::serialize(object));
    } else {
        fmt::print("{}: restored to {}\n", sentence(restored->state), order.target);
        fmt::print(stderr, "Next:\n  linka serve --data {}\n", order.target);
    }
    return 0;
}

}  // namespace linka::app
