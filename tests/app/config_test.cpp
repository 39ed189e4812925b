// Where settings come from, which of them win, and what is refused instead of being guessed.
#include "app/config.hpp"

#include "app/commands.hpp"
#include "support/scratch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <regex>

namespace linka::app {

namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// A variable of the environment for the length of a test.
class Variable {
  public:
    Variable(char const* name, char const* value) : name_{name} { ::setenv(name, value, 1); }
    ~Variable() { ::unsetenv(name_); }
    Variable(Variable const&) = delete;
    Variable& operator=(Variable const&) = delete;

  private:
    char const* name_;
};

class ConfigTest : public ::testing::Test {
  protected:
    ConfigTest() { files.system = scratch.path("system.toml"); }

    void system_says(std::string const& toml) const { std::ofstream{files.system} << toml; }
    void named_says(std::string const& toml) {
        files.named = scratch.path("named.toml");
        std::ofstream{*files.named} << toml;
    }
    Result<Config> load(std::map<std::string, std::string> const& flags = {}) const {
        return load_config(files, flags);
    }
    /// "code: subject", or what was loaded all the same.
    std::string refusal(std::map<std::string, std::string> const& flags = {}) const {
        auto const config = load(flags);
        if (config) return "loaded";
        EXPECT_EQ(config.error().kind, FaultKind::invalid);
        return config.error().code + ": " + config.error().subject;
    }
    static std::string shown(Config const& config, bool origin) {
        ::testing::internal::CaptureStdout();
        EXPECT_EQ(run_config_show(config, origin), 0);
        return ::testing::internal::GetCapturedStdout();
    }

