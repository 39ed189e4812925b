#include "api/directory_columns.hpp"
#include "api/hsds.hpp"
#include "api/hsds_id.hpp"
#include "api/hsds_terms.hpp"
#include "api/moment_text.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace linka::api {

namespace {

namespace json = boost::json;

Fault wrong(char const* code, std::string subject = {}) {
    return Fault{FaultKind::invalid, code, std::move(subject), {}};
}

std::string text_of(json::object const& object, std::string_view key) {
    auto const* const value = object.if_contains(key);
    auto const* const text = value != nullptr ? value->if_string() : nullptr;
    return text != nullptr ? std::string{*text} : std::string{};
}

json::object object_of(json::object const& object, std::string_view key) {
    auto const* const value = object.if_contains(key);
    auto const* const inner = value != nullptr ? value->if_object() : nullptr;
    return inner != nullptr ? *inner : json::object{};
}

/// The objects of a list; nothing where there is none.
template <class Take>
void each(json::object const& object, std::string_view key, Take take) {
    auto const* const value = object.if_contains(key);
    auto const* const list = value != nullptr ? value->if_array() : nullptr;
    if (list == nullptr) return;
    for (auto const& entry : *list) {
        if (auto const* const inner = entry.if_object()) take(*inner);
    }
}

class ServiceReader {
  public:
    ServiceReader(v1::ImportedService& to, domain::Reference const& reference)
        : to_{to}, reference_{reference} {}

    void read(json::object const& service) {
        if (auto const uuid = text_of(service, "id"); !uuid.empty())
            to_.set_service_id(service_of_uuid(uuid));
        details().set_title(text_of(service, "name"));
        details().set_provider(text_of(object_of(service, "organization"), "name"));
        each(service, "service_areas", [this](json::object const& area) { add_area(area); });
        each(service, "attributes", [this](json::object const& attribute) {
            add_attribute(attribute);
        });
        // What follows is for services that do not come from a directory like ours.
        if (to_.status() == Status::unspecified) guess_status(service);
        if (to_.verified_at_us() == 0 && !knows_facts_) assured(service);
        if (details().public_contact().empty()) guess_contact(service);
        auto const eligible = text_of(service, "eligibility_description");
        if (!knows_facts_ && !eligible.empty()) details().add_conditions(eligible);
    }

  private:
    v1::ServiceDetails& details() { return *to_.mutable_details(); }

    void unread(char const* field, char const* code, std::string const& subject) {
        auto& fault = *to_.add_unread();
        fault.set_field(field);
        fault.set_code(code);
        fault.set_subject(subject.substr(0, 60));
    }

    /// By the code in `extent`, else by the name; a name we do not know is for the domain to
    /// refuse.
    void add_area(json::object const& area) {
        auto const extent = text_of(area, "extent");
        auto const name = text_of(area, "name");
        for (auto const& kraj : reference_.kraje) {
            if (kraj.code != extent && kraj.name != name && kraj.short_name != name) continue;
            details().add_kraje(kraj.code);
            return;
        }
        details().add_kraje(name.empty() ? extent : name);
    }

    void add_attribute(json::object const& attribute) {
        auto const term = object_of(attribute, "taxonomy_term");
        auto const taxonomy = text_of(term, "taxonomy");
        auto const code = text_of(term, "code");
        bool const is_kind = taxonomy == kinds_taxonomy || reference_.service_kinds.contains(code);
        if (is_kind) {
            details().add_kinds(code);
        } else if (taxonomy == facts_taxonomy) {
            knows_facts_ = true;
            add_fact(code, text_of(attribute, "value"));
        }
    }

    void add_fact(std::string const& code, std::string const& value) {
        if (code == "status") set_status(value);
        if (code == "status_reason") to_.set_status_reason(value);
        if (code == "status_since") to_.set_status_since_at_us(moment("status_since", value));
        if (code == "expected_until_on") to_.set_expected_until_on(value);
        if (code == "verified_at") to_.set_verified_at_us(moment("verified_at", value));
        if (code == "verified_by") set_method(value);
        if (code == "condition") details().add_conditions(value);
        if (code == "public_contact") details().set_public_contact(value);
    }

