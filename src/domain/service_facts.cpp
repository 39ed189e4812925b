#include "domain/service_facts.hpp"

namespace linka::domain {

namespace {

Instant at(std::uint64_t us) { return from_us(static_cast<std::int64_t>(us)); }

}  // namespace

Done may_answer(
    std::optional<ServiceFacts::Link> const& latest, std::string_view link_id, Instant now
) {
    if (!latest || latest->link_id != link_id) return conflict("link_replaced");
    if (latest->answered) return conflict("link_answered");
    if (latest->expires_at <= now) return conflict("link_expired");
    return {};
}

void evolve(ServiceFacts& facts, v1::Event const& event) {
    switch (event.body_case()) {
        case v1::Event::kCapacityReported: {
            auto const& reported = event.capacity_reported();
            facts.capacity = {
                reported.unit(),
                reported.available(),
                at(reported.as_of_at_us()),
                reported.good_until_on()
            };
            break;
        }
        case v1::Event::kAccessConditionSet:
            facts.access[event.access_condition_set().condition()] =
                event.access_condition_set().value();
            break;
        case v1::Event::kAccessConditionLifted:
            facts.access.erase(event.access_condition_lifted().condition());
            break;
        case v1::Event::kServiceDisputed:
            facts.disputes.insert(event.service_disputed().dispute_id());
            break;
        case v1::Event::kDisputeResolved:
            facts.disputes.erase(event.dispute_resolved().dispute_id());
            break;
        case v1::Event::kServiceMarkedDuplicate:
            facts.duplicate_of = event.service_marked_duplicate().of();
            break;
        case v1::Event::kServiceDuplicateUnmarked:
            facts.duplicate_of.clear();
            break;
        case v1::Event::kVerificationLinkIssued: {
            auto const& issued = event.verification_link_issued();
            facts.link = {issued.link_id(), at(issued.expires_at_us())};
            break;
        }
        case v1::Event::kVerificationLinkAnswered:
            if (facts.link && facts.link->link_id == event.verification_link_answered().link_id())
                facts.link->answered = true;
            break;
        default:
            break;
    }
}

}  // namespace linka::domain
