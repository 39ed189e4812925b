// Accounts and the log's own beginning. Credentials are not here: the log only knows who may do
// what.
#pragma once

#include "domain/events.hpp"
#include "schema/commands.pb.h"

namespace linka::domain {

struct Account {
    /// Empty: no such account.
    std::string account_id;
    v1::Role::Value role = v1::Role::unspecified;
    std::string org_id;
    bool disabled = false;
    bool operator==(Account const&) const = default;
};

/// AccountCreated and RoleGranted; a new id is made when the command names none.
Result<Events> decide(Account const& account, v1::CreateAccount const& command, Context& context);
Result<Events> decide(Account const& account, v1::DisableAccount const& command, Context& context);

void evolve(Account& account, v1::Event const& event);

/// Stream "log".
struct LogBeginning {
    bool started = false;
    std::string instance_id;
    bool synthetic = false;
    bool operator==(LogBeginning const&) const = default;
};

Result<Events> decide(LogBeginning const& log, v1::StartLog const& command, Context& context);

/// LossAccepted, as the one who looked at the damage says it.
Result<Events> decide(LogBeginning const& log, v1::AcceptLoss const& command, Context& context);

void evolve(LogBeginning& log, v1::Event const& event);

}  // namespace linka::domain