    void set_status(std::string const& value) {
        to_.set_status(value_of(status_words, value));
        if (to_.status() == Status::unspecified) unread("status", "unknown_word", value);
    }
    void set_method(std::string const& value) {
        to_.set_verified_by(value_of(method_words, value));
        if (to_.verified_by() == Method::unspecified) unread("verified_by", "unknown_word", value);
    }
    std::uint64_t moment(char const* field, std::string const& value) {
        auto const instant = read_moment_text(value);
        if (instant && to_us(*instant) > 0) return static_cast<std::uint64_t>(to_us(*instant));
        unread(field, "bad_time", value);
        return 0;
    }

    void guess_status(json::object const& service) {
        auto const status = text_of(service, "status");
        auto const alert = text_of(service, "alert");
        if (status == "active") {
            bool const assured = !text_of(service, "assured_date").empty();
            to_.set_status(
                !alert.empty() ? Status::limited : (assured ? Status::open : Status::unknown)
            );
            each(service, "capacities", [this](json::object const& capacity) {
                auto const* const available = capacity.if_contains("available");
                if (available != nullptr && available->is_number() &&
                    available->to_number<double>() <= 0)
                    to_.set_status(Status::full);
            });
        } else if (status == "inactive") {
            to_.set_status(Status::closed);
        } else if (status == "temporarily closed") {
            to_.set_status(Status::paused);
        } else if (status == "defunct") {
            to_.set_status(Status::retired);
        } else {
            unread("status", "unknown_word", status);
        }
        to_.set_status_reason(alert);
        bool const needs_reason = to_.status() != Status::open && to_.status() != Status::unknown;
        if (needs_reason && alert.empty()) to_.set_status_reason("HSDS: " + status);
    }

    void assured(json::object const& service) {
        auto const date = text_of(service, "assured_date");
        if (!date.empty()) to_.set_verified_at_us(moment("verified_at", date));
    }

    void guess_contact(json::object const& service) {
        std::string contact;
        auto const add = [&contact](std::string const& text) {
            if (!text.empty()) contact += (contact.empty() ? "" : ", ") + text;
        };
        each(service, "phones", [&](json::object const& phone) { add(text_of(phone, "number")); });
        add(text_of(service, "email"));
        add(text_of(service, "url"));
        details().set_public_contact(contact);
    }

    v1::ImportedService& to_;
    domain::Reference const& reference_;
    bool knows_facts_ = false;
};

/// The services of whatever shape the file has; nullptr: none of them.
json::array const* services_of(json::value const& file) {
    if (auto const* const list = file.if_array()) return list;
    auto const* const object = file.if_object();
    auto const* const contents = object != nullptr ? object->if_contains("contents") : nullptr;
    return contents != nullptr ? contents->if_array() : nullptr;
}

bool says_synthetic(json::value const& file) {
    auto const* const object = file.if_object();
    auto const* const mark = object != nullptr ? object->if_contains("synthetic") : nullptr;
    return mark != nullptr && mark->is_bool() && mark->get_bool();
}

}  // namespace

Done read_directory_hsds(
    std::string_view text, domain::Reference const& reference, v1::ImportDirectory& to
) {
    json::error_code error;
    json::stream_parser parser;
    auto const read = parser.write_some(text.data(), text.size(), error);
    if (!error) parser.finish(error);
    if (error) return wrong("bad_json", fmt::format("{}", read));
    auto file = parser.release();
    bool const is_service = file.is_object() && file.get_object().contains("name");
    if (is_service) file = json::array{file};
    auto const* const services = services_of(file);
    if (services == nullptr) return wrong("no_hsds");
    if (services->empty()) return wrong("file_empty");
    to.set_synthetic(says_synthetic(file));
    to.set_format("hsds");
    for (auto const& entry : *services) {
        auto& service = *to.add_services();
        service.set_row(static_cast<std::uint32_t>(to.services_size()));
        if (auto const* const object = entry.if_object())
            ServiceReader{service, reference}.read(*object);
    }
    return {};
}

}  // namespace linka::api
