// Who may do what, and what the log is: the accounts, and whether the data are synthetic.
#pragma once

#include "schema/replies.pb.h"
#include "views/view.hpp"

namespace linka::views {

View accounts_view();

std::optional<v1::AccountReply> find_account(
    store::TableReader const& tables, std::string_view account_id
);
/// The log's first event; nothing in an empty log.
std::optional<v1::LogStarted> log_start(store::TableReader const& tables);
/// True when the log holds invented data, which every screen and export must say.
bool is_synthetic(store::TableReader const& tables);

}  // namespace linka::views
