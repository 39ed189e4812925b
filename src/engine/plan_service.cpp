#include "engine/plan_service.hpp"

#include "domain/service_notes.hpp"

namespace linka::engine {

namespace {

using domain::Events;
using domain::Service;

template <class Command>
Result<Events> note(Order const& order, Command const& command, Planning const& planning) {
    auto const service = load_seen<Service>(order, command.service_id(), planning);
    if (!service) return service.error();
    return domain::decide(**service, command, planning.context);
}

Result<Events> dispute(Order const& order, Planning const& planning) {
    auto const& command = order.command.dispute_service();
    if (!command.by_call().empty()) {
        auto const call = planning.loader.load<domain::Call>(command.by_call());
        if (!call) return call.error();
        if ((*call)->call_id.empty()) return invalid("unknown_call", "/by_call", command.by_call());
    }
    return note(order, command, planning);
}

Result<Events> mark_duplicate(Order const& order, Planning const& planning) {
    auto const& command = order.command.mark_duplicate();
    auto const service = load_seen<Service>(order, command.service_id(), planning);
    if (!service) return service.error();
    Service const none;
    if (command.of().empty()) return domain::decide(**service, none, command, planning.context);
    auto const original = planning.loader.load<Service>(command.of());
    if (!original) return original.error();
    return domain::decide(**service, **original, command, planning.context);
}

}  // namespace

Result<Events> about_service(Order const& order, Planning const& planning) {
    auto const& command = order.command;
    using Body = v1::Command::BodyCase;
    switch (command.body_case()) {
        case Body::kRegisterService:
            return domain::decide(command.register_service(), planning.context);
        case Body::kSetServiceStatus:
            return note(order, command.set_service_status(), planning);
        case Body::kChangeServiceDetails:
            return note(order, command.change_service_details(), planning);
        case Body::kVerifyService:
            return note(order, command.verify_service(), planning);
        case Body::kReportCapacity:
            return note(order, command.report_capacity(), planning);
        case Body::kSetAccessCondition:
            return note(order, command.set_access_condition(), planning);
        case Body::kDisputeService:
            return dispute(order, planning);
        case Body::kResolveDispute:
            return note(order, command.resolve_dispute(), planning);
        case Body::kMarkDuplicate:
            return mark_duplicate(order, planning);
        case Body::kIssueVerificationLink:
            return note(order, command.issue_verification_link(), planning);
        default:
            return note(order, command.answer_verification_link(), planning);
    }
}

}  // namespace linka::engine
