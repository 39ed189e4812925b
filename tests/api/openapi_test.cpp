// schema/openapi.yaml names exactly the routes of the table, and its schemas the fields of the
// messages. The file is written in a fixed layout (two spaces a level), so lines are enough to read
// it here; a linter reads it whole and says whether it is valid OpenAPI. That real answers fit it
// is shown by tests/browser/api*.spec.ts.
#include "api/routes.hpp"
#include "schema/commands.pb.h"
#include "schema/drafts.pb.h"
#include "schema/options.pb.h"
#include "support/world.hpp"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>

#include <array>
#include <cstdio>
#include <map>
#include <set>
#include <sstream>

namespace linka::api {
namespace {

struct Description {
    std::set<std::string> routes;                          // "get /api/v1/calls"
    std::map<std::string, std::set<std::string>> schemas;  // properties by schema
};

std::size_t indent_of(std::string const& line) { return line.find_first_not_of(' '); }

Description read_description() {
    Description result;
    std::istringstream text{test::source_file("schema/openapi.yaml")};
    std::string line;
    std::string path;
    std::string schema;
    bool in_schemas = false;
    bool in_properties = false;
    while (std::getline(text, line)) {
        if (line.empty()) continue;
        auto const indent = indent_of(line);
        auto const word = line.substr(indent, line.find(':') - indent);
        if (indent == 2 && line[2] == '/') path = word;
        bool const method = word == "get" || word == "post" || word == "put" || word == "delete";
        if (indent == 4 && !in_schemas && method) result.routes.insert(word + " " + path);
        if (line == "  schemas:") in_schemas = true;
        if (!in_schemas) continue;
        if (indent == 4) {
            schema = word;
            in_properties = false;
            result.schemas[schema];
        }
        if (indent == 6) in_properties = word == "properties";
        if (indent == 8 && in_properties) result.schemas[schema].insert(word);
    }
    return result;
}

std::string method_name(http::Method method) {
    if (method == http::Method::post) return "post";
    if (method == http::Method::put) return "put";
    return method == http::Method::del ? "delete" : "get";
}

/// What a command says, and that it has ended well.
std::string output_of(std::string const& command) {
    std::string output;
    auto* const pipe = popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) return "cannot be started";
    std::array<char, 4096> part{};
    while (auto const size = fread(part.data(), 1, part.size(), pipe))
        output.append(part.data(), size);
    if (pclose(pipe) != 0 && output.empty()) output = "failed";
    return output;
}

TEST(OpenApi, IsValidOpenApi) {
    EXPECT_EQ(output_of("node '" LINKA_SOURCE_DIR "/tests/schema/openapi.mjs'"), "");
}

TEST(OpenApi, NamesExactlyTheRoutesThereAre) {
    std::set<std::string> table;
    for (auto const& route : routes())
        table.insert(method_name(route.method) + " " + std::string{route.pattern});
    EXPECT_EQ(read_description().routes, table);
}

/// What of a message appears in JSON; `path` are fields that the URL gives.
std::set<std::string> json_fields(
    google::protobuf::Descriptor const& message, std::set<std::string> const& path
) {
    std::set<std::string> names;
    for (int i = 0; i < message.field_count(); ++i) {
        auto name = message.field(i)->name();
        if (path.contains(name) || message.field(i)->options().GetExtension(linka::internal))
            continue;
        if (name.ends_with("_at_us")) name.resize(name.size() - 3);
        names.insert(name);
    }
    return names;
}

TEST(OpenApi, DescribesEveryCommandWithItsFields) {
    auto const description = read_description();
    for (auto const& route : routes()) {
        // A file is described where it stands.
        if (route.shape != Shape::write || route.body != nullptr) continue;
        auto const* const field =
            v1::Command::descriptor()->FindFieldByName(std::string{route.command});
        ASSERT_NE(field, nullptr) << route.command;
        std::set<std::string> path;
        for (auto at = route.pattern.find('{'); at != std::string_view::npos;
             at = route.pattern.find('{', at + 1)) {
            path.insert(
                std::string{route.pattern.substr(at + 1, route.pattern.find('}', at) - at - 1)}
            );
        }
        auto const& name = field->message_type()->name();
        ASSERT_TRUE(description.schemas.contains(name)) << name;
        EXPECT_EQ(description.schemas.at(name), json_fields(*field->message_type(), path)) << name;
    }
}

TEST(OpenApi, DescribesEveryReplyAndEventWithItsFields) {
    auto const description = read_description();
    std::set<std::string> const kept_inside{
        "DayCount",
        "AccountReply",
        "SealedText",
        "NeededUntil",
        "RetentionRunReply",
        "ReferralBefore",
        "KeptDrafts"
    };
    for (auto const* const file :
         {v1::CaseReply::descriptor()->file(),
          v1::Event::descriptor()->file(),
          v1::CallDraft::descriptor()->file()}) {
        for (int i = 0; i < file->message_type_count(); ++i) {
            auto const& message = *file->message_type(i);
            if (kept_inside.contains(message.name())) continue;
            ASSERT_TRUE(description.schemas.contains(message.name())) << message.name();
            EXPECT_EQ(description.schemas.at(message.name()), json_fields(message, {}))
                << message.name();
        }
    }
}

TEST(Routes, FindTheFixedPathBeforeThePattern) {
    EXPECT_EQ(
        match(http::Method::get, "/api/v1/events/stream").route->pattern, "/api/v1/events/stream"
    );
    auto const found = match(http::Method::get, "/api/v1/cases/case-1");
    ASSERT_NE(found.route, nullptr);
    EXPECT_EQ(found.path.at("case_id"), "case-1");
}

TEST(Routes, SayWhichMethodsAPathHas) {
    auto const found = match(http::Method::put, "/api/v1/calls");
    EXPECT_EQ(found.route, nullptr);
    EXPECT_EQ(found.allowed, "GET, HEAD, POST");
    EXPECT_TRUE(match(http::Method::get, "/api/v1/nothing").allowed.empty());
    EXPECT_TRUE(match(http::Method::get, "/api/v1/cases/").allowed.empty());
    EXPECT_TRUE(match(http::Method::get, "/api/v1/cases/a/b").allowed.empty());
}

TEST(Roles, AreRefusedWhatIsNotTheirs) {
    using v1::Role;
    EXPECT_FALSE(may(Role::unspecified, Right::signed_in));
    EXPECT_FALSE(may(Role::analyst, Right::log_call));
    EXPECT_FALSE(may(Role::analyst, Right::see_personal));
    EXPECT_FALSE(may(Role::operator_, Right::decide));
    EXPECT_FALSE(may(Role::operator_, Right::see_reports));
    EXPECT_FALSE(may(Role::admin, Right::log_call));
    EXPECT_TRUE(may(Role::coordinator, Right::decide));
}

}  // namespace
}  // namespace linka::api
