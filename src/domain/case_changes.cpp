#include "domain/case_changes.hpp"

#include "domain/case_code.hpp"
#include "domain/text.hpp"

#include <fmt/format.h>

namespace linka::domain {

namespace {

bool linked(Case const& known, std::string_view other_id) {
    return std::ranges::find(known.links, other_id, &Case::Link::other_id) != known.links.end();
}

/// For commands whose one field is the reason.
template <class Command>
std::optional<Fault> check_reason(Case const& known, Command const& command, Context& context) {
    if (!known.open) return not_found("unknown_case", command.case_id());
    Refusals refusals{context};
    check_text(refusals, command.reason(), "/reason", {});
    if (!refusals.none()) return refusals.fault();
    return std::nullopt;
}

}  // namespace

void check_link(
    TwoCases const& cases,
    std::string const& code,
    v1::CaseRelation::Value relation,
    LinkAt at,
    Refusals& refusals
) {
    if (relation == v1::CaseRelation::unspecified) refusals.add(at.relation, "required");
    auto const parsed = parse_case_code(code, at.code);
    if (!parsed) {
        refusals.add(parsed.error());
        return;
    }
    auto const& [subject, other] = cases;
    if (other == nullptr || !other->open) {
        refusals.add(at.code, "case_code_unknown", *parsed);
    } else if (subject.case_id == other->case_id) {
        refusals.add(at.code, "same_case", *parsed);
    } else if (linked(subject, other->case_id)) {
        refusals.add(at.code, "already_linked", *parsed);
    } else if (subject.links.size() >= links_max || other->links.size() >= links_max) {
        refusals.add(at.code, "too_many", fmt::format("{}", links_max));
    }
}

void add_links(
    Events& events, CaseName const& subject, CaseName const& other, v1::CaseRelation::Value relation
) {
    for (auto const& [one, another] : {std::pair{&subject, &other}, std::pair{&other, &subject}}) {
        auto& link = *add(events, one->case_id).mutable_case_linked();
        link.set_case_id(one->case_id);
        link.set_other_id(another->case_id);
        link.set_other_code(another->case_code);
        link.set_relation(relation);
    }
}

Result<Events> decide(Case const& known, v1::ChangeReturnKraj const& command, Context& context) {
    if (!known.open) return not_found("unknown_case", command.case_id());
    Refusals refusals{context};
    refusals.require_code(context.reference.kraje, command.kraj(), "/kraj", "unknown_kraj");
    check_text(refusals, command.reason(), "/reason", {});
    if (!refusals.none()) return refusals.fault();
    if (known.return_kraj == command.kraj()) return conflict("kraj_is_the_same", command.kraj());
    Events events;
    auto& changed = *add(events, known.case_id).mutable_return_region_changed();
    changed.set_case_id(known.case_id);
    changed.set_kraj(command.kraj());
    changed.set_reason(command.reason());
    return events;
}

Result<Events> decide(TwoCases const& cases, v1::LinkCase const& command, Context& context) {
    if (!cases.subject.open) return not_found("unknown_case", command.case_id());
    Refusals refusals{context};
    check_link(
        cases, command.case_code(), command.relation(), {"/case_code", "/relation"}, refusals
    );
    if (!refusals.none()) return refusals.fault();
    Events events;
    add_links(events, name_of(cases.subject), name_of(*cases.other), command.relation());
    return events;
}

Result<Events> decide(TwoCases const& cases, v1::UnlinkCase const& command, Context& context) {
    auto const& [subject, other] = cases;
    if (auto const fault = check_reason(subject, command, context)) return *fault;
    if (other == nullptr || !linked(subject, other->case_id))
        return conflict("not_linked", command.other_id());
    Events events;
    for (auto const& [one, parted] : {std::pair{&subject, other}, std::pair{other, &subject}}) {
        auto& unlinked = *add(events, one->case_id).mutable_case_unlinked();
        unlinked.set_case_id(one->case_id);
        unlinked.set_other_id(parted->case_id);
        unlinked.set_other_code(parted->case_code);
        unlinked.set_reason(command.reason());
    }
    return events;
}

Result<Events> decide(Case const& known, v1::WaiveFollowUp const& command, Context& context) {
    if (auto const fault = check_reason(known, command, context)) return *fault;
    if (!known.follow_up) return conflict("nothing_planned", known.case_id);
    Events events;
    auto& waived = *add(events, known.case_id).mutable_follow_up_waived();
    waived.set_case_id(known.case_id);
    waived.set_reason(command.reason());
    return events;
}

Result<Events> decide(Case const& known, v1::CloseCase const& command, Context& context) {
    if (auto const fault = check_reason(known, command, context)) return *fault;
    if (known.closed) return conflict("case_closed", known.case_code);
    if (known.follow_up) return conflict("follow_up_planned", known.case_code);
    Events events;
    auto& closed = *add(events, known.case_id).mutable_case_closed();
    closed.set_case_id(known.case_id);
    closed.set_reason(command.reason());
    return events;
}

Result<Events> decide(Case const& known, v1::ReopenCase const& command, Context& context) {
    if (auto const fault = check_reason(known, command, context)) return *fault;
    if (!known.closed) return conflict("case_not_closed", known.case_code);
    Events events;
    auto& reopened = *add(events, known.case_id).mutable_case_reopened();
    reopened.set_case_id(known.case_id);
    reopened.set_reason(command.reason());
    return events;
}

Result<Events> decide(Case const& known, v1::TakeBackStep const& command, Context& /*context*/) {
    if (!known.open) return not_found("unknown_case", command.case_id());
    auto const referral =
        std::ranges::find(known.referrals, command.referral_id(), &Case::Referral::referral_id);
    if (referral == known.referrals.end())
        return not_found("unknown_referral", command.referral_id());
    if (!referral->before) return conflict("nothing_to_take_back", command.referral_id());
    Events events;
    auto& back = *add(events, known.case_id).mutable_referral_step_taken_back();
    back.set_case_id(known.case_id);
    back.set_referral_id(command.referral_id());
    back.set_back_to(referral->before->state);
    return events;
}

}  // namespace linka::domain
