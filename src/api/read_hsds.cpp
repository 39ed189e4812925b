// The directory for other programs: Open Referral HSDS 3.1, read only, for anybody.
#include "api/hsds.hpp"
#include "api/hsds_id.hpp"
#include "api/hsds_terms.hpp"
#include "api/reads.hpp"
#include "base/number.hpp"
#include "views/accounts.hpp"
#include "views/services.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace linka::api {

namespace {

namespace json = boost::json;

constexpr std::size_t per_page_default = 50;
constexpr std::size_t per_page_max = 500;

Answer answer_of(json::value const& value) {
    Answer answer{json::serialize(value)};
    answer.for_anybody = true;
    return answer;
}

/// One page of `all` things; `make` is called for those on it only.
template <class Things, class Make>
Result<Answer> page_answer(Reading const& reading, Things const& all, Make make) {
    auto const number_of = [&](char const* name, std::size_t absent) -> Result<std::size_t> {
        auto const text = reading.request.parameter(name);
        if (!text) return absent;
        auto const number = parse_number<std::size_t>(*text);
        if (!number || *number == 0) return invalid("bad_page", name, text->substr(0, 20));
        return *number;
    };
    if (reading.request.parameter("format").value_or("json") != "json")
        return invalid("bad_format", "format", reading.request.parameter("format")->substr(0, 20));
    auto const page = number_of("page", 1);
    if (!page) return page.error();
    auto const size = number_of("per_page", per_page_default);
    if (!size) return size.error();
    if (*size > per_page_max) return invalid("bad_page", "per_page", std::to_string(*size));
    auto const total = static_cast<std::size_t>(std::ranges::size(all));
    auto const pages = std::max<std::size_t>(1, (total + *size - 1) / *size);
    auto const begin = *page > pages ? total : (*page - 1) * *size;
    auto const end = std::min(begin + *size, total);
    json::array contents;
    for (auto i = begin; i < end; ++i) contents.push_back(make(all[i]));
    return answer_of(json::object{
        {"total_items", total},
        {"total_pages", pages},
        {"page_number", *page},
        {"size", contents.size()},
        {"first_page", *page == 1},
        {"last_page", *page >= pages},
        {"empty", contents.empty()},
        {"contents", std::move(contents)}
    });
}

HsdsSource source_of(Reading const& reading) {
    return {reading.engine.reference(), views::is_synthetic(*reading.view.tables)};
}

bool asks(Reading const& reading, std::string const& name) {
    return reading.request.parameter(name) == "true";
}

/// When the service last changed, by the log.
Instant modified_at(Reading const& reading, v1::ServiceReply const& service) {
    auto const recorded = engine::recorded_at(reading.engine.log(), service.version());
    return recorded ? *recorded : Instant{};
}

json::object service_object(
    Reading const& reading, v1::ServiceReply const& service, HsdsSource const& source
) {
    auto const modified = format_rfc3339(modified_at(reading, service));
    if (asks(reading, "minimal"))
        return {{"id", uuid_of_service(service.service_id())}, {"last_modified", modified}};
    auto const depth = asks(reading, "full") ? HsdsDepth::full : HsdsDepth::plain;
    auto object = hsds_service(service, source, depth);
    object["last_modified"] = modified;
    return object;
}

/// Lower case without diacritics, as far as Czech goes: "Ústí" is found by "usti".
std::string folded(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, char>, 30> letters{{
        {"á", 'a'}, {"č", 'c'}, {"ď", 'd'}, {"é", 'e'}, {"ě", 'e'}, {"í", 'i'},
        {"ň", 'n'}, {"ó", 'o'}, {"ř", 'r'}, {"š", 's'}, {"ť", 't'}, {"ú", 'u'},
        {"ů", 'u'}, {"ý", 'y'}, {"ž", 'z'}, {"Á", 'a'}, {"Č", 'c'}, {"Ď", 'd'},
        {"É", 'e'}, {"Ě", 'e'}, {"Í", 'i'}, {"Ň", 'n'}, {"Ó", 'o'}, {"Ř", 'r'},
        {"Š", 's'}, {"Ť", 't'}, {"Ú", 'u'}, {"Ů", 'u'}, {"Ý", 'y'}, {"Ž", 'z'},
    }};
    std::string out;
    while (!text.empty()) {
        auto const letter = std::ranges::find(
            letters, text.substr(0, 2), &std::pair<std::string_view, char>::first
        );
        if (letter != letters.end()) {
            out += letter->second;
            text.remove_prefix(2);
            continue;
        }
        char const c = text.front();
        out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        text.remove_prefix(1);
    }
    return out;
}

/// Every word must be found somewhere.
bool fits(v1::ServiceReply const& service, std::string_view words) {
    auto const text = folded(fmt::format(
        "{} {} {}", service.title(), service.provider(), fmt::join(service.conditions(), " ")
    ));
    while (!words.empty()) {
        auto const end = std::min(words.find(' '), words.size());
        if (text.find(words.substr(0, end)) == std::string::npos) return false;
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return true;
}

/// The services that the query asks for.
Result<std::vector<v1::ServiceReply>> services_asked(Reading const& reading) {
    auto services = views::all_services(*reading.view.tables, reading.view.valid_at);
    auto const& request = reading.request;
    if (auto const words = request.parameter("search")) {
        auto const wanted = folded(*words);
        std::erase_if(services, [&](auto const& service) { return !fits(service, wanted); });
    }
    if (auto const id = request.parameter("organization_id")) {
        std::erase_if(services, [&](auto const& service) {
            return hsds_organization_id(service.provider()) != *id;
        });
    }
    if (auto const id = request.parameter("taxonomy_term_id")) {
        std::erase_if(services, [&](auto const& service) {
            return std::ranges::none_of(service.kinds(), [&](auto const& kind) {
                return term_id(kinds_taxonomy, kind) == *id;
            });
        });
    }
    // Every service has a kind, and facts.
    if (auto const id = request.parameter("taxonomy_id")) {
        if (*id != taxonomy_id(kinds_taxonomy) && *id != taxonomy_id(facts_taxonomy))
            services.clear();
    }
    if (auto const text = request.parameter("modified_after")) {
        auto const after = parse_rfc3339(*text, "modified_after");
        if (!after) return after.error();
        std::erase_if(services, [&](auto const& service) {
            return modified_at(reading, service) < *after;
        });
    }
    return services;
}

/// The object of that id in a list.
Result<Answer> one_of(json::array const& all, std::string const& id) {
    for (auto const& one : all) {
        if (one.at("id") == json::value(id)) return answer_of(one);
    }
    return not_found("unknown_hsds_id");
}

json::object organization_object(
    Reading const& reading, std::string const& provider, bool with_services
) {
    auto organization = hsds_organization(provider);
    if (!with_services) return organization;
    auto const source = source_of(reading);
    auto const depth = asks(reading, "full_service") ? HsdsDepth::full : HsdsDepth::plain;
    auto& services = organization["services"].emplace_array();
    for (auto const& service : views::all_services(*reading.view.tables, reading.view.valid_at)) {
        if (service.provider() != provider) continue;
        auto object = hsds_service(service, source, depth);
        object.erase("organization");
        services.push_back(std::move(object));
    }
    return organization;
}

std::vector<std::string> providers_of(std::vector<v1::ServiceReply> const& services) {
    std::set<std::string> providers;
    for (auto const& service : services) providers.insert(service.provider());
    return {providers.begin(), providers.end()};
}

}  // namespace

Result<Answer> read_hsds(Reading const& reading) {
    auto const host = std::string{reading.request.field("host")};
    json::object about{
        {"version", "3.1"},
        {"profile", "https://docs.openreferral.org/en/3.1/"},
        {"openapi_url", fmt::format("https://{}/api/openapi.json", host)}
    };
    if (source_of(reading).synthetic) about["synthetic"] = true;
    return answer_of(about);
}

Result<Answer> read_hsds_services(Reading const& reading) {
    auto const services = services_asked(reading);
    if (!services) return services.error();
    auto const source = source_of(reading);
    return page_answer(reading, *services, [&](v1::ServiceReply const& service) {
        return service_object(reading, service, source);
    });
}

Result<Answer> read_hsds_service(Reading const& reading) {
    auto const row = views::find_service(
        *reading.view.tables, service_of_uuid(reading.value("id")), reading.view.valid_at
    );
    if (!row) return not_found("unknown_hsds_id");
    auto object = hsds_service(*row, source_of(reading), HsdsDepth::full);
    object["last_modified"] = format_rfc3339(modified_at(reading, *row));
    return answer_of(object);
}

Result<Answer> read_hsds_organizations(Reading const& reading) {
    auto const services = services_asked(reading);
    if (!services) return services.error();
    auto const providers = providers_of(*services);
    return page_answer(reading, providers, [&](std::string const& provider) {
        return organization_object(
            reading, provider, asks(reading, "full") || asks(reading, "full_service")
        );
    });
}

Result<Answer> read_hsds_organization(Reading const& reading) {
    auto const services = views::all_services(*reading.view.tables, reading.view.valid_at);
    for (auto const& provider : providers_of(services)) {
        if (hsds_organization_id(provider) == reading.value("id"))
            return answer_of(organization_object(reading, provider, true));
    }
    return not_found("unknown_hsds_id");
}

Result<Answer> read_hsds_taxonomies(Reading const& reading) {
    return page_answer(reading, hsds_taxonomies(reading.engine.reference()), [](auto const& one) {
        return one;
    });
}

Result<Answer> read_hsds_taxonomy(Reading const& reading) {
    return one_of(hsds_taxonomies(reading.engine.reference()), reading.value("id"));
}

Result<Answer> read_hsds_terms(Reading const& reading) {
    auto terms = hsds_terms(reading.engine.reference());
    if (auto const id = reading.request.parameter("taxonomy_id")) {
        json::array kept;
        for (auto& term : terms) {
            if (term.at("taxonomy_id") == json::value(*id)) kept.push_back(std::move(term));
        }
        terms = std::move(kept);
    }
    return page_answer(reading, terms, [](auto const& one) { return one; });
}

Result<Answer> read_hsds_term(Reading const& reading) {
    return one_of(hsds_terms(reading.engine.reference()), reading.value("id"));
}

// Where a service is, the directory does not know: whom it serves and how to reach it is what
// counts here.
Result<Answer> read_hsds_places(Reading const& reading) {
    return page_answer(reading, json::array{}, [](auto const& one) { return one; });
}

Result<Answer> read_hsds_place(Reading const& /*reading*/) { return not_found("unknown_hsds_id"); }

}  // namespace linka::api
