// The command line as whoever reads its help meets it, and what the backup commands decide alone.
#include "app/cli.hpp"

#include "app/backup_words.hpp"
#include "support/scratch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace linka::app {

namespace {

using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::StartsWith;
using Words = std::vector<std::string>;

std::vector<char const*> pointers(Words const& words) {
    std::vector<char const*> all;
    for (auto const& word : words) all.push_back(word.c_str());
    return all;
}

/// Runs it; what it says on standard output.
std::string said(Words const& words, int expected = 0) {
    auto const given = pointers(words);
    ::testing::internal::CaptureStdout();
    auto const code = run_command_line(static_cast<int>(given.size()), given.data());
    auto text = ::testing::internal::GetCapturedStdout();
    EXPECT_EQ(code, expected) << ::testing::PrintToString(words);
    return text;
}

Words lines_of(std::string const& text) {
    std::istringstream stream{text};
    Words lines;
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

/// The first words of the lines below "Subcommands:".
Words subcommands_in(std::string const& help) {
    Words names;
    bool inside = false;
    for (auto const& line : lines_of(help)) {
        if (inside && line.starts_with("  ") && line[2] != ' ')
            names.push_back(line.substr(2, line.find(' ', 2) - 2));
        if (!line.starts_with(" ")) inside = line == "Subcommands:";
    }
    return names;
}

/// The help of every command and group there is, by the words that lead to it.
std::map<Words, std::string> all_help() {
    std::map<Words, std::string> found;
    std::vector<Words> left{{"linka"}};
    while (!left.empty()) {
        auto const words = left.back();
        left.pop_back();
        auto asked = words;
        asked.emplace_back("--help");
        auto const help = said(asked);
        for (auto const& name : subcommands_in(help)) {
            auto longer = words;
            longer.push_back(name);
            left.push_back(std::move(longer));
        }
        found[words] = help;
    }
    return found;
}

/// The words of a line as a shell would part them: up to a redirection, with what stands in quotes
/// together, without what is set in the environment.
Words words_of(std::string const& line) {
    Words words;
    std::string word;
    bool quoted = false;
    for (char const c : line + " ") {
        if (c == '"') {
            quoted = !quoted;
        } else if (c != ' ' || quoted) {
            word += c;
        } else if (!word.empty()) {
            if (word == ">" || word == "|") break;
            bool const variable = words.empty() && word.find('=') != std::string::npos;
            if (!variable) words.push_back(word);
            word.clear();
        }
    }
    return words;
}

std::string joined(Words const& words) {
    std::string text;
    for (auto const& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

}  // namespace

TEST(Help, OfEveryCommandBeginsWithExamplesOfIt) {
    auto const all = all_help();
    std::vector<std::string> commands;
    for (auto const& [words, help] : all) {
        auto const name = joined(words);
        commands.push_back(name);
        EXPECT_THAT(help, StartsWith("Examples:\n  ")) << name;
        auto const usage = help.find("\nUsage: " + name);
        ASSERT_NE(usage, std::string::npos) << name << "\n" << help;
        auto const example = help.find(name + (words.size() == 1 ? " demo" : ""));
        EXPECT_LT(example, usage) << name << ": no example is of it";
        EXPECT_EQ(help.find("Examples:", 1), std::string::npos) << name << ": twice";
    }
    EXPECT_THAT(
        commands,
        IsSupersetOf(
            {"linka",
             "linka user",
             "linka user list",
             "linka token",
             "linka config show",
             "linka backup drill",
             "linka erase refuse",
             "linka import directory",
             "linka export directory",
             "linka retention run",
             "linka replay"}
        )
    );
}

TEST(Help, EveryExampleInItIsUnderstood) {
    std::size_t seen = 0;
    for (auto const& [words, help] : all_help()) {
        auto const examples = help.substr(0, help.find("\n\n"));
        for (auto const& line : lines_of(examples)) {
            auto const given = words_of(line);
            if (given.empty() || given[0] != "linka") continue;
            auto const argv = pointers(given);
            EXPECT_TRUE(understands(static_cast<int>(argv.size()), argv.data()))
                << joined(words) << ": " << line;
            ++seen;
        }
    }
    EXPECT_GT(seen, 30U);
}

TEST(Help, SaysTheRestAfterTheOptions) {
    auto const help = said({"linka", "verify", "--help"});
    EXPECT_THAT(help, HasSubstr("Exit code 5: something does not fit.\n"));
    EXPECT_LT(help.find("Options:"), help.find("Exit code 5"));
    EXPECT_FALSE(help.ends_with("\n\n"));
}

TEST(CommandLine, AMistakeIsExitCode2) {
    ::testing::internal::CaptureStderr();
    EXPECT_EQ(said({"linka", "user"}, 2), "");
    EXPECT_EQ(said({"linka", "serve", "--thread", "2"}, 2), "");
    EXPECT_EQ(said({"linka", "report", "x", "--format", "pdf"}, 2), "");
    auto const keys = {"--passphrase-file", "-", "--backup_key_file", "key"};
    Words words{"linka", "backup", "create", "copy", "--data", "data"};
    words.insert(words.end(), keys.begin(), keys.end());
    EXPECT_EQ(said(words, 2), "");
    EXPECT_THAT(::testing::internal::GetCapturedStderr(), HasSubstr("--thread"));
}

namespace {

constexpr auto day = std::chrono::hours{24};

/// Backups made so many days ago.
std::vector<store::ListedBackup> made(Instant now, std::vector<int> const& days_ago) {
    std::vector<store::ListedBackup> backups;
    for (auto const days : days_ago) {
        backups.emplace_back();
        backups.back().state.made_at = now - day * days;
    }
    return backups;
}

Result<std::string> secret_from(std::string const& key_file, std::string const& passphrase_file) {
    Config config;
    config.set("backup_key_file", key_file, "a test");
    BackupArguments arguments;
    arguments.passphrase_file = passphrase_file;
    return read_backup_secret(config, arguments);
}

}  // namespace

TEST(BackupWords, SayWhenKeysOutliveTheLog) {
    auto const now = from_us(1'586'336'400'000'000);
    auto const oldest = [&](std::vector<int> const& days_ago, std::uint32_t keep, int keys_days) {
        return log_shorter_than_keys(made(now, days_ago), {"", keep, keys_days, ""}, now);
    };
    EXPECT_EQ(oldest({3, 2, 1}, 3, 14), now - day * 3);
    EXPECT_FALSE(oldest({14, 7, 0}, 3, 14));
    EXPECT_EQ(oldest({13, 7, 0}, 3, 14), now - day * 13);
    EXPECT_FALSE(oldest({3, 2, 1}, 3, 3));
    // A young directory: how far back it will reach, nobody knows yet.
    EXPECT_FALSE(oldest({3, 2, 1}, 4, 14));
    EXPECT_FALSE(oldest({}, 1, 14));
}

TEST(BackupWords, TakeAPassphraseFromTheFirstLineAndAKeyFromTheWholeFile) {
    test::Scratch const scratch;
    auto const key = scratch.path("key");
    auto const passphrase = scratch.path("passphrase");
    std::ofstream{key} << "two lines of a key\nthat belong together\r\n";
    std::ofstream{passphrase} << "four words nobody guesses\r\nand a remark\n";
    EXPECT_EQ(*secret_from(key, ""), "two lines of a key\nthat belong together");
    EXPECT_EQ(*secret_from("", passphrase), "four words nobody guesses");
    // The nearer word counts: the key file may stand in /etc/linka/linka.toml.
    EXPECT_EQ(*secret_from(key, passphrase), "four words nobody guesses");
    EXPECT_EQ(secret_from("", scratch.path("none")).error().code, "file_unreadable");
    std::ofstream{passphrase} << "fifteen letters\n";
    EXPECT_EQ(secret_from("", passphrase).error().code, "backup_key_short");
}

}  // namespace linka::app
