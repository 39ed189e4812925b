// Every refusal has its sentence: the codes are taken from the source itself, so none can be
// forgotten.
#include "domain/given_when_then.hpp"
#include "domain/text.hpp"

#include <boost/json.hpp>

#include <filesystem>
#include <regex>

namespace linka::domain::test {

namespace {

/// The string literals that stand in the calls that make faults.
std::set<std::string> codes_used() {
    static std::regex const call{
        R"((\badd|invalid|not_found|conflict|corrupt|_code|check_codes)\s*\(([^;]*);)"
    };
    static std::regex const literal{R"re("([a-z][a-z_]*)")re"};
    std::set<std::string> codes{"invalid_input", "bad_date", "bad_clock", "bad_time"};
    for (auto const& entry :
         std::filesystem::directory_iterator{std::string{LINKA_SOURCE_DIR} + "/src/domain"}) {
        auto const text = read_source("src/domain/" + entry.path().filename().string());
        for (std::sregex_iterator made{text.begin(), text.end(), call}, end; made != end; ++made) {
            auto const arguments = (*made)[2].str();
            for (std::sregex_iterator found{arguments.begin(), arguments.end(), literal};
                 found != end;
                 ++found) {
                codes.insert((*found)[1].str());
            }
        }
    }
    // Names of lists, not codes.
    for (auto const* const name : {"kraje", "prisons", "needs", "service_types", "members"})
        codes.erase(name);
    return codes;
}

boost::json::object messages() {
    return boost::json::parse(read_source("schema/messages/problems.json")).as_object();
}

}  // namespace

TEST(Problems, AreFoundInTheSource) {
    // The scan itself: one code of each way to make a fault.
    for (auto const* const code :
         {"required",
          "unknown_kraj",
          "unknown_service_kind",
          "started_in_future",
          "case_code_mistyped",
          "unknown_call",
          "service_retired",
          "bad_reference_list",
          "windows_overlap",
          "too_many"}) {
        EXPECT_TRUE(codes_used().contains(code)) << code;
    }
}

TEST(Problems, HaveASentenceInCzechAndEnglish) {
    auto const all = messages();
    for (auto const& code : codes_used()) {
        auto const* const message = all.if_contains(code);
        ASSERT_NE(message, nullptr) << code;
        for (auto const* const language : {"cs", "en"}) {
            auto const sentence = std::string{message->at(language).as_string()};
            EXPECT_GT(code_points(sentence), 15U) << code;
            EXPECT_EQ(sentence.back(), '.') << code;
            EXPECT_LE(std::ranges::count(sentence, '{'), 1) << code;
        }
    }
}

TEST(Problems, NameTheirSubjectInBothLanguagesOrNeither) {
    for (auto const& [code, message] : messages()) {
        auto const has = [&message](char const* language) {
            return std::string{message.at(language).as_string()}.find("{}") != std::string::npos;
        };
        EXPECT_EQ(has("cs"), has("en")) << code;
    }
}

}  // namespace linka::domain::test
