#include "domain/account.hpp"

#include "domain/text.hpp"

namespace linka::domain {

namespace {

constexpr std::string_view account_prefix = "account-";

bool is_account_id(std::string_view text) {
    if (!text.starts_with(account_prefix) || text.size() > id_max) return false;
    text.remove_prefix(account_prefix.size());
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
    return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

void check_role(v1::CreateAccount const& command, Context const& context, Refusals& refusals) {
    if (command.role() == v1::Role::unspecified) refusals.add("/role", "required");
    // The server itself: nobody signs in as it.
    if (command.role() == v1::Role::system) refusals.add("/role", "role_not_for_people");
    auto const& members = context.reference.members;
    if (command.role() == v1::Role::admin) {
        refusals.optional_code(members, command.org_id(), "/org_id", "unknown_organisation");
    } else {
        refusals.require_code(members, command.org_id(), "/org_id", "unknown_organisation");
    }
}

}  // namespace

Result<Events> decide(Account const& account, v1::CreateAccount const& command, Context& context) {
    if (!account.account_id.empty()) return conflict("account_exists", account.account_id);
    Refusals refusals{context};
    if (!command.account_id().empty() && !is_account_id(command.account_id())) {
        refusals.add("/account_id", "bad_account_id");
    }
    check_role(command, context, refusals);
    if (!refusals.none()) return refusals.fault();

    Events events;
    auto const id = command.account_id().empty() ? context.ids.id("account") : command.account_id();
    add(events, id).mutable_account_created()->set_account_id(id);
    auto& granted = *add(events, id).mutable_role_granted();
    granted.set_account_id(id);
    granted.set_role(command.role());
    granted.set_org_id(command.org_id());
    return events;
}

Result<Events> decide(Account const& account, v1::DisableAccount const& command, Context& context) {
    if (account.account_id.empty()) return not_found("unknown_account", command.account_id());
    if (account.disabled) return conflict("account_already_disabled", account.account_id);
    Refusals refusals{context};
    check_text(refusals, command.reason(), "/reason", {});
    if (!refusals.none()) return refusals.fault();

    Events events;
    auto& disabled = *add(events, account.account_id).mutable_account_disabled();
    disabled.set_account_id(account.account_id);
    disabled.set_reason(command.reason());
    return events;
}

void evolve(Account& account, v1::Event const& event) {
    if (event.has_account_created()) {
        account.account_id = event.account_created().account_id();
    } else if (event.has_role_granted()) {
        account.role = event.role_granted().role();
        account.org_id = event.role_granted().org_id();
    } else if (event.has_account_disabled()) {
        account.disabled = true;
    }
}

Result<Events> decide(LogBeginning const& log, v1::StartLog const& command, Context& context) {
    if (log.started) return conflict("log_already_started", log.instance_id);
    Events events;
    auto& started = *add(events, log_stream).mutable_log_started();
    started.set_instance_id(context.ids.id("linka"));
    started.set_synthetic(command.synthetic());
    for (auto const& version : context.reference.versions) started.add_reference_versions(version);
    return events;
}

Result<Events> decide(LogBeginning const&, v1::AcceptLoss const& command, Context&) {
    Events events;
    auto& accepted = *add(events, log_stream).mutable_loss_accepted();
    accepted.set_reason(command.reason());
    accepted.set_from_position(command.from_position());
    accepted.set_to_position(command.to_position());
    accepted.set_witness_position(command.witness_position());
    accepted.set_witness_root(command.witness_root());
    accepted.set_log_root(command.log_root());
    return events;
}

void evolve(LogBeginning& log, v1::Event const& event) {
    if (!event.has_log_started()) return;
    log.started = true;
    log.instance_id = event.log_started().instance_id();
    log.synthetic = event.log_started().synthetic();
}

}  // namespace linka::domain
