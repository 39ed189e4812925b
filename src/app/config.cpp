#include "app/config.hpp"

#include "base/check.hpp"
#include "base/number.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>

namespace linka::app {

namespace {

constexpr char const* system_file = "/etc/linka/linka.toml";

bool known(std::string_view key) {
    return std::ranges::any_of(settings(), [&](Setting const& setting) {
        return setting.key == key;
    });
}

bool is_number_setting(std::string_view key) {
    return key.ends_with("_minutes") || key.ends_with("_days") || key == "backup_keep" ||
           key == "threads";
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

Done read_file(Config& config, std::string const& file) {
    auto const parsed = parse_toml(file);
    if (!parsed) return Fault{FaultKind::invalid, "config_unreadable", file, {}};
    for (auto const& [key, node] : *parsed) {
        std::string const name{key.str()};
        if (!known(name))
            return Fault{FaultKind::invalid, "unknown_setting", name + " (" + file + ")", {}};
        if (auto const text = node.value<std::string>()) {
            config.set(name, *text, file);
        } else if (auto const flag = node.as_boolean()) {
            config.set(name, flag->get() ? "true" : "false", file);
        } else if (auto const number = node.as_integer()) {
            config.set(name, std::to_string(number->get()), file);
        } else {
            return Fault{FaultKind::invalid, "bad_setting", name + " (" + file + ")", {}};
        }
    }
    return {};
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
    static std::vector<Setting> const all{
        {"data", "", "the data directory"},
        {"listen", "127.0.0.1:8443", "address and port of the HTTPS server"},
        {"certificate", "", "PEM certificate chain; none: a self-signed one in the data directory"},
        {"key", "", "PEM key of the certificate"},
        {"allow_tls12", "false", "also speak TLS 1.2"},
        {"session_idle_minutes", "120", "a session ends after this long without a request"},
        {"session_age_minutes", "720", "a session ends at this age whatever happens"},
        {"threads", "0", "I/O threads; 0: one per core"},
        {"retention_text_days", "90", "free text is forgotten this many days after it was written"},
        {"retention_contact_days", "14", "contact data, days after the follow-up or the answer"},
        {"backup_key_file", "", "file with the secret that opens the backup's keys"},
        {"backup_keep", "30", "how many backups of the log are kept"},
        {"backup_keys_days", "30", "archives of keys older than this are deleted"},
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
    std::optional<std::string> const& file, std::map<std::string, std::string> const& flags
) {
    Config config;
    for (auto const& setting : settings())
        config.set(std::string{setting.key}, std::string{setting.fallback}, "default");
    if (std::filesystem::exists(system_file)) {
        auto const read = read_file(config, system_file);
        if (!read) return read.error();
    }
    if (file) {
        auto const read = read_file(config, *file);
        if (!read) return read.error();
    }
    read_environment(config);
    for (auto const& [key, value] : flags) config.set(key, value, "--" + key);
    for (auto const& [key, value] : config.values()) {
        bool const good = !is_number_setting(key) || to_number(value.value).has_value();
        bool const flag_good =
            key != "allow_tls12" || value.value == "true" || value.value == "false";
        if (!good || !flag_good)
            return Fault{FaultKind::invalid, "bad_setting", key + " = " + value.value, {}};
    }
    return config;
}

Result<ListenAddress> parse_listen(std::string const& text) {
    Fault const bad{FaultKind::invalid, "bad_listen", text, {}};
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
