#include "app/restore.hpp"

#include "app/backup_job.hpp"
#include "base/check.hpp"
#include "store/durable_file.hpp"
#include "store/witness.hpp"

#include <filesystem>

namespace linka::app {

namespace {

namespace fs = std::filesystem;

constexpr char const* unfinished = "restoring";

Fault unreachable(std::error_code const& failed) {
    return unavailable("data_unreachable", failed.message());
}

/// Empty but for what an attempt before left unfinished.
Done clear_target(std::string const& target) {
    if (auto made = store::make_private_directory(target); !made) return made.error();
    std::error_code failed;
    for (auto const& entry : fs::directory_iterator{target, failed}) {
        auto const name = entry.path().filename().string();
        // A file system of its own has this in its root.
        if (name != unfinished && name != "lost+found")
            return conflict("restore_target_in_use", target);
    }
    if (!failed) fs::remove_all(fs::path{target} / unfinished, failed);
    if (failed) return unreachable(failed);
    return {};
}

Result<std::string> restore_secrets(RestoreOrder const& order, std::string const& folder) {
    if (!order.with_keys) return std::string{};
    auto const archives = key_archives(order.directory);
    if (archives.empty()) return not_found("keys_missing", order.directory);
    auto const files = open_key_archive(order.directory, archives.back(), order.secret);
    if (!files) return files.error();
    for (auto const& file : *files) {
        // Of a moment that has passed: the restored log gets one of its own.
        if (file.path == "witness") continue;
        fs::path const path{folder + "/" + file.path};
        // Only this program writes archives, and the cipher has proved that it did.
        CHECK(path.lexically_normal() == path);
        if (auto made = store::make_private_directory(path.parent_path().string()); !made)
            return made.error();
        auto const written =
            store::replace_file(path.parent_path().string(), path.filename().string(), file.bytes);
        if (!written) return written.error();
    }
    return archives.back();
}

Done move_into_place(std::string const& target) {
    fs::path const folder = fs::path{target} / unfinished;
    std::error_code failed;
    std::vector<std::string> names;
    for (auto const& entry : fs::directory_iterator{folder, failed}) {
        auto const name = entry.path().filename().string();
        if (name != "log") names.push_back(name);
    }
    names.emplace_back("log");
    for (auto const& name : names) {
        if (!failed) fs::rename(folder / name, fs::path{target} / name, failed);
    }
    if (!failed) fs::remove(folder, failed);
    if (failed) return unreachable(failed);
    return store::sync_tree(target);
}

}  // namespace

Result<Restored> restore(RestoreOrder const& order, store::Heard const& heard) {
    if (auto cleared = clear_target(order.target); !cleared) return cleared.error();
    auto const folder = order.target + "/" + unfinished;
    auto const attempt = [&]() -> Result<Restored> {
        auto const state = store::restore_backup(order.directory, order.id, folder + "/log", heard);
        if (!state) return state.error();
        auto archive = restore_secrets(order, folder);
        if (!archive) return archive.error();
        auto const witness =
            store::Witness::create(folder, {state->position, state->recorded_at, state->root});
        if (!witness) return witness.error();
        if (auto moved = move_into_place(order.target); !moved) return moved.error();
        return Restored{*state, std::move(*archive)};
    };
    auto restored = attempt();
    std::error_code ignored;
    if (!restored) fs::remove_all(folder, ignored);
    return restored;
}

}  // namespace linka::app
