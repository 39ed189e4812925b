#include "api/directory_columns.hpp"
#include "api/hsds.hpp"
#include "api/hsds_id.hpp"
#include "api/hsds_terms.hpp"
#include "base/check.hpp"
#include "base/time.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <regex>

namespace linka::api {

namespace {

namespace json = boost::json;

std::string moment(std::uint64_t at_us) {
    return at_us == 0 ? std::string{} : format_rfc3339(from_us(static_cast<std::int64_t>(at_us)));
}

/// How HSDS calls the status (what it cannot say stands in alert and capacities).
std::string_view hsds_status(Status::Value status) {
    switch (status) {
        case Status::paused:
            return "temporarily closed";
        case Status::closed:
            return "inactive";
        case Status::retired:
            return "defunct";
        default:
            return "active";
    }
}

bool is_restricted(Status::Value status) {
    return status == Status::limited || status == Status::paused || status == Status::full ||
           status == Status::closed;
}

/// What a reader must know before going there.
std::string alert_of(v1::ServiceReply const& service) {
    if (!is_restricted(service.status())) return {};
    auto alert = std::string{word_of(status_words, service.status(), true)};
    if (!service.status_reason().empty()) alert += ": " + service.status_reason();
    if (!service.expected_until_on().empty())
        alert += fmt::format(" (do {})", service.expected_until_on());
    return alert;
}

void put(json::object& object, std::string_view key, std::string_view value) {
    if (!value.empty()) object[key] = value;
}

std::string first_found(std::string const& text, std::regex const& pattern) {
    std::smatch found;
    return std::regex_search(text, found, pattern) ? found.str() : std::string{};
}

/// The machine-readable parts of a contact in words.
void put_contact(json::object& object, std::string const& contact) {
    static std::regex const email{R"([A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)"};
    static std::regex const address{R"(https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~/-]*)?)"};
    put(object, "url", first_found(contact, address));
    put(object, "email", first_found(contact, email));
}

json::array phones_of(std::string const& uuid, std::string const& contact) {
    static std::regex const phone{R"((\+420 ?)?[0-9]{3} ?[0-9]{3} ?[0-9]{3})"};
    json::array phones;
    for (std::sregex_iterator found{contact.begin(), contact.end(), phone}, end; found != end;
         ++found) {
        auto const number = found->str();
        phones.push_back(json::object{
            {"id", uuid_of(fmt::format("phone\n{}\n{}", uuid, number))},
            {"service_id", uuid},
            {"number", number}
        });
    }
    return phones;
}

json::array areas_of(
    std::string const& uuid, v1::ServiceReply const& service, domain::Reference const& reference
) {
    json::array areas;
    for (auto const& code : service.kraje()) {
        auto const* const kraj = reference.kraje.find(code);
        areas.push_back(json::object{
            {"id", uuid_of(fmt::format("service_area\n{}\n{}", uuid, code))},
            {"service_id", uuid},
            {"name", kraj == nullptr ? code : kraj->name},
            {"extent", code},
            {"extent_type", "text"}
        });
    }
    return areas;
}

/// A full service has no place left; nobody asked of the others.
json::array capacities_of(std::string const& uuid, v1::ServiceReply const& service) {
    if (service.status() != Status::full) return {};
    return {json::object{
        {"id", uuid_of("service_capacity\n" + uuid)},
        {"service_id", uuid},
        {"unit", json::object{{"id", uuid_of("unit\nplaces")}, {"name", "místa"}}},
        {"available", 0},
        {"updated", moment(service.status_since_at_us())}
    }};
}

class Attributes {
  public:
    explicit Attributes(std::string const& uuid) : uuid_{uuid} {}

    void kind(json::object term) {
        auto const name = "kind " + std::string{term.at("code").as_string()};
        add(name, std::move(term), {});
    }
    void fact(std::string_view code, std::string_view value) {
        if (value.empty()) return;
        auto const known = std::ranges::find(facts, code, &Fact::code);
        CHECK(known != facts.end());
        add(fmt::format("{} {}", code, attributes_.size()), fact_term(*known), value);
    }
    json::array take() { return std::move(attributes_); }

  private:
    void add(std::string const& name, json::object term, std::string_view value) {
        json::object attribute{
            {"id", uuid_of(fmt::format("attribute\n{}\n{}", uuid_, name))},
            {"link_id", uuid_},
            {"link_entity", "service"},
            {"link_type", value.empty() ? "service_kind" : "fact"},
            {"taxonomy_term_id", term.at("id")}
        };
        put(attribute, "value", value);
        attribute["taxonomy_term"] = std::move(term);
        attributes_.push_back(std::move(attribute));
    }

    std::string const& uuid_;
    json::array attributes_;
};

json::array attributes_of(
    std::string const& uuid, v1::ServiceReply const& service, domain::Reference const& reference
) {
    Attributes attributes{uuid};
    for (auto const& code : service.kinds()) {
        if (auto term = kind_term(reference, code)) attributes.kind(*std::move(term));
    }
    attributes.fact("status", word_of(status_words, service.status(), false));
    attributes.fact("status_reason", service.status_reason());
    attributes.fact("status_since", moment(service.status_since_at_us()));
    attributes.fact("expected_until_on", service.expected_until_on());
    attributes.fact("verified_at", moment(service.verified_at_us()));
    attributes.fact("verified_by", word_of(method_words, service.verified_by(), false));
    for (auto const& condition : service.conditions()) attributes.fact("condition", condition);
    attributes.fact("public_contact", service.public_contact());
    return attributes.take();
}

}  // namespace

std::string hsds_organization_id(std::string_view provider) {
    return uuid_of(fmt::format("organization\n{}", provider));
}

json::object hsds_organization(std::string_view provider) {
    return {
        {"id", hsds_organization_id(provider)},
        {"name", provider},
        {"description", "Poskytovatel služeb z adresáře linky spolupráce"}
    };
}

json::object hsds_service(
    v1::ServiceReply const& service, HsdsSource const& source, HsdsDepth depth
) {
    auto const uuid = uuid_of_service(service.service_id());
    json::object object{
        {"id", uuid},
        {"organization_id", hsds_organization_id(service.provider())},
        {"name", service.title()}
    };
    if (source.synthetic) object["description"] = "Ukázka: vymyšlená služba, syntetická data";
    put_contact(object, service.public_contact());
    object["status"] = hsds_status(service.status());
    put(object, "eligibility_description", fmt::format("{}", fmt::join(service.conditions(), "; "))
    );
    if (service.verified_at_us() != 0) {
        auto const verified = from_us(static_cast<std::int64_t>(service.verified_at_us()));
        object["assured_date"] = format_date(to_prague(verified).date);
    }
    put(object, "alert", alert_of(service));
    object["organization"] = hsds_organization(service.provider());
    if (depth == HsdsDepth::plain) return object;
    auto const put_list = [&object](char const* key, json::array list) {
        if (!list.empty()) object[key] = std::move(list);
    };
    put_list("phones", phones_of(uuid, service.public_contact()));
    put_list("service_areas", areas_of(uuid, service, source.reference));
    put_list("capacities", capacities_of(uuid, service));
    put_list("attributes", attributes_of(uuid, service, source.reference));
    return object;
}

std::string directory_hsds(std::span<v1::ServiceReply const> services, HsdsSource const& source) {
    json::object file{{"version", "3.1"}};
    if (source.synthetic) file["synthetic"] = true;
    auto& contents = file["contents"].emplace_array();
    for (auto const& service : services)
        contents.push_back(hsds_service(service, source, HsdsDepth::full));
    return json::serialize(file) + "\n";
}

}  // namespace linka::api
