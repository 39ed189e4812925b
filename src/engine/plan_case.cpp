#include "engine/plan_case.hpp"

#include "domain/case_changes.hpp"
#include "domain/case_code.hpp"

namespace linka::engine {

namespace {

using domain::Case;
using domain::Events;

template <class Command>
Result<Events> change(Order const& order, Command const& command, Planning const& planning) {
    auto const known = load_seen<Case>(order, command.case_id(), planning);
    if (!known) return known.error();
    return domain::decide(**known, command, planning.context);
}

Result<Events> link(Order const& order, v1::LinkCase const& command, Planning const& planning) {
    auto const known = load_seen<Case>(order, command.case_id(), planning);
    if (!known) return known.error();
    auto const other = load_case_by_code(command.case_code(), planning);
    if (!other) return other.error();
    return domain::decide(domain::TwoCases{**known, other->get()}, command, planning.context);
}

Result<Events> unlink(Order const& order, v1::UnlinkCase const& command, Planning const& planning) {
    auto const known = load_seen<Case>(order, command.case_id(), planning);
    if (!known) return known.error();
    auto const other = planning.loader.load<Case>(command.other_id());
    if (!other) return other.error();
    return domain::decide(domain::TwoCases{**known, other->get()}, command, planning.context);
}

}  // namespace

Result<std::shared_ptr<Case const>> load_case_by_code(
    std::string const& code, Planning const& planning
) {
    std::shared_ptr<Case const> none;
    if (code.empty()) return none;
    auto const parsed = domain::parse_case_code(code, "/case_code");
    if (!parsed) return none;
    auto const id = planning.find_case(*parsed);
    if (!id) return none;
    return planning.loader.load<Case>(*id);
}

Result<Events> change_case(Order const& order, Planning const& planning) {
    auto const& command = order.command;
    using Body = v1::Command::BodyCase;
    switch (command.body_case()) {
        case Body::kStepReferral:
            return change(order, command.step_referral(), planning);
        case Body::kRecordFollowUp:
            return change(order, command.record_follow_up(), planning);
        case Body::kChangeReturnKraj:
            return change(order, command.change_return_kraj(), planning);
        case Body::kLinkCase:
            return link(order, command.link_case(), planning);
        case Body::kUnlinkCase:
            return unlink(order, command.unlink_case(), planning);
        case Body::kWaiveFollowUp:
            return change(order, command.waive_follow_up(), planning);
        case Body::kCloseCase:
            return change(order, command.close_case(), planning);
        case Body::kReopenCase:
            return change(order, command.reopen_case(), planning);
        default:
            return change(order, command.take_back_step(), planning);
    }
}

}  // namespace linka::engine
