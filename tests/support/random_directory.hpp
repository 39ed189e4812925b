// Random commands about the directory of services.
#pragma once

#include "support/random_drawing.hpp"

namespace linka::test {

inline v1::ServiceDetails draw_details(Drawing& from) {
    v1::ServiceDetails details;
    details.set_title(from.new_name("Služba"));
    details.set_provider("Příklad (ukázka)");
    details.add_kinds(from.one_in(2) ? "§57" : "§63");
    details.add_kraje(from.one_in(2) ? "OLK" : "PHA");
    if (from.one_in(3)) details.add_conditions("jen muži");
    return details;
}

template <class Command>
void write_details(v1::ServiceDetails const& details, Command& command) {
    command.set_title(details.title());
    command.set_provider(details.provider());
    *command.mutable_kinds() = details.kinds();
    *command.mutable_kraje() = details.kraje();
    *command.mutable_conditions() = details.conditions();
}

inline v1::Command draw_details_command(Drawing& from) {
    v1::Command command;
    auto const details = draw_details(from);
    if (from.one_in(2)) {
        write_details(details, *command.mutable_register_service());
    } else {
        write_details(details, *command.mutable_change_service_details());
        command.mutable_change_service_details()->set_service_id(from.any(from.services));
    }
    return command;
}

inline v1::Command draw_status(Drawing& from) {
    v1::Command command;
    auto& set = *command.mutable_set_service_status();
    set.set_service_id(from.any(from.services));
    // Retired is for ever: not often.
    set.set_to(
        from.one_in(20) ? v1::ServiceStatus::retired : from.value<v1::ServiceStatus::Value>(6)
    );
    set.set_reason("změna");
    set.set_effective_from_at_us(from.in_hours(-from.below(50)));
    if (from.one_in(2)) set.set_verified_by(v1::VerificationMethod::phone);
    return command;
}

inline v1::Command draw_verification(Drawing& from) {
    v1::Command command;
    auto& verify = *command.mutable_verify_service();
    verify.set_service_id(from.any(from.services));
    verify.set_method(v1::VerificationMethod::phone);
    verify.set_disposition(from.value<v1::Disposition::Value>(4));
    return command;
}

inline v1::Command draw_capacity(Drawing& from) {
    v1::Command command;
    auto& report = *command.mutable_report_capacity();
    report.set_service_id(from.any(from.services));
    report.set_unit(from.value<v1::CapacityUnit::Value>(3));
    report.set_available(static_cast<std::uint32_t>(from.below(5)));
    report.set_as_of_at_us(from.in_hours(-from.below(30)));
    if (from.one_in(2)) report.set_good_until_on(from.day(1 + from.below(5)));
    return command;
}

inline v1::Command draw_condition(Drawing& from) {
    v1::Command command;
    auto& set = *command.mutable_set_access_condition();
    if (from.one_in(3)) {
        auto const known = from.recent(from.conditions);
        set.set_service_id(known.service_id);
        set.set_condition(known.condition);
        set.set_lifted(true);
        return command;
    }
    bool const age = from.one_in(2);
    set.set_service_id(from.any(from.services));
    set.set_condition(age ? v1::AccessCondition::age_max : v1::AccessCondition::sex);
    set.set_value(age ? std::to_string(20 + from.below(40)) : "women");
    return command;
}

inline v1::Command draw_dispute(Drawing& from) {
    v1::Command command;
    if (from.one_in(2)) {
        auto& dispute = *command.mutable_dispute_service();
        dispute.set_service_id(from.any(from.services));
        dispute.set_by_call(from.any(from.calls));
        dispute.set_claim(from.value<v1::DisputeClaim::Value>(5));
    } else {
        auto const dispute = from.any(from.disputes);
        command.mutable_resolve_dispute()->set_service_id(dispute.service_id);
        command.mutable_resolve_dispute()->set_dispute_id(dispute.id);
        command.mutable_resolve_dispute()->set_finding(from.value<v1::DisputeFinding::Value>(3));
    }
    return command;
}

inline v1::Command draw_duplicate(Drawing& from) {
    v1::Command command;
    auto& mark = *command.mutable_mark_duplicate();
    if (from.one_in(2)) {
        mark.set_service_id(from.any(from.services));
        mark.set_of(from.any(from.services));
    } else {
        mark.set_service_id(from.recent(from.duplicates));
        mark.set_reason("jiná budova");
    }
    return command;
}

inline v1::Command draw_verification_link(Drawing& from) {
    v1::Command command;
    if (from.one_in(2)) {
        command.mutable_issue_verification_link()->set_service_id(from.any(from.services));
        return command;
    }
    auto const link = from.recent(from.verification_links);
    auto& answer = *command.mutable_answer_verification_link();
    answer.set_service_id(link.service_id);
    answer.set_link_id(link.id);
    if (from.one_in(2)) {
        answer.set_to(v1::ServiceStatus::full);
        answer.set_reason("do konce týdne");
    }
    if (from.one_in(2)) {
        answer.set_unit(v1::CapacityUnit::bed);
        answer.set_available(static_cast<std::uint32_t>(from.below(3)));
    }
    return command;
}

/// A file of two rows: a service that is there, and a new one.
inline v1::Command draw_import(Drawing& from) {
    v1::Command command;
    auto& file = *command.mutable_import_directory();
    file.set_format("csv");
    file.set_file_sha256(std::string(64, 'a'));
    file.set_synthetic(from.synthetic);
    for (std::uint32_t row = 1; row <= 2; ++row) {
        auto& service = *file.add_services();
        service.set_row(row);
        *service.mutable_details() = draw_details(from);
        if (row == 1) service.set_service_id(from.any(from.services));
        if (from.one_in(2)) {
            service.set_status(v1::ServiceStatus::limited);
            service.set_status_reason("podle souboru");
            service.set_verified_at_us(from.in_hours(-1));
            service.set_verified_by(v1::VerificationMethod::email);
        }
    }
    return command;
}

inline v1::Command draw_service_note(Drawing& from) {
    switch (from.below(8)) {
        case 0:
            return draw_verification(from);
        case 1:
            return draw_capacity(from);
        case 2:
            return draw_condition(from);
        case 3:
            return draw_dispute(from);
        case 4:
            return draw_duplicate(from);
        case 5:
            return draw_import(from);
        default:
            return draw_verification_link(from);
    }
}

}  // namespace linka::test
