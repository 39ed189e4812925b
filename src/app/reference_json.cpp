#include "app/reference_json.hpp"

#include "app/application.hpp"
#include "app/embedded.hpp"

#include <boost/json.hpp>

#include <initializer_list>

namespace linka::app {

namespace {

namespace json = boost::json;

json::value list(std::string_view path) {
    auto const text = schema_file(path);
    return json::parse({text.data(), text.size()});
}

/// Copies `from` under another name where it is there and not null.
void carry(json::object& to, char const* name, json::object const& from, char const* from_name) {
    auto const* const value = from.if_contains(from_name);
    if (value != nullptr && !value->is_null()) to[name] = *value;
}

json::array entries(
    json::value const& source, std::initializer_list<std::pair<char const*, char const*>> names
) {
    json::array result;
    for (auto const& item : source.as_array()) {
        json::object entry;
        for (auto const& [name, from] : names) carry(entry, name, item.as_object(), from);
        result.push_back(std::move(entry));
    }
    return result;
}

json::array prisons(json::object const& source) {
    auto result = entries(source.at("prisons"), {{"code", "id"}, {"cs", "name"}, {"kraj", "kraj"}});
    for (std::size_t i = 0; i < result.size(); ++i) {
        auto const& prison = source.at("prisons").as_array()[i].as_object();
        auto const& basis = prison.at("kraj_basis").as_string();
        if (std::string_view{basis.data(), basis.size()}.starts_with("derived"))
            result[i].as_object()["doubt"] = "kraj: " + std::string{basis};
    }
    return result;
}

/// The letter's own facts: Monday and Wednesday, 9 to 15, from 8 April 2020.
json::object pilot() {
    json::array hours;
    for (int const weekday : {1, 3}) {
        hours.push_back(json::object{
            {"weekday", weekday},
            {"windows", json::array{json::object{{"from", "09:00"}, {"to", "15:00"}}}}
        });
    }
    return {{"opened_on", "2020-04-08"}, {"hours", std::move(hours)}};
}

/// As the log's first event names them.
json::array versions() {
    json::array result;
    for (auto const& version : embedded_reference().versions) result.emplace_back(version);
    return result;
}

}  // namespace

std::string reference_json() {
    auto const kraje = list("/reference/kraje.json").as_object();
    auto const prison_list = list("/reference/prisons.json").as_object();
    auto const needs = list("/reference/needs.json").as_object();
    auto const kinds = list("/reference/service_types.json").as_object();
    auto const members = list("/reference/members.json").as_object();
    auto service_kinds =
        entries(kinds.at("act_108_2006"), {{"code", "code"}, {"cs", "name_cs"}, {"en", "name_en"}});
    for (auto& kind : entries(
             kinds.at("outside_the_act"), {{"code", "code"}, {"cs", "name_cs"}, {"en", "name_en"}}
         )) {
        service_kinds.push_back(std::move(kind));
    }
    json::object all{
        {"kraje",
         entries(
             kraje.at("kraje"),
             {{"code", "code"}, {"cs", "name"}, {"en", "name_en"}, {"short", "short"}}
         )},
        {"prisons", prisons(prison_list)},
        {"needs",
         entries(
             needs.at("needs"),
             {{"code", "code"},
              {"cs", "name_cs"},
              {"en", "name_en"},
              {"answered_by", "typical_answer"}}
         )},
        {"unmet_reasons",
         entries(needs.at("unmet_reasons"), {{"code", "code"}, {"cs", "cs"}, {"en", "en"}})},
        {"caller_roles",
         entries(needs.at("caller_roles"), {{"code", "code"}, {"cs", "cs"}, {"en", "en"}})},
        {"service_kinds", std::move(service_kinds)},
        {"members", entries(members.at("members"), {{"code", "id"}, {"cs", "name"}})},
        {"versions", versions()},
        {"pilot", pilot()},
    };
    return json::serialize(all);
}

}  // namespace linka::app
