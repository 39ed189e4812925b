// What happens to a case as a whole: its kraj, its links to other cases, its end, a step taken
// back.
#pragma once

#include "domain/case.hpp"
#include "domain/refusals.hpp"

namespace linka::domain {

inline constexpr std::size_t links_max = 32;

/// A case and the one it is linked with or parted from. Keeps references.
struct TwoCases {
    Case const& subject;
    /// nullptr: the code or id is nobody's.
    Case const* other;
};

/// ReturnRegionChanged; conflict "kraj_is_the_same" when it is that already.
Result<Events> decide(Case const& known, v1::ChangeReturnKraj const& command, Context& context);
/// CaseLinked in both streams; conflict "already_linked".
Result<Events> decide(TwoCases const& cases, v1::LinkCase const& command, Context& context);
/// CaseUnlinked in both streams; conflict "not_linked".
Result<Events> decide(TwoCases const& cases, v1::UnlinkCase const& command, Context& context);
/// conflict "nothing_planned" when nothing is.
Result<Events> decide(Case const& known, v1::WaiveFollowUp const& command, Context& context);
/// conflict "follow_up_planned" while something is agreed: it is done or given up first.
Result<Events> decide(Case const& known, v1::CloseCase const& command, Context& context);
Result<Events> decide(Case const& known, v1::ReopenCase const& command, Context& context);
/// conflict "nothing_to_take_back" unless the referral's last event was a step.
Result<Events> decide(Case const& known, v1::TakeBackStep const& command, Context& context);

/// Where the fields of a link stand in a command.
struct LinkAt {
    char const* code;
    char const* relation;
};
/// Refuses a link that cannot be; `subject` may be a case that is not open yet.
void check_link(
    TwoCases const& cases,
    std::string const& code,
    v1::CaseRelation::Value relation,
    LinkAt at,
    Refusals& refusals
);
struct CaseName {
    std::string case_id;
    std::string case_code;
};
inline CaseName name_of(Case const& known) { return {known.case_id, known.case_code}; }
void add_links(
    Events& events, CaseName const& subject, CaseName const& other, v1::CaseRelation::Value relation
);

}  // namespace linka::domain
