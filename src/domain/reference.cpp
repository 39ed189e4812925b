#include "domain/reference.hpp"

#include <boost/json.hpp>

#include <optional>

namespace linka::domain {

namespace json = boost::json;

namespace {

std::string text_of(json::object const& entry, std::string_view key) {
    auto const* const value = entry.if_contains(key);
    auto const* const text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string{} : std::string{*text};
}

/// "2020" of "2020. The Act is amended often …", "2008-01-01 onwards" of "2008-01-01 onwards (…)":
/// what the list holds for or, where it says only that, when it was written. Empty: neither.
std::string version_of(json::object const& file) {
    auto version = text_of(file, "valid_for");
    if (version.empty()) version = text_of(file, "as_of");
    return version.substr(0, std::min(version.find(". "), version.find(" (")));
}

std::optional<json::object> parse_list(std::string_view text) {
    boost::system::error_code error;
    auto parsed = json::parse(text, error);
    if (error || !parsed.is_object()) return std::nullopt;
    return std::move(parsed.as_object());
}

/// Adds the entries of one array; false when it is not an array of coded objects.
template <class Entry, class Read>
bool append(
    json::object const& file, std::string_view key, std::vector<Entry>& entries, Read read
) {
    auto const* const value = file.if_contains(key);
    if (value == nullptr || !value->is_array()) return false;
    for (auto const& element : value->get_array()) {
        if (!element.is_object()) return false;
        entries.push_back(read(element.get_object()));
        if (entries.back().code.empty()) return false;
    }
    return true;
}

Kraj read_kraj(json::object const& entry) {
    return {
        text_of(entry, "code"),
        text_of(entry, "name"),
        text_of(entry, "short"),
        text_of(entry, "name_en")
    };
}
Prison read_prison(json::object const& entry) {
    return {
        text_of(entry, "id"),
        text_of(entry, "name"),
        text_of(entry, "kraj"),
        text_of(entry, "municipality")
    };
}
Member read_member(json::object const& entry) {
    return {text_of(entry, "id"), text_of(entry, "name")};
}
Term read_named(json::object const& entry) {
    return {text_of(entry, "code"), text_of(entry, "name_cs"), text_of(entry, "name_en")};
}
Term read_short(json::object const& entry) {
    return {text_of(entry, "code"), text_of(entry, "cs"), text_of(entry, "en")};
}

bool read_kraje(json::object const& file, Reference& reference) {
    std::vector<Kraj> kraje;
    bool const read = append(file, "kraje", kraje, read_kraj);
    reference.kraje = CodeList{std::move(kraje)};
    return read;
}

bool read_prisons(json::object const& file, Reference& reference) {
    std::vector<Prison> prisons;
    bool const read = append(file, "prisons", prisons, read_prison);
    reference.prisons = CodeList{std::move(prisons)};
    return read;
}

bool read_needs(json::object const& file, Reference& reference) {
    std::vector<Term> needs;
    std::vector<Term> reasons;
    std::vector<Term> roles;
    bool const read = append(file, "needs", needs, read_named) &&
                      append(file, "unmet_reasons", reasons, read_short) &&
                      append(file, "caller_roles", roles, read_short);
    reference.needs = CodeList{std::move(needs)};
    reference.unmet_reasons = CodeList{std::move(reasons)};
    reference.caller_roles = CodeList{std::move(roles)};
    return read;
}

bool read_service_types(json::object const& file, Reference& reference) {
    std::vector<Term> kinds;
    bool const read = append(file, "act_108_2006", kinds, read_named) &&
                      append(file, "outside_the_act", kinds, read_named);
    reference.service_kinds = CodeList{std::move(kinds)};
    return read;
}

bool read_members(json::object const& file, Reference& reference) {
    std::vector<Member> members;
    bool const read = append(file, "members", members, read_member);
    reference.members = CodeList{std::move(members)};
    return read;
}

}  // namespace

Result<Reference> parse_reference(ReferenceTexts const& texts) {
    struct List {
        char const* name;
        std::string_view text;
        bool (*read)(json::object const&, Reference&);
    };
    // Kraje before prisons, whose kraj must be one of them.
    List const lists[] = {
        {"kraje", texts.kraje, read_kraje},
        {"prisons", texts.prisons, read_prisons},
        {"needs", texts.needs, read_needs},
        {"service_types", texts.service_types, read_service_types},
        {"members", texts.members, read_members},
    };
    Reference reference;
    for (auto const& list : lists) {
        auto const file = parse_list(list.text);
        if (!file || !list.read(*file, reference)) return corrupt("bad_reference_list", list.name);
        auto const version = version_of(*file);
        if (version.empty()) return corrupt("bad_reference_list", list.name);
        reference.versions.push_back(std::string{list.name} + " " + version);
    }
    for (auto const& prison : reference.prisons) {
        if (!reference.kraje.contains(prison.kraj)) return corrupt("bad_reference_list", "prisons");
    }
    return reference;
}

}  // namespace linka::domain
