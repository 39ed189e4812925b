// How a view keeps a personal text: sealed, with all that opening it needs, and never opened.
#pragma once

#include "schema/replies.pb.h"
#include "views/view.hpp"

#include <google/protobuf/descriptor.h>

namespace linka::views {

/// The event's sealed texts as the row's own, instead of what it had. The row's fields have the
/// names they have in the event.
template <class Row>
void keep_sealed(Row& row, Fact const& fact, v1::Event const& event) {
    row.clear_sealed_texts();
    auto const* const body = v1::Event::descriptor()->FindFieldByNumber(event.body_case());
    for (auto const& sealed : event.sealed()) {
        auto const* const field =
            body->message_type()->FindFieldByNumber(static_cast<int>(sealed.field()));
        if (field == nullptr) continue;
        auto& kept = *row.add_sealed_texts();
        kept.set_field(field->name());
        *kept.mutable_sealed() = sealed;
        kept.set_command_id(fact.commit.command_id());
        kept.set_stream(event.stream());
        kept.set_event(static_cast<std::uint32_t>(event.body_case()));
        kept.set_author(fact.commit.actor().account_id());
    }
}

}  // namespace linka::views
