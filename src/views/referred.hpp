// Who was sent where: of each service the clients whose referral is still open.
#pragma once

#include "schema/replies.pb.h"
#include "views/view.hpp"

namespace linka::views {

View referred_view();

/// The newest first, at most `count_max`. Case codes are the cases' own and left out.
std::vector<v1::ReferredReply> open_referrals(
    store::TableReader const& tables, std::string_view service_id, std::size_t count_max
);

}  // namespace linka::views
