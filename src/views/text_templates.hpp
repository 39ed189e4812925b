// The texts of the organisation: what is under each key now.
#pragma once

#include "schema/replies.pb.h"
#include "views/view.hpp"

namespace linka::views {

View text_templates_view();

std::optional<v1::TextTemplateReply> find_text(
    store::TableReader const& tables, std::string_view key
);
/// All of them, by key.
std::vector<v1::TextTemplateReply> all_texts(store::TableReader const& tables);

}  // namespace linka::views
