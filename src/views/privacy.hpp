// What is known about personal data without any of it: erasures, who opened what, how long contact
// data is needed, when retention last ran.
#pragma once

#include "schema/replies.pb.h"
#include "views/view.hpp"

namespace linka::views {

View privacy_view();

std::optional<v1::ErasureReply> find_erasure(
    store::TableReader const& tables, std::string_view erasure_id
);
/// Last asked for first.
Listed<v1::ErasureReply> list_erasures(store::TableReader const& tables, Page const& page);

/// Whether the opening by that account is on the record of that day in Prague.
bool opened_on(
    store::TableReader const& tables,
    std::string_view account_id,
    v1::Opening const& opening,
    Date day
);

/// The last day the contact data of a subject is needed for what it was left for; nothing when
/// nobody knows of any need.
std::optional<Date> contact_needed_until(
    store::TableReader const& tables, std::string_view subject
);

/// The last run of the rule that is on record.
std::optional<v1::RetentionRunReply> last_retention_run(
    store::TableReader const& tables, v1::Retention::Value rule
);

}  // namespace linka::views
