// What the commands of a random history are drawn from: dice, and what has been made so far.
#pragma once

#include "base/time.hpp"
#include "domain/referral.hpp"
#include "schema/commands.pb.h"
#include "schema/commit.pb.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace linka::test {

struct Drawing {
    struct Shift {
        std::string line_id, shift_id, operator_id;
    };
    struct OfCase {
        std::string case_id, id;
    };
    struct OfService {
        std::string service_id, id;
    };
    struct Condition {
        std::string service_id;
        v1::AccessCondition::Value condition;
    };
    struct Referral {
        v1::ReferralState::Value state;
        v1::ReferralKind::Value kind;
    };

    explicit Drawing(std::uint64_t seed) : random{seed} {}

    int below(int limit) { return static_cast<int>(random() % static_cast<std::uint64_t>(limit)); }
    bool one_in(int times) { return below(times) == 0; }
    /// One of them; an empty one where there are none, of which nothing comes.
    template <class Known>
    Known any(std::vector<Known> const& known) {
        return known.empty() ? Known{} : known[random() % known.size()];
    }
    /// One of the last few: what goes on in several steps gets somewhere.
    template <class Known>
    Known recent(std::vector<Known> const& known) {
        auto const few = std::min(known.size(), std::size_t{3});
        return known.empty() ? Known{} : known[known.size() - 1 - random() % few];
    }
    /// A value of an enum that has as many besides `unspecified`.
    template <class Value>
    Value value(int count) {
        return static_cast<Value>(1 + below(count));
    }
    /// A referral that is not over, mostly.
    OfCase referral() {
        std::vector<OfCase> open;
        for (auto const& one : referrals) {
            auto const state = states.at(one.id).state;
            if (!domain::terminal(state) && state != v1::ReferralState::entered_in_error)
                open.push_back(one);
        }
        return one_in(4) ? any(referrals) : recent(open);
    }
    std::string day(int from_now) const {
        return format_date(plus_days(to_prague(now).date, from_now));
    }
    std::uint64_t in_hours(int hours) const {
        return static_cast<std::uint64_t>(to_us(now + std::chrono::hours{hours}));
    }
    std::string new_name(std::string const& what) {
        return what + " " + std::to_string(++names) + " (ukázka)";
    }

    void remember(v1::Commit const& commit) {
        for (auto const& event : commit.events()) {
            remember_lines_and_people(event);
            remember_cases(event);
            remember_services(event);
        }
    }

    std::mt19937_64 random;
    int names = 0;
    bool synthetic = false;
    /// Of the command that is being drawn.
    Instant now;
    std::string actor;
    v1::Role::Value role = v1::Role::operator_;

    std::vector<std::string> lines, services, cases, codes, calls, accounts, texts;
    std::vector<std::string> feedback, adopted, erasures, subjects, duplicates;
    std::vector<OfCase> referrals, links;
    std::map<std::string, Referral> states;
    std::vector<OfService> disputes, verification_links;
    std::vector<Condition> conditions;
    std::vector<Shift> shifts, notes;

  private:
    void remember_lines_and_people(v1::Event const& event) {
        if (event.has_line_opened()) lines.push_back(event.line_opened().line_id());
        if (event.has_account_created()) accounts.push_back(event.stream());
        if (event.has_text_template_set()) texts.push_back(event.text_template_set().key());
        if (event.has_erasure_requested()) erasures.push_back(event.stream());
        if (event.has_feedback_received()) {
            feedback.push_back(event.stream());
            subjects.push_back(event.stream());
        }
        if (event.has_feedback_decided() &&
            event.feedback_decided().decision() <= v1::DecisionKind::adapt)
            adopted.push_back(event.stream());
        if (event.has_shift_started()) {
            auto const& started = event.shift_started();
            shifts.push_back({started.line_id(), started.shift_id(), started.operator_id()});
        }
        if (event.has_handover_left()) {
            notes.push_back({event.handover_left().line_id(), event.stream(), {}});
            subjects.push_back(event.stream());
        }
    }
    void remember_cases(v1::Event const& event) {
        if (event.has_case_opened()) {
            cases.push_back(event.stream());
            codes.push_back(event.case_opened().case_code());
            subjects.push_back(event.stream());
        }
        if (event.has_call_logged()) calls.push_back(event.stream());
        if (event.has_case_linked())
            links.push_back({event.stream(), event.case_linked().other_id()});
        auto const referral_id = std::string{domain::referral_id_of(event)};
        if (event.has_referral_made()) {
            referrals.push_back({event.stream(), referral_id});
            states[referral_id].kind = event.referral_made().kind();
        }
        if (!referral_id.empty()) {
            auto& state = states[referral_id].state;
            state = domain::after(state, event);
        }
    }
    void remember_services(v1::Event const& event) {
        if (event.has_service_registered()) services.push_back(event.stream());
        if (event.has_service_marked_duplicate()) duplicates.push_back(event.stream());
        if (event.has_access_condition_set())
            conditions.push_back({event.stream(), event.access_condition_set().condition()});
        if (event.has_service_disputed())
            disputes.push_back({event.stream(), event.service_disputed().dispute_id()});
        if (event.has_verification_link_issued()) {
            verification_links.push_back(
                {event.stream(), event.verification_link_issued().link_id()}
            );
        }
    }
};

}  // namespace linka::test
