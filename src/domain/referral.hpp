// What may happen to a referral, as one table: state and step give the next state.
#pragma once

#include "schema/events.pb.h"

#include <optional>
#include <string_view>
#include <vector>

namespace linka::domain {

/// Nothing when the step is not allowed in that state for that kind.
std::optional<v1::ReferralState::Value> next(
    v1::ReferralState::Value state, v1::ReferralStep::Value step, v1::ReferralKind::Value kind
);

/// Every step next() allows, those that lead on before those that end it.
std::vector<v1::ReferralStep::Value> allowed_steps(
    v1::ReferralState::Value state, v1::ReferralKind::Value kind
);

/// The referral an event is about, ReferralMade included; empty for events of other things.
std::string_view referral_id_of(v1::Event const& event);

/// The state an event leaves the referral in. The past is not argued with: an event applies even
/// where today's table would refuse it.
v1::ReferralState::Value after(v1::ReferralState::Value before, v1::Event const& event);

/// Nothing more is expected of it, unless it is reopened.
bool terminal(v1::ReferralState::Value state);

}  // namespace linka::domain