    test::Scratch scratch;
    ConfigFiles files;
};

std::string source(std::string const& name) {
    std::ifstream stream{LINKA_SOURCE_DIR "/" + name};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

}  // namespace

TEST_F(ConfigTest, AFlagWinsOverTheEnvironmentOverTheNamedFileOverTheSystemsOverTheDefault) {
    EXPECT_EQ(load()->number("threads"), 0);
    system_says("threads = 1");
    EXPECT_EQ(load()->number("threads"), 1);
    named_says("threads = 2");
    EXPECT_EQ(load()->number("threads"), 2);
    Variable const variable{"LINKA_THREADS", "3"};
    EXPECT_EQ(load()->number("threads"), 3);
    EXPECT_EQ(load({{"threads", "4"}})->number("threads"), 4);
}

TEST_F(ConfigTest, EachValueSaysWhereItComesFrom) {
    system_says("session_age_minutes = 1\nallow_tls12 = true");
    named_says("threads = 2");
    Variable const variable{"LINKA_SESSION_IDLE_MINUTES", "3"};
    auto const config = load({{"listen", "[::1]:1"}});
    ASSERT_TRUE(config.has_value()) << refusal();
    auto const text = shown(*config, true);
    EXPECT_THAT(text, HasSubstr("session_age_minutes = \"1\"  # " + files.system + "\n"));
    EXPECT_THAT(text, HasSubstr("allow_tls12 = \"true\"  # " + files.system + "\n"));
    EXPECT_THAT(text, HasSubstr("threads = \"2\"  # " + *files.named + "\n"));
    EXPECT_THAT(text, HasSubstr("session_idle_minutes = \"3\"  # LINKA_SESSION_IDLE_MINUTES\n"));
    EXPECT_THAT(text, HasSubstr("listen = \"[::1]:1\"  # --listen\n"));
    EXPECT_THAT(text, HasSubstr("retention_text_days = \"90\"  # default\n"));
}

TEST_F(ConfigTest, WhatIsShownIsAFileOfSettingsAgain) {
    system_says("threads = 2\nallow_tls12 = true\ndata = '/var/lib/linka'");
    auto const text = shown(*load(), false);
    system_says("");
    named_says(text);
    auto const again = load();
    ASSERT_TRUE(again.has_value()) << refusal();
    EXPECT_EQ(again->number("threads"), 2);
    EXPECT_EQ(shown(*again, false), text);
}

TEST_F(ConfigTest, AnUnknownKeyIsNamedWithTheFileItStandsIn) {
    system_says("thread = 2");
    EXPECT_EQ(refusal(), "unknown_setting: thread (" + files.system + ")");
    system_says("[server]\nthreads = 2");
    EXPECT_EQ(refusal(), "unknown_setting: server (" + files.system + ")");
    system_says("");
    named_says("Listen = '127.0.0.1:1'");
    EXPECT_EQ(refusal(), "unknown_setting: Listen (" + *files.named + ")");
}

TEST_F(ConfigTest, AValueOfAnotherTypeIsRefusedWithItsPlace) {
    auto const in_file = [this](std::string const& toml) {
        system_says(toml);
        return refusal();
    };
    auto const place = " (" + files.system + ")";
    EXPECT_EQ(in_file("data = true"), "bad_setting: data" + place);
    EXPECT_EQ(in_file("listen = 8443"), "bad_setting: listen" + place);
    EXPECT_EQ(in_file("threads = 1.5"), "bad_setting: threads" + place);
    EXPECT_EQ(in_file("threads = true"), "bad_setting: threads" + place);
    EXPECT_EQ(in_file("threads = [1]"), "bad_setting: threads" + place);
    EXPECT_EQ(in_file("threads = -1"), "bad_setting: threads = -1" + place);
    EXPECT_EQ(in_file("threads = 'two'"), "bad_setting: threads = two" + place);
    EXPECT_EQ(in_file("allow_tls12 = 1"), "bad_setting: allow_tls12" + place);
    EXPECT_EQ(in_file("allow_tls12 = 'yes'"), "bad_setting: allow_tls12 = yes" + place);
    EXPECT_EQ(in_file("threads = '2'\nallow_tls12 = 'true'"), "loaded");
    EXPECT_EQ(refusal({{"threads", "2x"}}), "bad_setting: threads = 2x (--threads)");
    Variable const variable{"LINKA_BACKUP_KEEP", "many"};
    EXPECT_EQ(refusal(), "bad_setting: backup_keep = many (LINKA_BACKUP_KEEP)");
    EXPECT_EQ(refusal({{"backup_keep", "3"}}), "loaded");
}

TEST_F(ConfigTest, AFileThatCannotBeReadIsAnErrorUnlessItIsTheSystemsAndNotThere) {
    EXPECT_EQ(refusal(), "loaded");
    files.named = scratch.path("missing.toml");
    EXPECT_EQ(refusal(), "config_unreadable: " + *files.named);
    named_says("threads = ");
    EXPECT_EQ(refusal(), "config_unreadable: " + *files.named);
    named_says("");
    system_says("threads");
    EXPECT_EQ(refusal(), "config_unreadable: " + files.system);
}

TEST_F(ConfigTest, ShowsWhereASecretLiesButNeverTheSecret) {
    auto const file = scratch.path("backup.key");
    std::ofstream{file} << "four words nobody guesses";
    auto const config = load({{"backup_key_file", file}});
    EXPECT_THAT(shown(*config, true), AllOf(HasSubstr(file), Not(HasSubstr("nobody guesses"))));
    // And there is none to be shown: whatever stands in a file or the environment is read by many.
    std::regex const secret{"pass|secret|token"};
    for (auto const& setting : settings())
        EXPECT_FALSE(std::regex_search(std::string{setting.key}, secret)) << setting.key;
}

TEST_F(ConfigTest, BackedUpAsShippedKeysLiveShorterThanTheLog) {
    // What is shipped, and the line of cron in README.md, back up once an hour.
    EXPECT_THAT(source("ops/systemd/linka-backup.timer"), HasSubstr("\nOnCalendar=hourly\n"));
    std::regex const hourly{R"(\n +[0-9]+ \* \* \* \*  linka backup create )"};
    EXPECT_TRUE(std::regex_search(source("README.md"), hourly));
    EXPECT_THAT(source("ops/systemd/linka-backup.service"), Not(HasSubstr("backup_ke")));
    auto const config = load();
    auto const log_days = config->number("backup_keep") / 24;
    EXPECT_GE(log_days, 60);
    EXPECT_LE(config->number("backup_keys_days") * 4, log_days);
}

TEST(ListenAddress, IsAnAddressAndAPort) {
    EXPECT_EQ(parse_listen("127.0.0.1:8443")->address, "127.0.0.1");
    EXPECT_EQ(parse_listen("[::1]:65535")->address, "::1");
    EXPECT_EQ(parse_listen("[::1]:65535")->port, 65535);
    for (auto const* const bad :
         {"", "8443", ":8443", "127.0.0.1", "127.0.0.1:", "a:65536", "a:-1"})
        EXPECT_EQ(parse_listen(bad).error().code, "bad_listen") << bad;
}

}  // namespace linka::app
