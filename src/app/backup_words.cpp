#include "app/backup_words.hpp"

#include "app/commands_integrity.hpp"
#include "app/terminal.hpp"
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

Result<std::string> content_of(std::string const& file) {
    auto text = store::read_file(file);
    if (!text || !text->has_value()) return not_found("file_unreadable", file);
    return std::move(**text);
}

Result<std::string> given_secret(Config const& config, BackupArguments const& arguments) {
    if (!arguments.passphrase_file.empty()) return first_line_of(arguments.passphrase_file);
    auto const& key_file = config.text("backup_key_file");
    if (!key_file.empty()) return content_of(key_file);
    if (!at_terminal()) return Fault{FaultKind::invalid, "backup_key_needed", {}, {}};
    return ask_hidden(
        speaks_czech() ? "Heslová fráze k záloze klíčů: " : "Passphrase of the backup's keys: "
    );
}

bool is_typed(Config const& config, BackupArguments const& arguments) {
    return arguments.passphrase_file.empty() && config.text("backup_key_file").empty();
}

bool opens_newest(std::string const& directory, std::string const& secret) {
    auto const archives = key_archives(directory);
    return !archives.empty() && open_key_archive(directory, archives.back(), secret).has_value();
}

char const* once_more(std::string const& directory) {
    bool const first = key_archives(directory).empty();
    if (speaks_czech())
        return first ? "Ještě jednou: "
                     : "Dosavadní zálohu neotvírá; má-li platit odteď, ještě jednou: ";
    return first ? "Once more: "
                 : "It does not open the backup before; to use it from now on, once more: ";
}

}  // namespace

Result<std::string> read_backup_secret(Config const& config, BackupArguments const& arguments) {
    auto secret = given_secret(config, arguments);
    if (!secret) return secret;
    while (secret->ends_with('\n') || secret->ends_with('\r')) secret->pop_back();
    if (secret->size() < secret_bytes_min)
        return Fault{FaultKind::invalid, "backup_key_short", std::to_string(secret_bytes_min), {}};
    return secret;
}

Result<std::string> choose_backup_secret(Config const& config, BackupArguments const& arguments) {
    auto secret = read_backup_secret(config, arguments);
    if (!secret || !is_typed(config, arguments)) return secret;
    if (opens_newest(arguments.directory, *secret)) return secret;
    if (ask_hidden(once_more(arguments.directory)) != *secret)
        return Fault{FaultKind::invalid, "passphrases_differ", {}, {}};
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
    auto secret = choose_backup_secret(config, arguments);
    if (!secret) return secret.error();
    order.secret = std::move(*secret);
    return order;
}

std::optional<Instant> log_shorter_than_keys(
    std::vector<store::ListedBackup> const& backups, BackupOrder const& order, Instant now
) {
    if (backups.empty() || backups.size() < order.keep) return std::nullopt;
    auto const oldest = backups.front().state.made_at;
    if (now - oldest >= std::chrono::hours{24} * order.keys_days) return std::nullopt;
    return oldest;
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
