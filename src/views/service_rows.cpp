#include "views/service_rows.hpp"

#include <algorithm>

namespace linka::views {

namespace {

constexpr int days_shown = 42;

std::uint64_t recorded_us(Fact const& fact) {
    return static_cast<std::uint64_t>(to_us(fact.recorded_at));
}

template <class Rows, class Wanted>
void drop(Rows& rows, Wanted wanted) {
    auto const gone = std::remove_if(rows.begin(), rows.end(), wanted);
    rows.erase(gone, rows.end());
}

void apply_capacity(v1::ServiceReply& row, v1::CapacityReported const& event) {
    auto& capacity = *row.mutable_capacity();
    capacity.set_unit(event.unit());
    capacity.set_available(event.available());
    capacity.set_as_of_at_us(event.as_of_at_us());
    capacity.set_good_until_on(event.good_until_on());
}

void lift(v1::ServiceReply& row, v1::AccessCondition::Value condition) {
    drop(*row.mutable_access(), [&](auto const& each) { return each.condition() == condition; });
}

void apply_condition(v1::ServiceReply& row, v1::AccessConditionSet const& event) {
    lift(row, event.condition());
    auto& set = *row.add_access();
    set.set_condition(event.condition());
    set.set_value(event.value());
}

void apply_dispute(v1::ServiceReply& row, v1::ServiceDisputed const& event, Fact const& fact) {
    auto& dispute = *row.add_disputes();
    dispute.set_dispute_id(event.dispute_id());
    dispute.set_by_call(event.by_call());
    dispute.set_claim(event.claim());
    dispute.set_recorded_at_us(recorded_us(fact));
}

void apply_link(v1::ServiceReply& row, v1::VerificationLinkIssued const& event, Fact const& fact) {
    auto& link = *row.mutable_link();
    link.Clear();
    link.set_link_id(event.link_id());
    link.set_issued_at_us(recorded_us(fact));
    link.set_expires_at_us(event.expires_at_us());
}

}  // namespace

bool notes_about_service(v1::Event const& event) {
    switch (event.body_case()) {
        case v1::Event::kCapacityReported:
        case v1::Event::kAccessConditionSet:
        case v1::Event::kAccessConditionLifted:
        case v1::Event::kServiceDisputed:
        case v1::Event::kDisputeResolved:
        case v1::Event::kServiceMarkedDuplicate:
        case v1::Event::kServiceDuplicateUnmarked:
        case v1::Event::kVerificationLinkIssued:
        case v1::Event::kVerificationLinkAnswered:
            return true;
        default:
            return false;
    }
}

void apply_note(v1::ServiceReply& row, v1::Event const& event, Fact const& fact) {
    switch (event.body_case()) {
        case v1::Event::kCapacityReported:
            return apply_capacity(row, event.capacity_reported());
        case v1::Event::kAccessConditionSet:
            return apply_condition(row, event.access_condition_set());
        case v1::Event::kAccessConditionLifted:
            return lift(row, event.access_condition_lifted().condition());
        case v1::Event::kServiceDisputed:
            return apply_dispute(row, event.service_disputed(), fact);
        case v1::Event::kDisputeResolved:
            return drop(*row.mutable_disputes(), [&](auto const& each) {
                return each.dispute_id() == event.dispute_resolved().dispute_id();
            });
        case v1::Event::kServiceMarkedDuplicate:
            return row.set_duplicate_of(event.service_marked_duplicate().of());
        case v1::Event::kServiceDuplicateUnmarked:
            return row.clear_duplicate_of();
        case v1::Event::kVerificationLinkIssued:
            return apply_link(row, event.verification_link_issued(), fact);
        case v1::Event::kVerificationLinkAnswered:
            return row.mutable_link()->set_answered_at_us(recorded_us(fact));
        default:
            return;
    }
}

bool drop_disputes_of(v1::ServiceReply& row, std::string_view call_id) {
    auto const before = row.disputes_size();
    drop(*row.mutable_disputes(), [&](auto const& each) { return each.by_call() == call_id; });
    return row.disputes_size() != before;
}

std::vector<std::uint64_t> six_weeks_until(Instant until) {
    auto const today = to_prague(until).date;
    std::vector<std::uint64_t> moments;
    for (int back = days_shown - 1; back > 0; --back) {
        auto const end_of_day =
            from_prague(plus_days(today, 1 - back), 0) - std::chrono::microseconds{1};
        moments.push_back(static_cast<std::uint64_t>(to_us(end_of_day)));
    }
    moments.push_back(static_cast<std::uint64_t>(to_us(until)));
    return moments;
}

void add_six_weeks(v1::ServiceReply& row, std::vector<std::uint64_t> const& moments) {
    for (auto const moment : moments) {
        auto status = v1::ServiceStatus::unknown;
        for (auto const& said : row.statuses()) {
            if (said.effective_from_at_us() <= moment) status = said.to();
        }
        auto& days = *row.mutable_six_weeks();
        if (days.empty() || days.rbegin()->status() != status) days.Add()->set_status(status);
        days.rbegin()->set_days(days.rbegin()->days() + 1);
    }
}

}  // namespace linka::views
