#include "app/config.hpp"

#include "base/check.hpp"
#include "base/number.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>

namespace linka::app {

namespace {

Setting const* find_setting(std::string_view key) {
    auto const found = std::ranges::find(settings(), key, &Setting::key);
    return found == settings().end() ? nullptr : &*found;
}

std::optional<std::int64_t> to_number(std::string const& text) {
    auto const number = parse_number<std::int64_t>(text);
    return number && *number >= 0 ? number : std::nullopt;
}

/// toml++ says what is wrong by throwing; nothing of it leaves here.
std::optional<toml::table> parse_toml(std::string const& file) {
    try {
        return toml::parse_file(file);
    } catch (toml::parse_error const&) {
        return std::nullopt;
    }
}

/// The value as text, where a setting of this kind may have it. "4" is a number too: so a file may
/// hold what `config show` prints.
std::optional<std::string> text_of(toml::node const& node, SettingKind kind) {
    if (auto const* const text = node.as_string()) return text->get();
    if (auto const* const flag = node.as_boolean(); flag != nullptr && kind == SettingKind::flag)
        return flag->get() ? "true" : "false";
    if (auto const* const number = node.as_integer();
        number != nullptr && kind == SettingKind::number)
        return std::to_string(number->get());
    return std::nullopt;
}

Done read_file(Config& config, std::string const& file) {
    auto const parsed = parse_toml(file);
    if (!parsed) return Fault{FaultKind::invalid, "config_unreadable", file, {}};
    for (auto const& [key, node] : *parsed) {
        std::string const name{key.str()};
        auto const place = name + " (" + file + ")";
        auto const* const setting = find_setting(name);
        if (setting == nullptr) return Fault{FaultKind::invalid, "unknown_setting", place, {}};
        auto value = text_of(node, setting->kind);
        if (!value) return Fault{FaultKind::invalid, "bad_setting", place, {}};
        config.set(name, std::move(*value), file);
    }
    return {};
}

bool fits(SettingKind kind, std::string const& value) {
    switch (kind) {
        case SettingKind::text:
            return true;
        case SettingKind::number:
            return to_number(value).has_value();
        case SettingKind::flag:
            return value == "true" || value == "false";
    }
    return false;
}

std::string environment_name(std::string_view key) {
    std::string name = "LINKA_";
    for (char const c : key) name += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return name;
}

void read_environment(Config& config) {
    for (auto const& setting : settings()) {
        auto const name = environment_name(setting.key);
        char const* const value = std::getenv(name.c_str());
        if (value != nullptr) config.set(std::string{setting.key}, value, name);
    }
}

}  // namespace

std::vector<Setting> const& settings() {
    using enum SettingKind;
    static std::vector<Setting> const all{
        {"data", text, "", "the data directory"},
        {"listen", text, "127.0.0.1:8443", "address and port of the HTTPS server"},
        {"certificate",
         text,
         "",
         "PEM certificate chain; none: a self-signed one in the data directory"},
        {"key", text, "", "PEM key of the certificate"},
        {"allow_tls12", flag, "false", "also speak TLS 1.2"},
        {"session_idle_minutes", number, "120", "a session ends after this long without a request"},
        {"session_age_minutes", number, "720", "a session ends at this age whatever happens"},
        {"threads", number, "0", "I/O threads; 0: one per core"},
        {"retention_text_days",
         number,
         "90",
         "free text is forgotten this many days after it was written"},
        {"retention_contact_days",
         number,
         "14",
         "contact data, days after the follow-up or the answer"},
        {"backup_key_file", text, "", "file with the secret that opens the backup's keys"},
        {"backup_keep",
         number,
         "2160",
         "how many backups of the log are kept; made by the hour, 2160 reach back three months"},
        {"backup_keys_days",
         number,
         "14",
         "older archives of keys are deleted; keep it shorter than the log's backups reach back"},
    };
    return all;
}

std::string const& Config::text(std::string_view key) const {
    auto const found = values_.find(key);
    CHECK(found != values_.end());
    return found->second.value;
}

std::int64_t Config::number(std::string_view key) const {
    auto const number = to_number(text(key));
    CHECK(number.has_value());
    return *number;
}

void Config::set(std::string const& key, std::string value, std::string origin) {
    values_[key] = {std::move(value), std::move(origin)};
}

Result<Config> load_config(
    ConfigFiles const& files, std::map<std::string, std::string> const& flags
) {
    Config config;
    for (auto const& setting : settings())
        config.set(std::string{setting.key}, std::string{setting.fallback}, "default");
    std::error_code failed;
    bool const there = std::filesystem::exists(files.system, failed);
    // It may say something, and going on without it would be another server than was wanted.
    if (failed) return Fault{FaultKind::invalid, "config_unreadable", files.system, {}};
    if (there) {
        auto const read = read_file(config, files.system);
        if (!read) return read.error();
    }
    if (files.named) {
        auto const read = read_file(config, *files.named);
        if (!read) return read.error();
    }
    read_environment(config);
    for (auto const& [key, value] : flags) config.set(key, value, "--" + key);
    for (auto const& setting : settings()) {
        auto const& [value, origin] = config.values().find(setting.key)->second;
        if (fits(setting.kind, value)) continue;
        auto const subject = fmt::format("{} = {} ({})", setting.key, value, origin);
        return Fault{FaultKind::invalid, "bad_setting", subject, {}};
    }
    return config;
}

Result<ListenAddress> parse_listen(std::string const& text) {
    Fault bad{FaultKind::invalid, "bad_listen", text, {}};
    auto const colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0) return bad;
    ListenAddress listen{text.substr(0, colon), 0};
    if (listen.address.starts_with('[') && listen.address.ends_with(']')) {
        listen.address = listen.address.substr(1, listen.address.size() - 2);
    }
    auto const port = to_number(text.substr(colon + 1));
    if (!port || *port > 65535) return bad;
    listen.port = static_cast<std::uint16_t>(*port);
    return listen;
}

}  // namespace linka::app
