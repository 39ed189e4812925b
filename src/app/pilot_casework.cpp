#include "app/pilot_casework.hpp"

#include <algorithm>

namespace linka::app {

namespace {

using Step = v1::ReferralStep;
using Outcome = v1::NeedOutcome;

// Left undone for good, so that the demo has follow-ups overdue; nobody manages all of them.
constexpr double never_followed_up = 0.04;
constexpr double done_on_the_day = 0.75;
constexpr int attempts_max = 4;
// A conversation in which up to three steps of a referral are heard, a few minutes each.
constexpr std::chrono::minutes conversation{20};

bool is_on_way(CaseStory::Referral const& referral) {
    return referral.under_way && referral.steps_taken < referral.way.size();
}

/// What the line knows of the need from its referrals, the best of them; nothing: unknown.
struct Heard {
    Outcome::Value outcome = Outcome::unknown;
    std::string unmet_reason;
};
Heard heard_of(CaseStory::Referral const& referral) {
    switch (referral.last_step) {
        case Step::solved:
            return {Outcome::met, {}};
        case Step::help_received:
        case Step::remains:
            return {Outcome::partly, {}};
        case Step::decline:
            return {Outcome::unmet, referral.last_reason};
        case Step::waitlist:
            return {Outcome::unmet, "U-KAP"};
        case Step::cancel:
        case Step::no_show:
            return {Outcome::unmet, "U-KLI"};
        default:
            return {};
    }
}

/// The better one of two; unknown gives way to anything.
bool is_better(Heard const& one, Heard const& other) {
    auto const rank = [](Heard const& heard) {
        switch (heard.outcome) {
            case Outcome::met:
                return 3;
            case Outcome::partly:
                return 2;
            case Outcome::unmet:
                return 1;
            default:
                return 0;
        }
    };
    return rank(one) > rank(other);
}

}  // namespace

void Casework::follow(SharedCase const& story, v1::Commit const& commit) {
    std::string due_on;
    auto const referrals_before = story->referrals.size();
    for (auto const& event : commit.events()) {
        if (event.has_referral_made()) {
            auto const& made = event.referral_made();
            bool const warm = made.kind() == v1::ReferralKind::warm;
            CaseStory::Referral referral;
            referral.referral_id = made.referral_id();
            referral.need_id = made.need_id();
            referral.kind = made.kind();
            referral.way = warm ? warm_way(dice_) : information_way(dice_);
            story->referrals.push_back(std::move(referral));
        } else if (event.has_follow_up_scheduled()) {
            due_on = event.follow_up_scheduled().due_on();
        }
    }
    if (!due_on.empty()) plan_follow_up(story, due_on);
    for (auto i = referrals_before; i < story->referrals.size(); ++i) {
        bool const warm = story->referrals[i].kind == v1::ReferralKind::warm;
        if (warm) {
            begin_way(story, i);
        } else if (due_on.empty() && dice_.chance(0.6)) {
            // Nobody asks, but sometimes somebody tells.
            auto const heard_on =
                plus_days(std::max(story->release_on, script_.today()), dice_.between(2, 9));
            script_.at(office_moment_on(dice_, heard_on), [this, story, i]() -> Done {
                begin_way(story, i);
                return {};
            });
        }
    }
}

void Casework::begin_way(SharedCase const& story, std::size_t referral) {
    if (story->referrals[referral].under_way) return;
    story->referrals[referral].under_way = true;
    plan_step(story, referral);
}

void Casework::plan_step(SharedCase const& story, std::size_t referral) {
    auto const& on_way = story->referrals[referral];
    if (on_way.steps_taken >= on_way.way.size()) return;
    auto const& step = on_way.way[on_way.steps_taken];
    auto days = step.wait_days;
    if (step.days_after_release) {
        days = std::max(
            days, days_between(script_.today(), story->release_on) + *step.days_after_release
        );
    }
    script_.at(office_moment(dice_, script_.now(), days), [this, story, referral] {
        return take_step(story, referral);
    });
}

Done Casework::take_step(SharedCase const& story, std::size_t referral) {
    auto& on_way = story->referrals[referral];
    auto const& step = on_way.way[on_way.steps_taken];
    v1::Command command;
    auto& take = *command.mutable_step_referral();
    take.set_case_id(story->case_id);
    take.set_referral_id(on_way.referral_id);
    take.set_step(step.step);
    take.set_how_known(step.how_known);
    take.set_reason(std::string{step.reason});
    take.set_unreachable(step.unreachable);
    if (step.date_in_days)
        take.set_date_on(format_date(plus_days(script_.today(), *step.date_in_days)));
    auto const commit = script_.record(std::move(command), cast_.operator_of(story->line, dice_));
    if (!commit) return commit.error();
    on_way.last_step = step.step;
    on_way.last_reason = step.reason;
    ++on_way.steps_taken;
    plan_step(story, referral);
    return {};
}

void Casework::plan_follow_up(SharedCase const& story, std::string const& due_on) {
    auto const plan = ++story->follow_up_plan;
    auto const due = parse_date(due_on, {});
    if (!due || dice_.chance(never_followed_up)) return;
    auto const late = dice_.chance(done_on_the_day) ? 0 : dice_.between(1, 3);
    attempt_on({story, plan, 1}, plus_days(*due, late));
}

void Casework::attempt_on(Attempt attempt, Date date) {
    auto const when = office_moment_on(dice_, date);
    script_.at(when, [this, attempt = std::move(attempt)] { return attempt_follow_up(attempt); });
}

Done Casework::attempt_follow_up(Attempt const& attempt) {
    auto const& story = attempt.story;
    if (attempt.plan != story->follow_up_plan) return {};
    if (!dice_.chance(0.72 + 0.1 * attempt.number)) return miss(attempt);
    for (std::size_t i = 0; i < story->referrals.size(); ++i) {
        if (story->release_on <= script_.today()) begin_way(story, i);
    }
    script_.at(script_.now() + conversation, [this, story] { return hear(story); });
    return {};
}

/// Nobody answered: another day is set, or the follow-up simply stays overdue until the next try.
Done Casework::miss(Attempt const& attempt) {
    v1::RecordFollowUp follow_up;
    follow_up.set_result(
        dice_.chance(0.06) ? v1::FollowUpResult::wrong_code : v1::FollowUpResult::not_reached
    );
    auto const again_on = working_day_from(plus_days(script_.today(), dice_.between(1, 4)));
    bool const set_again = dice_.chance(0.7);
    if (set_again) {
        follow_up.mutable_next_step()->set_kind(v1::NextStep::check_referral);
        follow_up.mutable_next_step()->set_due_on(format_date(again_on));
    } else if (attempt.number < attempts_max) {
        attempt_on({attempt.story, attempt.plan, attempt.number + 1}, again_on);
    }
    return record_follow_up(attempt.story, std::move(follow_up));
}

Done Casework::hear(SharedCase const& story) {
    v1::RecordFollowUp follow_up;
    follow_up.set_result(v1::FollowUpResult::reached);
    bool unknown = false;
    for (auto const& need : story->needs) {
        *follow_up.add_needs() = assess(*story, need);
        unknown = unknown || follow_up.needs().rbegin()->outcome() == Outcome::unknown;
    }
    bool const open = unknown || std::ranges::any_of(story->referrals, is_on_way);
    auto const days_inside = days_between(script_.today(), story->release_on);
    bool const worth_asking = days_inside > 0 ? days_inside < 21 : dice_.chance(0.35);
    if (open && worth_asking) {
        auto const from = std::max(story->release_on, script_.today());
        follow_up.mutable_next_step()->set_kind(v1::NextStep::check_referral);
        follow_up.mutable_next_step()->set_due_on(
            format_date(line_day_from(plus_days(from, dice_.between(4, 8))))
        );
    }
    return record_follow_up(story, std::move(follow_up));
}

Done Casework::record_follow_up(SharedCase const& story, v1::RecordFollowUp follow_up) {
    follow_up.set_case_id(story->case_id);
    v1::Command command;
    *command.mutable_record_follow_up() = std::move(follow_up);
    auto const commit = script_.record(std::move(command), cast_.operator_of(story->line, dice_));
    if (!commit) return commit.error();
    for (auto const& event : commit->events()) {
        if (event.has_follow_up_scheduled())
            plan_follow_up(story, event.follow_up_scheduled().due_on());
    }
    return {};
}

v1::NeedAssessment Casework::assess(CaseStory const& story, CaseStory::Need const& need) {
    Heard known;
    bool referred = false;
    for (auto const& referral : story.referrals) {
        if (referral.need_id != need.need_id) continue;
        referred = true;
        auto const heard = heard_of(referral);
        if (is_better(heard, known)) known = heard;
    }
    if (!referred && need.unmet_reason.empty()) {
        known.outcome = dice_.chance(0.7) ? Outcome::met : Outcome::unknown;
    } else if (!referred && dice_.chance(0.65)) {
        known = {Outcome::unmet, need.unmet_reason};
    } else if (!referred && dice_.chance(0.4)) {
        known.outcome = Outcome::met;
    }
    v1::NeedAssessment assessment;
    assessment.set_need_id(need.need_id);
    assessment.set_outcome(known.outcome);
    assessment.set_unmet_reason(known.unmet_reason);
    return assessment;
}

}  // namespace linka::app
