// Rules of the house as tests: arrows point down, files and functions stay short, and what is
// banned names what to use instead.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

std::string root() { return LINKA_SOURCE_DIR; }

std::vector<std::string> lines_of(fs::path const& file) {
    std::ifstream stream{file};
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

/// Sources below a folder, by ending; generated and installed things left out.
std::vector<fs::path> sources(std::string const& folder, std::set<std::string> const& endings) {
    std::vector<fs::path> files;
    for (auto const& entry : fs::recursive_directory_iterator{root() + "/" + folder}) {
        auto const& path = entry.path();
        bool const ours = path.string().find("node_modules") == std::string::npos &&
                          path.filename() != "schema.d.ts";
        if (entry.is_regular_file() && ours && endings.contains(path.extension().string()))
            files.push_back(path);
    }
    std::ranges::sort(files);
    return files;
}

std::set<std::string> const cpp{".cpp", ".hpp"};

/// Which layers each layer may include: the table of src/README.md, and what those stand on.
std::map<std::string, std::set<std::string>> const& arrows() {
    static std::map<std::string, std::set<std::string>> const allowed{
        {"base", {"base"}},
        {"store", {"store", "schema", "base"}},
        {"domain", {"domain", "schema", "base"}},
        {"views", {"views", "domain", "store", "schema", "base"}},
        {"reports", {"reports", "views", "domain", "store", "schema", "base"}},
        {"engine", {"engine", "domain", "views", "reports", "store", "schema", "base"}},
        {"http", {"http", "base"}},
        {"api", {"api", "engine", "reports", "views", "domain", "store", "http", "schema", "base"}},
        {"app",
         {"app", "api", "engine", "reports", "views", "domain", "store", "http", "schema", "base"}},
    };
    return allowed;
}

TEST(Tidy, ArrowsPointDownOnly) {
    std::regex const include{R"re(^#include "([a-z]+)/)re"};
    for (auto const& [layer, allowed] : arrows()) {
        for (auto const& file : sources("src/" + layer, cpp)) {
            for (auto const& line : lines_of(file)) {
                std::smatch found;
                if (std::regex_search(line, found, include)) {
                    EXPECT_TRUE(allowed.contains(found[1])) << file.string() << ": " << line;
                }
            }
        }
    }
}

TEST(Tidy, EveryLayerHasItsRule) {
    for (auto const& entry : fs::directory_iterator{root() + "/src"}) {
        if (entry.is_directory())
            EXPECT_TRUE(arrows().contains(entry.path().filename().string())) << entry.path();
    }
}

TEST(Tidy, FilesStayUnder400Lines) {
    for (char const* const folder : {"src", "tests", "web/src"}) {
        for (auto const& file : sources(folder, {".cpp", ".hpp", ".ts", ".svelte"})) {
            EXPECT_LE(lines_of(file).size(), 400U)
                << file.string() << ": split it where a second subject begins";
        }
    }
}

/// Length of each function by its braces: the code is formatted, so a body ends at its own
/// indentation.
void check_functions(fs::path const& file) {
    static std::regex const not_functions{
        R"(^\s*(namespace|class|struct|enum|union|if|for|while|switch|else|do|try|\}|extern|constexpr std|static constexpr std))"
    };
    auto const lines = lines_of(file);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        auto const& line = lines[i];
        if (!line.ends_with("{") || line.find(')') == std::string::npos ||
            std::regex_search(line, not_functions))
            continue;
        auto const indent = line.find_first_not_of(' ');
        // Functions stand at the margin or one step in; deeper lines continue something.
        if (indent != 0 && indent != 4) continue;
        auto const end = std::string(indent, ' ') + "}";
        auto const last = std::find_if(
            lines.begin() + static_cast<std::ptrdiff_t>(i),
            lines.end(),
            [&](auto const& each) { return each.starts_with(end); }
        );
        EXPECT_LE(last - lines.begin() - static_cast<std::ptrdiff_t>(i), 70)
            << file.string() << ":" << i + 1 << ": a function over 70 lines";
    }
}

TEST(Tidy, FunctionsStayUnder70Lines) {
    for (char const* const folder : {"src", "tests"}) {
        for (auto const& file : sources(folder, cpp)) check_functions(file);
    }
}

struct Ban {
    char const* pattern;
    std::vector<std::string> folders;
    char const* instead;
    std::set<std::string> except;
};

TEST(Tidy, BansNameTheReplacement) {
    std::vector<Ban> const bans{
        {"rocksdb/",
         {"src/views", "src/engine", "src/domain", "src/reports", "src/api", "src/app", "src/http"},
         "store's interfaces",
         {}},
        {"asio",
         {"src/domain", "src/views", "src/reports", "src/store", "src/base"},
         "the engine's workers",
         {}},
        {"boost/beast", {"src/api", "src/app", "src/engine"}, "http/message.hpp", {}},
        {"google/protobuf|\\.pb\\.h", {"src/http", "src/base"}, "plain types", {}},
        {"system_clock|steady_clock|[cC]lock\\.now\\(",
         {"src/domain", "src/views", "src/reports"},
         "domain::Context or Question: the core reads no clock",
         {}},
        {"\\b(kraj|prison|referral|caller_role|feedback)\\b",
         {"src/http", "src/store"},
         "no word of the domain below the engine",
         {}},
        {"std::cerr|std::cout|printf\\(",
         {"src/domain", "src/views", "src/reports", "src/store", "src/engine", "src/http", "src/api"
         },
         "base/log.hpp",
         {}},
        {"reinterpret_cast",
         {"src/domain", "src/views", "src/reports", "src/engine", "src/api"},
         "typed code",
         {}},
        {"\\b(T[O]DO|F[I]XME|X[X]X|H[A]CK)\\b",
         {"src", "tests", "schema", "web/src"},
         "an issue, or do it now",
         {}},
    };
    for (auto const& ban : bans) {
        std::regex const banned{ban.pattern};
        for (auto const& folder : ban.folders) {
            for (auto const& file : sources(folder, {".cpp", ".hpp", ".ts", ".svelte", ".proto"})) {
                if (ban.except.contains(file.filename().string())) continue;
                for (auto const& line : lines_of(file)) {
                    EXPECT_FALSE(std::regex_search(line, banned))
                        << file.string() << ": " << line << "\n  use instead: " << ban.instead;
                }
            }
        }
    }
}

TEST(Tidy, HeadersBeginByBeingIncludedOnceAndFilesBySayingWhatTheyAreFor) {
    for (auto const& file : sources("src", {".hpp"})) {
        auto const lines = lines_of(file);
        ASSERT_FALSE(lines.empty()) << file;
        EXPECT_TRUE(lines[0].starts_with("// "))
            << file.string() << ": say in a line or two what it is for";
        EXPECT_NE(std::ranges::find(lines, "#pragma once"), lines.end()) << file.string();
    }
}

}  // namespace
