// Where the settings come from: flags > LINKA_* > --config > /etc/linka/linka.toml > defaults.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace linka::app {

enum class SettingKind : std::uint8_t { text, number, flag };

/// One setting there is.
struct Setting {
    std::string_view key;  // as in the TOML file; LINKA_KEY in the environment, --key as a flag
    SettingKind kind;
    std::string_view fallback;
    std::string_view meaning;
};
std::vector<Setting> const& settings();

struct ConfigValue {
    std::string value;
    /// "default", "/etc/linka/linka.toml", the --config file, "LINKA_LISTEN", "--listen".
    std::string origin;
};

class Config {
  public:
    std::string const& text(std::string_view key) const;
    /// CHECKs that the setting is a number: load_config has looked.
    std::int64_t number(std::string_view key) const;
    std::map<std::string, ConfigValue, std::less<>> const& values() const { return values_; }
    void set(std::string const& key, std::string value, std::string origin);

  private:
    std::map<std::string, ConfigValue, std::less<>> values_;
};

struct ConfigFiles {
    std::optional<std::string> named;              // --config; must be there
    std::string system = "/etc/linka/linka.toml";  // read where it is there
};

/// Faults: invalid "unknown_setting" and "bad_setting" (subject: the key and where it stands),
/// "config_unreadable" (subject: the file).
Result<Config> load_config(
    ConfigFiles const& files, std::map<std::string, std::string> const& flags
);

/// "127.0.0.1:8443" or "[::1]:8443". Fault: invalid "bad_listen".
struct ListenAddress {
    std::string address;
    std::uint16_t port = 0;
};
Result<ListenAddress> parse_listen(std::string const& text);

}  // namespace linka::app
