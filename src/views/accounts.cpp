#include "views/accounts.hpp"

namespace linka::views {

namespace {

void apply(Fact const& fact, store::Tables& tables) {
    for (auto const& event : fact.commit.events()) {
        if (event.has_log_started()) {
            put_row(tables, "log_start", "log", event.log_started());
        } else if (event.has_account_created()) {
            auto const& id = event.account_created().account_id();
            auto row = row_or_new<v1::AccountReply>(tables, "accounts", id);
            row.set_account_id(id);
            put_row(tables, "accounts", id, row);
        } else if (event.has_role_granted()) {
            auto const& granted = event.role_granted();
            auto row = row_or_new<v1::AccountReply>(tables, "accounts", granted.account_id());
            row.set_role(granted.role());
            row.set_org_id(granted.org_id());
            put_row(tables, "accounts", granted.account_id(), row);
        } else if (event.has_account_disabled()) {
            auto const& id = event.account_disabled().account_id();
            auto row = row_or_new<v1::AccountReply>(tables, "accounts", id);
            row.set_disabled(true);
            put_row(tables, "accounts", id, row);
        }
    }
}

}  // namespace

View accounts_view() { return {"accounts", 1, {"accounts", "log_start"}, &apply}; }

std::optional<v1::AccountReply> find_account(
    store::TableReader const& tables, std::string_view account_id
) {
    return find_row<v1::AccountReply>(tables, "accounts", account_id);
}

std::optional<v1::LogStarted> log_start(store::TableReader const& tables) {
    return find_row<v1::LogStarted>(tables, "log_start", "log");
}

bool is_synthetic(store::TableReader const& tables) {
    auto const start = log_start(tables);
    return start && start->synthetic();
}

}  // namespace linka::views
