// The read handlers, one file per resource.
#pragma once

#include "api/reading.hpp"

namespace linka::api {

Result<Answer> read_moment(Reading const& reading);
Result<Answer> read_lines(Reading const& reading);
Result<Answer> read_shifts(Reading const& reading);
Result<Answer> read_handover(Reading const& reading);
Result<Answer> read_missed_calls(Reading const& reading);
Result<Answer> read_calls(Reading const& reading);
Result<Answer> read_call(Reading const& reading);
Result<Answer> read_cases(Reading const& reading);
Result<Answer> read_case(Reading const& reading);
Result<Answer> read_services(Reading const& reading);
Result<Answer> read_service(Reading const& reading);
Result<Answer> read_referred(Reading const& reading);
Result<Answer> read_feedback_list(Reading const& reading);
Result<Answer> read_feedback(Reading const& reading);
Result<Answer> read_changes(Reading const& reading);
Result<Answer> read_change(Reading const& reading);
Result<Answer> read_texts(Reading const& reading);
Result<Answer> read_text(Reading const& reading);
Result<Answer> read_erasures(Reading const& reading);
Result<Answer> read_erasure(Reading const& reading);
Result<Answer> read_reports(Reading const& reading);
Result<Answer> read_report(Reading const& reading);
Result<Answer> read_report_csv(Reading const& reading);
Result<Answer> read_events(Reading const& reading);
Result<Answer> read_differences(Reading const& reading);
Result<Answer> read_checkpoint(Reading const& reading);
Result<Answer> read_inclusion(Reading const& reading);
Result<Answer> read_consistency(Reading const& reading);

Result<Answer> read_directory_export(Reading const& reading);
Result<Answer> read_import_preview(Reading const& reading);

Result<Answer> read_hsds(Reading const& reading);
Result<Answer> read_hsds_services(Reading const& reading);
Result<Answer> read_hsds_service(Reading const& reading);
Result<Answer> read_hsds_organizations(Reading const& reading);
Result<Answer> read_hsds_organization(Reading const& reading);
Result<Answer> read_hsds_taxonomies(Reading const& reading);
Result<Answer> read_hsds_taxonomy(Reading const& reading);
Result<Answer> read_hsds_terms(Reading const& reading);
Result<Answer> read_hsds_term(Reading const& reading);
Result<Answer> read_hsds_places(Reading const& reading);
Result<Answer> read_hsds_place(Reading const& reading);

Result<Answer> read_public_line(Reading const& reading);
Result<Answer> read_public_schedule(Reading const& reading);
Result<Answer> read_public_leaflet(Reading const& reading);
Result<Answer> read_public_calendar(Reading const& reading);

}  // namespace linka::api
