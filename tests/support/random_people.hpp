// Random commands about accounts, the log itself and what of people is forgotten.
#pragma once

#include "support/random_drawing.hpp"

namespace linka::test {

inline v1::Command draw_account(Drawing& from) {
    v1::Command command;
    if (from.one_in(3)) {
        command.mutable_disable_account()->set_account_id(from.any(from.accounts));
        command.mutable_disable_account()->set_reason("odešla");
    } else {
        command.mutable_create_account()->set_role(from.value<v1::Role::Value>(4));
        command.mutable_create_account()->set_org_id("POR");
    }
    return command;
}

/// What is lost is said by numbers only; here they are anything.
inline v1::Command draw_loss(Drawing& from) {
    v1::Command command;
    auto& loss = *command.mutable_accept_loss();
    loss.set_reason("disk se vrátil o den");
    loss.set_from_position(1 + static_cast<std::uint64_t>(from.below(9)));
    loss.set_to_position(10 + static_cast<std::uint64_t>(from.below(9)));
    return command;
}

/// Asked for, answered (who asked may not), carried out.
inline v1::Command draw_erasure(Drawing& from) {
    v1::Command command;
    switch (from.below(3)) {
        case 0:
            command.mutable_request_erasure()->set_subject(from.any(from.subjects));
            command.mutable_request_erasure()->set_ground(from.value<v1::ErasureGround::Value>(5));
            break;
        case 1: {
            auto& answer = *command.mutable_answer_erasure();
            answer.set_erasure_id(from.recent(from.erasures));
            answer.set_verdict(from.value<v1::ErasureVerdict::Value>(2));
            if (answer.verdict() == v1::ErasureVerdict::refuse) answer.set_reason("vede se spor");
            break;
        }
        default:
            command.mutable_complete_erasure()->set_erasure_id(from.recent(from.erasures));
            command.mutable_complete_erasure()->set_keys_destroyed(1);
    }
    return command;
}

/// What the server itself records.
inline v1::Command draw_upkeep(Drawing& from) {
    v1::Command command;
    if (from.one_in(2)) {
        command.mutable_record_retention()->set_rule(from.value<v1::Retention::Value>(2));
        command.mutable_record_retention()->set_keys_shredded(1);
    } else {
        auto& opening = *command.mutable_record_openings()->add_openings();
        opening.set_subject(from.any(from.subjects));
        opening.set_retention(from.value<v1::Retention::Value>(2));
    }
    return command;
}

}  // namespace linka::test
