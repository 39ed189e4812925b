// A desk to log calls at: a line, its network, two services, and the case of an earlier call.
#pragma once

#include "domain/case_code.hpp"
#include "domain/given_when_then.hpp"

namespace linka::domain::test {

struct Desk {
    explicit Desk(std::string const& now = "2020-04-15 10:00") : moment{now} {
        for (auto const* const id : {"service-shelter", "service-advice"}) {
            Service service;
            service.service_id = id;
            service.statuses.push_back({v1::ServiceStatus::open, {}, prague("2020-04-01 08:00"), {}}
            );
            services[id] = {service, 5};
        }
    }

    Result<Events> log(v1::LogCall const& command) {
        CallFacts const facts{
            line,
            network,
            known ? &*known : nullptr,
            services,
            make_case_code(moment.ids.next()),
            other ? &*other : nullptr,
            {{"case-other", "LIPA4822"}},
            texts
        };
        return decide(facts, command, moment.context);
    }
    /// Logs a call that must be accepted and keeps its case.
    Case& has_case(v1::LogCall const& command) {
        auto const events = log(command);
        EXPECT_TRUE(events) << testing::PrintToString(refused(events));
        if (!known) known.emplace();
        if (events) happened(*known, *events);
        return *known;
    }

    Moment moment;
    Line line = given<Line>(line_opened());
    Network network = given<Network>(line_opened());
    std::optional<Case> known;
    /// The one a call may say to link with.
    std::optional<Case> other;
    std::map<std::string, SeenService> services;
    std::set<std::string> texts{"byd", "dok"};
};

inline v1::LogCall smallest_call() {
    v1::LogCall command;
    command.set_line_id("line-1");
    command.set_return_kraj("OLK");
    command.set_outcome(v1::CallOutcome::solved);
    return command;
}

/// Two needs, one of them unmet, one hand-over, a follow-up.
inline v1::LogCall whole_call() {
    auto command = smallest_call();
    command.set_caller_role("R-SOC");
    command.set_prison_id("VV-OLO");
    command.set_minutes(12);
    auto& housing = *command.add_needs();
    housing.set_code("N-BYD");
    housing.set_outcome(v1::NeedOutcome::unmet);
    housing.set_unmet_reason("U-KAP");
    command.add_needs()->set_code("N-DOK");
    command.add_information("service-advice");
    auto& referral = *command.add_referrals();
    referral.set_service_id("service-shelter");
    referral.set_need_code("N-BYD");
    referral.set_kind(v1::ReferralKind::warm);
    command.mutable_next_step()->set_kind(v1::NextStep::check_referral);
    command.mutable_next_step()->set_due_on("2020-04-22");
    return command;
}

}  // namespace linka::domain::test
