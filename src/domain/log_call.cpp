// The decision about a whole call: everything an operator wrote down becomes one command's events.
#include "base/check.hpp"
#include "domain/call_telling.hpp"
#include "domain/case_changes.hpp"
#include "domain/case_code.hpp"
#include "domain/case_input.hpp"
#include "domain/refusals.hpp"

#include <fmt/format.h>

#include <set>

namespace linka::domain {

namespace {

constexpr int needs_max = 16;
constexpr int referrals_max = 8;
constexpr int lookalikes_max = 16;

/// What all the checks look at, and where they put what they find.
struct Hearing {
    CallFacts const& facts;
    v1::LogCall const& command;
    Context& context;
    Refusals refusals;
};

bool too_many(Hearing& hearing, int count, int max, char const* pointer) {
    if (count > max) hearing.refusals.add(pointer, "too_many", fmt::format("{}", max));
    return count > max;
}

/// The day of the call, when its time can stand.
std::optional<Date> check_time(Hearing& hearing) {
    auto const now = hearing.context.now;
    auto const started = started_at(hearing.command, now);
    auto const& opened_on = hearing.facts.line.hours.opened_on;
    if (started > now + clock_tolerance || started < now - oldest_call) {
        bool const ahead = started > now;
        hearing.refusals.add("/started_at", ahead ? "started_in_future" : "too_far_away");
        return std::nullopt;
    }
    auto const day = to_prague(started).date;
    if (opened_on && day < *opened_on) {
        hearing.refusals.add("/started_at", "before_line_opened", format_date(*opened_on));
        return std::nullopt;
    }
    return day;
}

void check_caller(Hearing& hearing) {
    auto const& command = hearing.command;
    auto const& reference = hearing.context.reference;
    if (command.line_id().empty()) {
        hearing.refusals.add("/line_id", "required");
    } else if (hearing.facts.line.line_id.empty()) {
        hearing.refusals.add("/line_id", "unknown_line", command.line_id());
    }
    hearing.refusals.optional_code(
        reference.caller_roles, command.caller_role(), "/caller_role", "unknown_caller_role"
    );
    hearing.refusals.optional_code(
        reference.prisons, command.prison_id(), "/prison_id", "unknown_prison"
    );
    if (command.has_minutes() && command.minutes() > minutes_max) {
        hearing.refusals.add("/minutes", "minutes_out_of_range", fmt::format("{}", minutes_max));
    }
}

void check_known_case(Hearing& hearing) {
    auto const& command = hearing.command;
    auto const code = parse_case_code(command.case_code(), "/case_code");
    if (!code) {
        hearing.refusals.add(code.error());
        return;
    }
    auto const* const known_case = hearing.facts.known_case;
    if (known_case == nullptr || !known_case->open) {
        hearing.refusals.add("/case_code", "case_code_unknown", *code);
        return;
    }
    // Two kraje for one client is a slip or news; either way somebody must look, so nothing is
    // guessed.
    if (!command.return_kraj().empty() && command.return_kraj() != known_case->return_kraj) {
        hearing.refusals.add("/return_kraj", "kraj_differs_from_case", known_case->return_kraj);
    }
}

void check_case(Hearing& hearing) {
    auto const& command = hearing.command;
    auto const& kraje = hearing.context.reference.kraje;
    if (command.case_code().empty()) {
        hearing.refusals.require_code(kraje, command.return_kraj(), "/return_kraj", "unknown_kraj");
    } else {
        hearing.refusals.optional_code(
            kraje, command.return_kraj(), "/return_kraj", "unknown_kraj"
        );
        check_known_case(hearing);
    }
}

void check_needs(Hearing& hearing) {
    auto const& needs = hearing.command.needs();
    if (too_many(hearing, needs.size(), needs_max, "/needs")) return;
    std::set<std::string> seen;
    for (int i = 0; i < needs.size(); ++i) {
        auto const at = fmt::format("/needs/{}", i);
        auto const& reference = hearing.context.reference;
        hearing.refusals.require_code(
            reference.needs, needs[i].code(), at + "/code", "unknown_need"
        );
        if (!seen.insert(needs[i].code()).second) {
            hearing.refusals.add(at + "/code", "given_twice", needs[i].code());
        }
        check_outcome(needs[i].outcome(), needs[i].unmet_reason(), at, reference, hearing.refusals);
    }
}

bool need_is_known(Hearing const& hearing, std::string const& code) {
    auto const* const known_case = hearing.facts.known_case;
    if (known_case != nullptr && need_by_code(*known_case, code) != nullptr) return true;
    return std::ranges::any_of(hearing.command.needs(), [&code](v1::NeedInput const& need) {
        return need.code() == code;
    });
}

void check_referrals(Hearing& hearing) {
    auto const& referrals = hearing.command.referrals();
    if (too_many(hearing, referrals.size(), referrals_max, "/referrals")) return;
    std::set<std::pair<std::string, std::string>> seen;
    for (int i = 0; i < referrals.size(); ++i) {
        auto const& referral = referrals[i];
        auto const at = fmt::format("/referrals/{}", i);
        check_service(hearing.facts, referral.service_id(), at + "/service_id", hearing.refusals);
        if (referral.need_code().empty()) {
            hearing.refusals.add(at + "/need_code", "required");
        } else if (!need_is_known(hearing, referral.need_code())) {
            hearing.refusals.add(at + "/need_code", "need_not_in_case", referral.need_code());
        }
        if (!seen.insert({referral.service_id(), referral.need_code()}).second) {
            hearing.refusals.add(at + "/service_id", "given_twice", referral.service_id());
        }
    }
}

void check_other_cases(Hearing& hearing) {
    auto const& command = hearing.command;
    auto const& facts = hearing.facts;
    if (!command.linked_code().empty()) {
        Case const new_case;
        auto const* const continued = command.case_code().empty() ? nullptr : facts.known_case;
        auto const& subject = continued == nullptr ? new_case : *continued;
        check_link(
            {subject, facts.linked_case},
            command.linked_code(),
            command.relation(),
            {"/linked_code", "/relation"},
            hearing.refusals
        );
    } else if (command.relation() != v1::CaseRelation::unspecified) {
        hearing.refusals.add("/linked_code", "required");
    }
    auto const& lookalikes = command.lookalikes();
    if (too_many(hearing, lookalikes.size(), lookalikes_max, "/lookalikes")) return;
    for (int i = 0; i < lookalikes.size(); ++i) {
        if (facts.lookalikes.contains(lookalikes[i])) continue;
        hearing.refusals.add(fmt::format("/lookalikes/{}", i), "unknown_case", lookalikes[i]);
    }
}

/// A wrong number says nothing about any client, so nothing about one is taken.
void check_without_case(Hearing& hearing) {
    auto const& command = hearing.command;
    struct Part {
        char const* pointer;
        bool given;
    };
    Part const parts[] = {
        {"/case_code", !command.case_code().empty()},
        {"/return_kraj", !command.return_kraj().empty()},
        {"/release_window", command.release_window() != v1::ReleaseWindow::unspecified},
        {"/client", command.has_client()},
        {"/needs", !command.needs().empty()},
        {"/information", !command.information().empty()},
        {"/texts", !command.texts().empty()},
        {"/referrals", !command.referrals().empty()},
        {"/next_step", command.next_step().kind() > v1::NextStep::none},
        {"/linked_code", !command.linked_code().empty()},
        {"/lookalikes", !command.lookalikes().empty()},
    };
    for (auto const& part : parts) {
        if (part.given) hearing.refusals.add(part.pointer, "not_for_this_outcome");
    }
}

void check(Hearing& hearing) {
    auto const& command = hearing.command;
    check_caller(hearing);
    auto const day = check_time(hearing);
    if (command.outcome() == v1::CallOutcome::unspecified)
        hearing.refusals.add("/outcome", "required");
    check_disputes(hearing.facts, command, hearing.refusals);
    if (!carries_case(command.outcome())) {
        check_without_case(hearing);
        return;
    }
    check_case(hearing);
    check_needs(hearing);
    check_told(hearing.facts, command, hearing.refusals);
    check_referrals(hearing);
    check_other_cases(hearing);
    check_next_step(command.next_step(), day, hearing.refusals);
}

struct CaseOfCall {
    std::string case_id;
    std::string case_code;
    std::string kraj;
};

CaseOfCall open_case(
    Events& events, CallFacts const& facts, v1::LogCall const& command, Context& context
) {
    CHECK(!facts.new_case_code.empty());
    auto const case_id = context.ids.id("case");
    auto& opened = *add(events, case_id).mutable_case_opened();
    opened.set_case_id(case_id);
    opened.set_case_code(facts.new_case_code);
    opened.set_return_kraj(command.return_kraj());
    opened.set_release_window(command.release_window());
    if (command.has_client()) *opened.mutable_client() = command.client();
    auto& taken = *add(events, case_code_stream(facts.new_case_code)).mutable_case_code_taken();
    taken.set_case_id(case_id);
    taken.set_case_code(facts.new_case_code);
    return {case_id, facts.new_case_code, command.return_kraj()};
}

CaseOfCall case_of(
    Events& events, CallFacts const& facts, v1::LogCall const& command, Context& context
) {
    if (!carries_case(command.outcome())) return {};
    if (command.case_code().empty()) return open_case(events, facts, command, context);
    auto const& known = *facts.known_case;
    return {known.case_id, known.case_code, known.return_kraj};
}

void add_call(
    Events& events, std::string const& call_id, CaseOfCall const& of, Hearing const& hearing
) {
    auto const& command = hearing.command;
    auto const started = started_at(command, hearing.context.now);
    auto& logged = *add(events, call_id).mutable_call_logged();
    logged.set_call_id(call_id);
    logged.set_line_id(command.line_id());
    logged.set_case_id(of.case_id);
    bool const outgoing = command.direction() == v1::Direction::outgoing;
    logged.set_direction(outgoing ? v1::Direction::outgoing : v1::Direction::incoming);
    bool const said = command.channel() != v1::Channel::unspecified;
    logged.set_channel(said ? command.channel() : v1::Channel::phone);
    logged.set_caller_role(command.caller_role());
    logged.set_prison_id(command.prison_id());
    logged.set_return_kraj(of.kraj);
    logged.set_in_hours(hearing.facts.line.hours.is_open(started));
    auto const day = to_prague(started).date;
    logged.set_kraj_covered(covering(hearing.facts.network, of.kraj, day) != nullptr);
    if (command.has_minutes()) logged.set_minutes(command.minutes());
    logged.set_outcome(command.outcome());
}

/// Need ids by code: those the case has, and those made now.
using NeedIds = std::map<std::string, std::string>;

NeedIds add_needs(Events& events, std::string const& case_id, Hearing const& hearing) {
    NeedIds ids;
    if (!hearing.command.case_code().empty()) {
        for (auto const& need : hearing.facts.known_case->needs)
            ids.emplace(need.code, need.need_id);
    }
    for (auto const& need : hearing.command.needs()) {
        auto const [known, is_new] = ids.try_emplace(need.code());
        if (is_new) {
            known->second = hearing.context.ids.id("need");
            auto& recorded = *add(events, case_id).mutable_need_recorded();
            recorded.set_case_id(case_id);
            recorded.set_need_id(known->second);
            recorded.set_code(need.code());
        }
        if (need.outcome() == v1::NeedOutcome::unspecified) continue;
        auto& assessed = *add(events, case_id).mutable_need_outcome_assessed();
        assessed.set_case_id(case_id);
        assessed.set_need_id(known->second);
        assessed.set_outcome(need.outcome());
        assessed.set_unmet_reason(need.unmet_reason());
        assessed.set_stage(v1::Stage::call);
    }
    return ids;
}

void add_referrals(
    Events& events, std::string const& case_id, NeedIds const& needs, Hearing const& hearing
) {
    for (auto const& referral : hearing.command.referrals()) {
        auto& made = *add(events, case_id).mutable_referral_made();
        made.set_case_id(case_id);
        made.set_referral_id(hearing.context.ids.id("referral"));
        made.set_need_id(needs.at(referral.need_code()));
        bool const warm = referral.kind() == v1::ReferralKind::warm;
        made.set_kind(warm ? v1::ReferralKind::warm : v1::ReferralKind::information);
        *made.mutable_shown() =
            shown(hearing.facts.services.at(referral.service_id()), hearing.context.now);
    }
}

/// What the call says of its case and others.
void add_other_cases(
    Events& events, std::string const& call_id, CaseOfCall const& of, Hearing const& hearing
) {
    auto const& [facts, command] = std::tie(hearing.facts, hearing.command);
    if (!command.case_code().empty() && facts.known_case->closed) {
        auto& reopened = *add(events, of.case_id).mutable_case_reopened();
        reopened.set_case_id(of.case_id);
        reopened.set_call_id(call_id);
    }
    if (!command.linked_code().empty()) {
        CaseName const subject{of.case_id, of.case_code};
        add_links(events, subject, name_of(*facts.linked_case), command.relation());
    }
    for (auto const& other_id : command.lookalikes()) {
        auto& dismissed = *add(events, of.case_id).mutable_lookalike_dismissed();
        dismissed.set_case_id(of.case_id);
        dismissed.set_other_id(other_id);
        dismissed.set_other_code(facts.lookalikes.at(other_id));
    }
}

}  // namespace

bool carries_case(v1::CallOutcome::Value outcome) {
    return outcome != v1::CallOutcome::wrong_number && outcome != v1::CallOutcome::interrupted &&
           outcome != v1::CallOutcome::hours_question;
}

Instant started_at(v1::LogCall const& command, Instant now) {
    if (command.started_at_us() == 0) return now;
    return from_us(static_cast<std::int64_t>(command.started_at_us()));
}

Result<Events> decide(CallFacts const& facts, v1::LogCall const& command, Context& context) {
    Hearing hearing{facts, command, context, Refusals{context}};
    check(hearing);
    if (!hearing.refusals.none()) return hearing.refusals.fault();

    Events events;
    auto const of = case_of(events, facts, command, context);
    auto const call_id = context.ids.id("call");
    add_call(events, call_id, of, hearing);
    add_disputes(events, call_id, command, context);
    if (of.case_id.empty()) return events;
    add_other_cases(events, call_id, of, hearing);
    add_told(events, call_id, facts, command, context.now);
    auto const needs = add_needs(events, of.case_id, hearing);
    add_referrals(events, of.case_id, needs, hearing);
    add_follow_up(events, of.case_id, command.next_step());
    return events;
}

}  // namespace linka::domain
