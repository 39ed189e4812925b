// Cases: what is known of one client's situation, and its timeline.
#pragma once

#include "schema/replies.pb.h"
#include "views/view.hpp"

namespace linka::views {

View cases_view();

/// The case without its timeline.
std::optional<v1::CaseReply> find_case(store::TableReader const& tables, std::string_view case_id);
std::optional<std::string> case_by_code(
    store::TableReader const& tables, std::string_view case_code
);
/// In the order things were recorded. Calls of the case are in it, with their corrections.
std::vector<v1::TimelineEntry> case_timeline(
    store::TableReader const& tables, std::string_view case_id
);

/// The case called last comes first.
Listed<v1::CaseReply> list_cases(store::TableReader const& tables, Page const& page);
/// Cases with a follow-up due on or before `day`, the longest overdue first.
Listed<v1::CaseReply> list_due_cases(store::TableReader const& tables, Date day, Page const& page);

}  // namespace linka::views
