#include "app/pilot_calls.hpp"

#include <algorithm>

namespace linka::app {

namespace {

using Outcome = v1::CallOutcome;
using Need = v1::NeedOutcome;
using Window = v1::ReleaseWindow;
using Services = std::vector<KnownService const*>;

/// What is asked for and which kinds of services answer it; no kinds: any.
struct NeedPart {
    std::string_view code;
    unsigned asked;
    std::vector<std::string_view> kinds;
    /// Often enough answered by knowing where to go.
    bool by_information = false;
};

// The kinds are those of needs.json (typical_answer).
std::vector<NeedPart> const& need_parts() {
    static std::vector<NeedPart> const parts{
        {"N-BYD", 56, {"§57", "§58", "§63", "X-PROBDUM", "§70"}},
        {"N-DAV", 9, {"X-UP", "X-OSSZ", "X-KURATOR"}, true},
        {"N-DOK", 7, {"X-MATRIKA", "X-KURATOR"}, true},
        {"N-ZAM", 7, {"X-UP", "X-ZAM", "§70"}},
        {"N-DLU", 5, {"X-DLUHY", "§37"}},
        {"N-ZAV", 5, {"§59", "§64", "§68", "§69"}},
        {"N-KUR", 3, {"X-KURATOR"}, true},
        {"N-PMS", 2, {"X-PMS"}},
        {"N-DOPR", 2, {"§69", "X-KURZ"}},
        {"N-MAT", 1, {"§61", "X-KURZ"}},
        {"N-ZDR", 1, {"X-ZDRAV"}},
        {"N-COV", 2, {}, true},
        {"N-INF", 3, {}, true},
    };
    return parts;
}

NeedPart const& need_part(std::string_view code) {
    return *std::ranges::find(need_parts(), code, &NeedPart::code);
}

struct RolePart {
    char const* role;
    unsigned calls;
    bool in_prison;
};
constexpr std::array roles{
    RolePart{"R-SOC", 66, true},
    RolePart{"R-VYCH", 9, true},
    RolePart{"R-SPP", 8, true},
    RolePart{"R-KAP", 3, true},
    RolePart{"R-KUR", 5, false},
    RolePart{"R-PMS", 3, false},
    RolePart{"R-NNO", 3, false},
    RolePart{"R-KLI", 2, false},
    RolePart{"R-JIN", 1, false},
};

struct PrisonPart {
    char const* prison_id;
    std::string_view kraj;
    unsigned calls;
};
// How often which prison calls is invented. Some hardly know of the line, two do not at all.
constexpr std::array prisons{
    PrisonPart{"VV-BRNO", "JHM", 6}, PrisonPart{"VV-CB", "JHC", 3},  PrisonPart{"VV-HK", "HKK", 3},
    PrisonPart{"VV-LBC", "LBK", 3},  PrisonPart{"VV-LTM", "ULK", 3}, PrisonPart{"VV-OLO", "OLK", 6},
    PrisonPart{"VV-OVA", "MSK", 4},  PrisonPart{"VV-PAN", "PHA", 6}, PrisonPart{"VV-RUZ", "PHA", 4},
    PrisonPart{"VV-TEP", "ULK", 2},  PrisonPart{"V-BEL", "ULK", 4},  PrisonPart{"V-BRE", "JHM", 2},
    PrisonPart{"V-HER", "MSK", 7},   PrisonPart{"V-HSL", "KVK", 4},  PrisonPart{"V-JIR", "STC", 6},
    PrisonPart{"V-KAR", "MSK", 2},   PrisonPart{"V-KUR", "JHM", 6},  PrisonPart{"V-KYN", "KVK", 5},
    PrisonPart{"V-MIR", "OLK", 5},   PrisonPart{"V-NSE", "ULK", 4},  PrisonPart{"V-ODO", "HKK", 2},
    PrisonPart{"V-OPA", "MSK", 4},   PrisonPart{"V-ORA", "STC", 5},  PrisonPart{"V-OST", "KVK", 4},
    PrisonPart{"V-PCE", "PAK", 4},   PrisonPart{"V-PLZ", "PLK", 8},  PrisonPart{"V-PRI", "STC", 5},
    PrisonPart{"V-RAP", "VYS", 3},   PrisonPart{"V-RYN", "LBK", 3},  PrisonPart{"V-SPR", "LBK", 3},
    PrisonPart{"V-SVE", "VYS", 3},   PrisonPart{"V-VAL", "HKK", 5},  PrisonPart{"V-VSE", "ULK", 4},
};

constexpr std::array<std::pair<Window::Value, unsigned>, 5> release_windows{{
    {Window::within_3_days, 42},
    {Window::within_14_days, 38},
    {Window::within_60_days, 10},
    {Window::later, 3},
    {Window::released, 7},
}};
constexpr std::array<std::pair<v1::TargetGroup::Value, unsigned>, 3> groups{{
    {v1::TargetGroup::men, 84},
    {v1::TargetGroup::women, 14},
    {v1::TargetGroup::families, 2},
}};
constexpr std::array<std::pair<v1::AgeBand::Value, unsigned>, 3> ages{{
    {v1::AgeBand::age_18_25, 16},
    {v1::AgeBand::age_26_64, 80},
    {v1::AgeBand::age_65_up, 4},
}};
constexpr std::array<std::pair<Outcome::Value, unsigned>, 3> outcomes_without_case{{
    {Outcome::wrong_number, 4},
    {Outcome::interrupted, 3},
    {Outcome::hours_question, 5},
}};

constexpr int referrals_of_call_max = 2;

bool answers(NeedPart const& need, KnownService const& service) {
    return need.kinds.empty() ||
           std::ranges::find(need.kinds, service.entry->kind) != need.kinds.end();
}

bool fits(v1::ClientCodes const& client, ServiceEntry const& entry) {
    bool const women = client.target_group() == v1::TargetGroup::women;
    if (entry.audience == Audience::men && women) return false;
    if (entry.audience == Audience::women && !women) return false;
    return !entry.young_only || client.age_band() == v1::AgeBand::age_18_25;
}

v1::NeedInput& add_need(v1::LogCall& call, std::string const& code) {
    auto& need = *call.add_needs();
    need.set_code(code);
    return need;
}

}  // namespace

v1::LogCall Conversation::without_case() {
    v1::LogCall call;
    call.set_outcome(dice_.pick_weighted(outcomes_without_case));
    if (call.outcome() != Outcome::wrong_number) set_caller(call, "");
    return call;
}

v1::LogCall Conversation::about_new_case(std::string_view kraj, Instant started, Instant recorded) {
    v1::LogCall call;
    set_caller(call, kraj);
    call.set_return_kraj(std::string{kraj});
    call.set_release_window(dice_.pick_weighted(release_windows));
    set_client(call);
    std::vector<unsigned> weights;
    for (auto const& need : need_parts()) weights.push_back(need.asked);
    auto const needs = 1 + dice_.weighted(std::array{54U, 34U, 12U});
    for (std::size_t i = 0; i < needs; ++i) {
        auto const drawn = dice_.weighted(weights);
        weights[drawn] = 0;
        answer({kraj, call.client(), call}, std::string{need_parts()[drawn].code});
    }
    // A call on a later day is written from notes: the next step is planned from then.
    conclude(call, std::max(started, recorded));
    return call;
}

v1::LogCall Conversation::about(CaseStory const& story, Instant recorded) {
    v1::LogCall call;
    call.set_case_code(story.case_code);
    call.set_caller_role(story.caller_role);
    call.set_prison_id(story.prison_id);
    if (dice_.chance(0.3)) call.set_direction(v1::Direction::outgoing);
    Asked const asked{story.kraj, story.client, call};
    answer(asked, dice_.pick(story.needs).code);
    auto const another = dice_.below(need_parts().size());
    auto const code = std::string{need_parts()[another].code};
    if (dice_.chance(0.25) && code != call.needs(0).code()) answer(asked, code);
    conclude(call, recorded);
    return call;
}

Date Conversation::draw_release(Window::Value window, Date today) {
    switch (window) {
        case Window::within_3_days:
            return plus_days(today, dice_.between(0, 3));
        case Window::within_14_days:
            return plus_days(today, dice_.between(3, 14));
        case Window::within_60_days:
            return plus_days(today, dice_.between(15, 60));
        case Window::later:
            return plus_days(today, dice_.between(61, 200));
        default:
            return today;
    }
}

void Conversation::set_caller(v1::LogCall& call, std::string_view kraj) {
    std::array<unsigned, roles.size()> role_weights{};
    std::ranges::transform(roles, role_weights.begin(), &RolePart::calls);
    auto const& role = roles[dice_.weighted(role_weights)];
    call.set_caller_role(role.role);
    if (!role.in_prison) return;
    // Clients come back from all over, though from the prisons near home more often.
    std::array<unsigned, prisons.size()> weights{};
    std::ranges::transform(prisons, weights.begin(), [kraj](PrisonPart const& prison) {
        return prison.kraj == kraj ? prison.calls * 5 : prison.calls;
    });
    call.set_prison_id(prisons[dice_.weighted(weights)].prison_id);
}

void Conversation::set_client(v1::LogCall& call) {
    auto& client = *call.mutable_client();
    client.set_target_group(dice_.pick_weighted(groups));
    client.set_age_band(dice_.pick_weighted(ages));
    if (dice_.chance(0.8)) client.set_has_accommodation(dice_.chance(0.2));
}

void Conversation::answer(Asked asked, std::string const& need) {
    auto const& part = need_part(need);
    Services fitting;
    Services open;
    bool somebody_else = false;
    for (auto const* const service : directory_.serving(asked.kraj)) {
        if (!answers(part, *service)) continue;
        if (!fits(asked.client, *service->entry)) {
            somebody_else = true;
            continue;
        }
        fitting.push_back(service);
        if (service->takes_clients()) open.push_back(service);
    }
    auto const referred = asked.call.referrals_size();
    if (!open.empty() && part.by_information && dice_.chance(0.6)) {
        add_need(asked.call, need).set_outcome(dice_.chance(0.7) ? Need::met : Need::partly);
        inform(asked, open);
    } else if (!open.empty() && referred < referrals_of_call_max && dice_.chance(0.92)) {
        refer(asked, need, open);
    } else {
        auto& unmet = add_need(asked.call, need);
        unmet.set_outcome(Need::unmet);
        unmet.set_unmet_reason(
            fitting.empty() && somebody_else ? "U-POD" : unmet_reason(asked, fitting)
        );
        // They hear of the full and the paused ones too: things change.
        inform(asked, fitting);
    }
}

void Conversation::refer(Asked asked, std::string const& need, Services const& open) {
    auto& answered = add_need(asked.call, need);
    auto const outcome = dice_.weighted(std::array{55U, 30U, 15U});
    answered.set_outcome(outcome == 0 ? Need::unknown : outcome == 1 ? Need::partly : Need::met);
    auto const first = dice_.below(open.size());
    bool const room_for_two = asked.call.referrals_size() + 2 <= referrals_of_call_max;
    std::size_t const count = open.size() > 1 && room_for_two && dice_.chance(0.25) ? 2 : 1;
    for (std::size_t i = 0; i < count; ++i) {
        auto& referral = *asked.call.add_referrals();
        referral.set_service_id(open[(first + i) % open.size()]->service_id);
        referral.set_need_code(need);
        referral.set_kind(
            dice_.chance(0.45) ? v1::ReferralKind::warm : v1::ReferralKind::information
        );
    }
    if (open.size() > count && dice_.chance(0.4))
        inform(asked, {open[(first + count) % open.size()]});
}

std::string Conversation::unmet_reason(Asked asked, Services const& fitting) {
    if (fitting.empty()) {
        bool const line_lacks = !lines_.is_covered(asked.kraj) && dice_.chance(0.5);
        return line_lacks ? "U-KRAJ" : "U-NEEX";
    }
    auto const status = fitting.front()->status;
    if (status == v1::ServiceStatus::full) return "U-KAP";
    if (status == v1::ServiceStatus::paused || status == v1::ServiceStatus::closed) return "U-ZAV";
    if (status == v1::ServiceStatus::unknown) return "U-INF";
    constexpr std::array<std::pair<std::string_view, unsigned>, 4> others{{
        {"U-CAS", 5},
        {"U-POD", 4},
        {"U-KLI", 2},
        {"U-DOPR", 2},
    }};
    return std::string{dice_.pick_weighted(others)};
}

void Conversation::inform(Asked asked, Services const& services) {
    constexpr std::size_t told_at_once = 2;
    auto& told = *asked.call.mutable_information();
    for (std::size_t i = 0; i < std::min(services.size(), told_at_once); ++i) {
        auto const& id = services[i]->service_id;
        bool const known =
            std::ranges::find(told, id) != told.end() ||
            std::ranges::find(asked.call.referrals(), id, &v1::ReferralInput::service_id) !=
                asked.call.referrals().end();
        if (!known) *told.Add() = id;
    }
}

void Conversation::conclude(v1::LogCall& call, Instant recorded) {
    auto const unmet = std::ranges::count(call.needs(), Need::unmet, &v1::NeedInput::outcome);
    if (unmet == call.needs_size()) {
        call.set_outcome(Outcome::unsolved);
    } else if (unmet > 0) {
        call.set_outcome(Outcome::partly_solved);
    } else {
        constexpr std::array outcomes{
            Outcome::solved, Outcome::partly_solved, Outcome::information_given
        };
        call.set_outcome(outcomes[dice_.weighted(std::array{45U, 22U, 33U})]);
    }
    set_next_step(call, recorded);
}

void Conversation::set_next_step(v1::LogCall& call, Instant recorded) {
    auto& next = *call.mutable_next_step();
    next.set_kind(v1::NextStep::none);
    int days = 0;
    if (call.referrals_size() > 0 && dice_.chance(0.74)) {
        next.set_kind(v1::NextStep::check_referral);
        // Asking before the client is out would be asking for nothing.
        bool const soon = call.release_window() != Window::within_14_days;
        days = soon ? dice_.between(3, 7) : dice_.between(8, 14);
    } else if (call.outcome() == Outcome::unsolved && dice_.chance(0.45)) {
        next.set_kind(v1::NextStep::line_calls_back);
        days = dice_.between(1, 4);
    } else if (dice_.chance(0.2)) {
        next.set_kind(v1::NextStep::caller_calls_again);
    }
    if (days > 0)
        next.set_due_on(format_date(line_day_from(plus_days(to_prague(recorded).date, days))));
}

}  // namespace linka::app
