#include "app/backup_words.hpp"

#include "store/durable_file.hpp"
#include "store/secrets.hpp"

#include <fmt/format.h>

#include <filesystem>

namespace linka::app {

namespace {

// A passphrase of four drawn words is longer; anything shorter can be tried out, Argon2 or not.
constexpr std::size_t secret_bytes_min = 16;

std::string hex(store::Digest const& digest) {
    return store::to_hex({reinterpret_cast<char const*>(digest.data()), digest.size()});
}

}  // namespace

Result<std::string> read_backup_secret(Config const& config) {
    auto const& file = config.text("backup_key_file");
    if (file.empty()) return Fault{FaultKind::invalid, "backup_key_needed", {}, {}};
    auto text = store::read_file(file);
    if (!text || !text->has_value()) return not_found("file_unreadable", file);
    auto secret = std::move(**text);
    while (secret.ends_with('\n') || secret.ends_with('\r')) secret.pop_back();
    if (secret.size() < secret_bytes_min)
        return Fault{FaultKind::invalid, "backup_key_short", std::to_string(secret_bytes_min), {}};
    return secret;
}

Result<BackupOrder> backup_order(Config const& config, BackupArguments const& arguments) {
    if (config.text("data").empty()) return Fault{FaultKind::invalid, "data_missing", {}, {}};
    BackupOrder order;
    order.directory = std::filesystem::absolute(arguments.directory).lexically_normal().string();
    order.keep = static_cast<std::uint32_t>(
        std::clamp<std::int64_t>(config.number("backup_keep"), 1, 1'000'000)
    );
    order.keys_days = config.number("backup_keys_days");
    if (arguments.without_keys) return order;
    auto secret = read_backup_secret(config);
    if (!secret) return secret.error();
    order.secret = std::move(*secret);
    return order;
}

store::Heard heard_by(Progress& progress) {
    return [&progress](std::string_view stage, std::uint64_t done, std::uint64_t total) {
        progress.at(stage, done, total);
    };
}

boost::json::object to_json(store::BackupState const& state) {
    return {
        {"id", state.id},
        {"position", state.position},
        {"size", state.tree_size},
        {"root", hex(state.root)},
        {"recorded_at", format_rfc3339(state.recorded_at)},
        {"made_at", format_rfc3339(state.made_at)},
    };
}

std::string sentence(store::BackupState const& state) {
    return fmt::format(
        "{}: position {}, made {}, root {}",
        state.id,
        state.position,
        format_rfc3339(state.made_at),
        hex(state.root)
    );
}

}  // namespace linka::app
