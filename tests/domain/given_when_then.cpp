#include "domain/given_when_then.hpp"

#include <fstream>
#include <iterator>

namespace linka::domain::test {

std::string read_source(std::string const& path) {
    std::ifstream file{std::string{LINKA_SOURCE_DIR} + "/" + path};
    EXPECT_TRUE(file) << path;
    return {std::istreambuf_iterator<char>{file}, {}};
}

Reference const& reference() {
    static auto const parsed = [] {
        auto const kraje = read_source("schema/reference/kraje.json");
        auto const prisons = read_source("schema/reference/prisons.json");
        auto const needs = read_source("schema/reference/needs.json");
        auto const service_types = read_source("schema/reference/service_types.json");
        auto const members = read_source("schema/reference/members.json");
        return *parse_reference({kraje, prisons, needs, service_types, members});
    }();
    return parsed;
}

Instant prague(std::string const& text) {
    return from_prague(day(text.substr(0, 10)), *parse_clock(text.substr(11), {}));
}

v1::OpenLine open_line(std::string const& kraj, std::string const& org_id) {
    v1::OpenLine command;
    command.set_name("Linka Morava");
    command.set_opened_on("2020-04-08");
    for (unsigned const weekday : {1U, 3U}) {
        auto& hours = *command.add_hours();
        hours.set_weekday(weekday);
        *hours.add_windows() = window("09:00", "15:00");
    }
    auto& coverage = *command.add_coverage();
    coverage.set_kraj(kraj);
    coverage.set_org_id(org_id);
    return command;
}

Events line_opened(v1::OpenLine const& command) {
    Moment before{"2020-04-06 12:00"};
    return *decide(Network{}, command, before.context);
}

std::vector<std::string> refused(Result<Events> const& result) {
    if (result) return {"accepted"};
    std::vector<std::string> found;
    for (auto const& field : result.error().fields)
        found.push_back(field.pointer + " " + field.code);
    if (found.empty()) found.push_back(result.error().code);
    return found;
}

std::vector<std::string> kinds(Result<Events> const& result) {
    if (!result) return refused(result);
    std::vector<std::string> found;
    for (auto const& event : *result) {
        auto const* const field = v1::Event::descriptor()->FindFieldByNumber(event.body_case());
        found.push_back(field->name());
    }
    return found;
}

v1::Event only(Result<Events> const& result, v1::Event::BodyCase kind) {
    if (result) {
        for (auto const& event : *result) {
            if (event.body_case() == kind) return event;
        }
    }
    ADD_FAILURE() << "no such event among: " << testing::PrintToString(kinds(result));
    return {};
}

}  // namespace linka::domain::test
