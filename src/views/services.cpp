#include "views/services.hpp"

#include "domain/service_details.hpp"
#include "views/service_rows.hpp"

#include <algorithm>

namespace linka::views {

namespace {

void apply_registered(v1::ServiceReply& row, v1::ServiceRegistered const& event) {
    row.set_service_id(event.service_id());
    domain::write_details(domain::details_of(event), row);
}

void apply_status(
    v1::ServiceReply& row, v1::ServiceStatusChanged const& event, Instant recorded_at
) {
    auto& status = *row.add_statuses();
    status.set_to(event.to());
    status.set_reason(event.reason());
    status.set_effective_from_at_us(event.effective_from_at_us());
    status.set_recorded_at_us(static_cast<std::uint64_t>(to_us(recorded_at)));
    status.set_expected_until_on(event.expected_until_on());
    status.set_source(event.source());
}

void apply_verified(v1::ServiceReply& row, v1::ServiceVerified const& event) {
    row.set_attempted_at_us(event.verified_at_us());
    row.set_attempt(event.disposition());
    if (event.disposition() != v1::Disposition::confirmed &&
        event.disposition() != v1::Disposition::changed)
        return;
    row.set_verified_at_us(event.verified_at_us());
    row.set_verified_by(event.method());
}

void apply_details(v1::ServiceReply& row, v1::ServiceDetailsChanged const& event) {
    domain::write_details(domain::details_of(event), row);
}

std::string service_of(v1::Event const& event) {
    if (event.has_service_details_changed()) return event.service_details_changed().service_id();
    if (event.has_service_registered()) return event.service_registered().service_id();
    if (event.has_service_status_changed()) return event.service_status_changed().service_id();
    if (event.has_service_verified()) return event.service_verified().service_id();
    if (notes_about_service(event)) return event.stream();
    return {};
}

// The services have not moved on: only their rows no longer show what was said in that call. Voided
// calls are few, so all rows are looked through, and no table is kept for it.
void take_back_disputes(std::string const& call_id, store::Tables& tables) {
    std::vector<v1::ServiceReply> doubted;
    tables.scan("services", {}, [&](std::string_view, std::string_view bytes) {
        v1::ServiceReply row;
        CHECK(row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
        if (drop_disputes_of(row, call_id)) doubted.push_back(std::move(row));
        return true;
    });
    for (auto const& row : doubted) put_row(tables, "services", row.service_id(), row);
}

void apply(Fact const& fact, store::Tables& tables) {
    for (auto const& event : fact.commit.events()) {
        if (event.has_call_voided()) take_back_disputes(event.call_voided().call_id(), tables);
        auto const service_id = service_of(event);
        if (service_id.empty()) continue;
        auto row = row_or_new<v1::ServiceReply>(tables, "services", service_id);
        row.set_version(fact.position);
        if (event.has_service_registered()) apply_registered(row, event.service_registered());
        if (event.has_service_details_changed())
            apply_details(row, event.service_details_changed());
        if (event.has_service_status_changed())
            apply_status(row, event.service_status_changed(), fact.recorded_at);
        if (event.has_service_verified()) apply_verified(row, event.service_verified());
        apply_note(row, event, fact);
        put_row(tables, "services", service_id, row);
    }
}

/// Of the statuses effective by `valid_at` the one recorded last, as domain::status_at does.
void choose_status(v1::ServiceReply& row, Instant valid_at) {
    row.set_status(v1::ServiceStatus::unknown);
    auto const moment = static_cast<std::uint64_t>(std::max<std::int64_t>(to_us(valid_at), 0));
    v1::StatusInterval const* chosen = nullptr;
    for (auto const& status : row.statuses()) {
        if (status.effective_from_at_us() <= moment) chosen = &status;
    }
    if (chosen == nullptr) return;
    row.set_status(chosen->to());
    row.set_status_reason(chosen->reason());
    row.set_status_since_at_us(chosen->effective_from_at_us());
    row.set_expected_until_on(chosen->expected_until_on());
}

}  // namespace

// 2 takes in changed details and what is noted beside the status, 3 takes back the disputes of
// voided calls: rows of 1 are read and written on all the same.
View services_view() { return {"services", 3, {"services"}, &apply, 1}; }

std::optional<v1::ServiceReply> find_service(
    store::TableReader const& tables, std::string_view service_id, Instant valid_at
) {
    auto row = find_row<v1::ServiceReply>(tables, "services", service_id);
    if (row) choose_status(*row, valid_at);
    return row;
}

std::vector<v1::ServiceReply> all_services(store::TableReader const& tables, Instant valid_at) {
    std::vector<v1::ServiceReply> services;
    auto const moments = six_weeks_until(valid_at);
    tables.scan("services", {}, [&](std::string_view, std::string_view bytes) {
        auto& row = services.emplace_back();
        CHECK(row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
        choose_status(row, valid_at);
        add_six_weeks(row, moments);
        row.clear_statuses();
        row.clear_link();
        return true;
    });
    return services;
}

ServiceNames service_names(store::TableReader const& tables) {
    ServiceNames names;
    tables.scan("services", {}, [&](std::string_view, std::string_view bytes) {
        v1::ServiceReply row;
        CHECK(row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
        bool const retired = std::ranges::any_of(row.statuses(), [](auto const& status) {
            return status.to() == v1::ServiceStatus::retired;
        });
        if (!retired) names.try_emplace({row.title(), row.provider()}, row.service_id());
        return true;
    });
    return names;
}

std::optional<std::string> named(
    ServiceNames const& names, std::string const& title, std::string const& provider
) {
    auto const found = names.find({title, provider});
    return found == names.end() ? std::nullopt : std::optional{found->second};
}

}  // namespace linka::views
