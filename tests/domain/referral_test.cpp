#include "domain/referral.hpp"

#include "domain/given_when_then.hpp"

#include <algorithm>
#include <map>

namespace linka::domain::test {

namespace {

using State = v1::ReferralState;
using Step = v1::ReferralStep;
using Kind = v1::ReferralKind;

// The diagram written down a second time, by state, as words: the code has it by rule.
using Diagram = std::map<std::string, std::map<std::string, std::string>>;

Diagram warm_diagram() {
    return {
        {"made",
         {{"contact_tried", "made"},
          {"acknowledge", "acknowledged"},
          {"cancel", "cancelled"},
          {"lapse", "outcome_unknown"},
          {"void_step", "entered_in_error"}}},
        {"acknowledged",
         {{"accept", "accepted"},
          {"decline", "declined"},
          {"waitlist", "waitlisted"},
          {"cancel", "cancelled"},
          {"lapse", "outcome_unknown"},
          {"void_step", "entered_in_error"}}},
        {"accepted",
         {{"client_reached", "client_reached"},
          {"waitlist", "waitlisted"},
          {"no_show", "no_show"},
          {"cancel", "cancelled"},
          {"lapse", "outcome_unknown"},
          {"void_step", "entered_in_error"}}},
        {"waitlisted",
         {{"accept", "accepted"},
          {"cancel", "cancelled"},
          {"lapse", "outcome_unknown"},
          {"void_step", "entered_in_error"}}},
        {"client_reached",
         {{"help_received", "help_received"},
          {"cancel", "cancelled"},
          {"lapse", "outcome_unknown"},
          {"void_step", "entered_in_error"}}},
        {"help_received",
         {{"solved", "problem_solved"},
          {"remains", "problem_remains"},
          {"cancel", "cancelled"},
          {"lapse", "outcome_unknown"},
          {"void_step", "entered_in_error"}}},
        {"declined", {{"reopen", "made"}, {"void_step", "entered_in_error"}}},
        {"no_show", {{"reopen", "made"}, {"void_step", "entered_in_error"}}},
        {"cancelled", {{"reopen", "made"}, {"void_step", "entered_in_error"}}},
        {"outcome_unknown", {{"reopen", "made"}, {"void_step", "entered_in_error"}}},
        {"problem_solved", {{"reopen", "help_received"}, {"void_step", "entered_in_error"}}},
        {"problem_remains", {{"reopen", "help_received"}, {"void_step", "entered_in_error"}}},
    };
}

Diagram information_diagram() {
    auto diagram = warm_diagram();
    diagram["made"].erase("contact_tried");
    diagram["made"].erase("acknowledge");
    diagram["made"]["client_reached"] = "client_reached";
    return diagram;
}

void expect_exactly(Diagram const& diagram, Kind::Value kind) {
    auto const* const states = v1::ReferralState::Value_descriptor();
    auto const* const steps = v1::ReferralStep::Value_descriptor();
    for (int s = 0; s < states->value_count(); ++s) {
        for (int t = 0; t < steps->value_count(); ++t) {
            auto const state = states->value(s);
            auto const step = steps->value(t);
            auto const of_state = diagram.find(state->name());
            std::string expected = "refused";
            if (of_state != diagram.end() && of_state->second.contains(step->name())) {
                expected = of_state->second.at(step->name());
            }
            auto const to = next(
                static_cast<State::Value>(state->number()),
                static_cast<Step::Value>(step->number()),
                kind
            );
            EXPECT_EQ(to ? State::Value_Name(*to) : "refused", expected)
                << state->name() << " " << step->name();
            auto const offered = allowed_steps(static_cast<State::Value>(state->number()), kind);
            auto const times =
                std::ranges::count(offered, static_cast<Step::Value>(step->number()));
            EXPECT_EQ(times, expected == "refused" ? 0 : 1) << state->name() << " " << step->name();
        }
    }
}

}  // namespace

TEST(Referral, AcceptsExactlyItsDiagramWhenTheLineHandsOver) {
    expect_exactly(warm_diagram(), Kind::warm);
}

TEST(Referral, AcceptsExactlyItsDiagramWhenTheClientActsAlone) {
    expect_exactly(information_diagram(), Kind::information);
}

TEST(Referral, NeverGoesFromMadeToHelpInOneStep) {
    for (auto const kind : {Kind::information, Kind::warm}) {
        EXPECT_FALSE(next(State::made, Step::help_received, kind));
        EXPECT_FALSE(next(State::acknowledged, Step::help_received, kind));
    }
}

TEST(Referral, IsOverOnlyInItsTerminalStates) {
    EXPECT_TRUE(terminal(State::no_show));
    EXPECT_TRUE(terminal(State::outcome_unknown));
    EXPECT_FALSE(terminal(State::help_received));
    EXPECT_FALSE(terminal(State::waitlisted));
}

}  // namespace linka::domain::test
