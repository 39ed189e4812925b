#include "app/pilot_calls.hpp"

#include <algorithm>

namespace linka::app {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr int days_begin = 7 * 60;
constexpr double without_case = 0.06;
constexpr double repeated = 0.13;
// There are 232 000 codes of cases: in a pilot of more calls than a line ever had, more of them are
// about a known one.
constexpr double cases_max = 100'000;
// About five in a hundred remain: those that would miss the pilot's moment are written in time.
constexpr double late = 0.06;
constexpr double out_of_hours = 0.05;
// By number, not by chance: even a small pilot must have some of each.
constexpr std::size_t one_in_logged_twice = 83;
constexpr std::size_t one_in_corrected = 29;

// Of these a caller may speak again. Bounded, so that memory does not grow with the calls.
constexpr std::size_t recent_cases_max = 150;

double share_repeated(std::size_t calls) {
    return std::max(repeated, 1 - cases_max / static_cast<double>(std::max<std::size_t>(calls, 1)));
}

std::string call_id_of(v1::Commit const& commit) {
    for (auto const& event : commit.events()) {
        if (event.has_call_logged()) return event.call_logged().call_id();
    }
    return {};
}

/// A field that was written down wrong, and why it is known.
void draw_correction(Dice& dice, v1::LogCall const& call, v1::CorrectCall& correct) {
    bool const solved = call.outcome() == v1::CallOutcome::solved;
    bool const in_brno = call.return_kraj() == "JHM";
    switch (dice.below(4)) {
        case 0:
            correct.set_field("return_kraj");
            correct.set_new_value(in_brno ? "OLK" : "JHM");
            correct.set_reason("volající upřesnil, kam se klient vrací");
            break;
        case 1:
            correct.set_field("prison_id");
            correct.set_new_value(call.prison_id() == "V-KUR" ? "VV-BRNO" : "V-KUR");
            correct.set_reason("zapsána jiná věznice, než odkud byl hovor");
            break;
        case 2:
            correct.set_field("outcome");
            correct.set_new_value(solved ? "partly_solved" : "solved");
            correct.set_reason("výsledek upřesněn po přečtení poznámek");
            break;
        default:
            correct.set_field("minutes");
            correct.set_new_value(std::to_string(call.minutes() + 5));
            correct.set_reason("hovor trval déle, než bylo zapsáno");
            break;
    }
}

}  // namespace

CallDesk::CallDesk(
    Script& script,
    Cast const& cast,
    Lines const& lines,
    Directory const& directory,
    PilotOptions const& options
)
    : script_{script},
      cast_{cast},
      lines_{lines},
      plan_{lines, options.calls, options.seed},
      conversation_{directory, lines, options.seed},
      casework_{script, cast, options.seed},
      dice_{options.seed, DiceOf::desk},
      repeated_{share_repeated(options.calls)} {}

void CallDesk::write() {
    script_.at(from_prague(line_opened_on, days_begin), [this]() -> Done {
        plan_day(script_.today());
        return {};
    });
}

void CallDesk::plan_day(Date date) {
    for (auto const& share : plan_.on(date)) {
        for (std::size_t i = 0; i < share.calls; ++i) plan_call(share);
    }
    script_.at(from_prague(plus_days(date, 1), days_begin), [this]() -> Done {
        plan_day(script_.today());
        return {};
    });
}

void CallDesk::plan_call(CallPlan::Share const& share) {
    auto const ringing = draw_call(share.hours);
    script_.at(writing_moment(ringing, share.counted), [this, ringing] { return answer(ringing); });
}

Ringing CallDesk::draw_call(OpenHours const& hours) {
    auto const [from, to] = hours.window;
    auto minute = dice_.between(from, to - 1);
    // Prisons call in the morning.
    if (dice_.chance(0.5)) minute = std::min(minute, dice_.between(from, to - 1));
    if (dice_.chance(out_of_hours)) {
        bool const opened = hours.date != pilot_day || from < pilot_minute;
        bool const closes = hours.date != pilot_day || to > pilot_minute;
        bool const before = opened && (!closes || dice_.chance(0.4));
        minute = before ? from - dice_.between(5, 45) : to + dice_.between(0, 35);
    }
    Ringing ringing;
    ringing.number = ++numbers_given_;
    ringing.line = hours.line;
    ringing.started = from_prague(hours.date, minute) + seconds{dice_.between(0, 59)};
    ringing.minutes = static_cast<unsigned>(dice_.between(3, 11) + dice_.between(0, 9));
    return ringing;
}

Instant CallDesk::writing_moment(Ringing const& ringing, bool counted) {
    auto const noted_after =
        minutes{ringing.minutes} + minutes{dice_.between(1, 9)} + seconds{dice_.between(0, 59)};
    auto moment = ringing.started + noted_after;
    if (dice_.chance(late)) {
        auto const later = plus_days(to_prague(ringing.started).date, dice_.between(2, 5));
        auto const late_moment = office_moment_on(dice_, later);
        if (!counted || late_moment < pilot_moment()) moment = late_moment;
    }
    // The calls promised until the pilot's moment are in the log by then.
    return counted ? std::min(moment, pilot_moment() - seconds{20}) : moment;
}

Done CallDesk::answer(Ringing const& ringing) {
    if (ringing.number % one_in_logged_twice == one_in_logged_twice / 2 && last_[ringing.line])
        return log_twice(ringing);
    v1::LogCall call;
    if (dice_.chance(without_case)) {
        call = conversation_.without_case();
    } else if (auto const story = recent_case(ringing)) {
        return answer_again(ringing, story);
    } else {
        auto const date = to_prague(ringing.started).date;
        auto const kraj = lines_.draw_kraj(ringing.line, date, dice_);
        call = conversation_.about_new_case(kraj, ringing.started, script_.now());
    }
    auto const commit = log(call, ringing);
    if (!commit) return commit.error();
    if (!call.return_kraj().empty()) remember(call, *commit, ringing);
    return {};
}

SharedCase CallDesk::recent_case(Ringing const& ringing) {
    auto const& recent = recent_[ringing.line];
    if (recent.empty() || !dice_.chance(repeated_)) return nullptr;
    auto const& story = dice_.pick(recent);
    // Not before the first call about it, which may have been written down late.
    return story->opened_at < ringing.started ? story : nullptr;
}

Done CallDesk::answer_again(Ringing const& ringing, SharedCase const& story) {
    auto const call = conversation_.about(*story, script_.now());
    auto const commit = log(call, ringing);
    if (!commit) return commit.error();
    for (auto const& event : commit->events()) {
        if (!event.has_need_recorded()) continue;
        story->needs.push_back({event.need_recorded().need_id(), event.need_recorded().code(), {}});
    }
    for (auto const& input : call.needs()) {
        std::ranges::find(story->needs, input.code(), &CaseStory::Need::code)->unmet_reason =
            input.unmet_reason();
    }
    casework_.follow(story, *commit);
    return {};
}

/// A colleague writes down what is written down already; somebody notices and voids it.
Done CallDesk::log_twice(Ringing const& ringing) {
    auto call = last_[ringing.line]->call;
    auto const before = from_us(static_cast<std::int64_t>(call.started_at_us()));
    call.set_case_code(last_[ringing.line]->case_code);
    call.clear_return_kraj();
    call.clear_client();
    call.clear_release_window();
    call.clear_information();
    call.clear_referrals();
    call.clear_next_step();
    last_[ringing.line].reset();
    auto const commit =
        log(call, {ringing.number, ringing.line, before + minutes{1}, ringing.minutes});
    if (!commit) return commit.error();
    auto const found_out = script_.now() + minutes{dice_.between(10, 100)};
    script_.at(found_out, [this, call_id = call_id_of(*commit), line = ringing.line]() -> Done {
        v1::Command command;
        command.mutable_void_call()->set_call_id(call_id);
        command.mutable_void_call()->set_reason("duplicitní zápis téhož hovoru");
        auto const voided = script_.record(std::move(command), cast_.operator_of(line, dice_));
        return voided ? Done{} : Done{voided.error()};
    });
    return {};
}

Result<v1::Commit> CallDesk::log(v1::LogCall call, Ringing const& ringing) {
    bool const short_call = call.needs().empty();
    call.set_line_id(lines_.id_of(ringing.line));
    call.set_started_at_us(static_cast<std::uint64_t>(to_us(ringing.started)));
    call.set_minutes(short_call ? 1 + ringing.minutes / 8 : ringing.minutes);
    v1::Command command;
    *command.mutable_log_call() = call;
    auto commit = script_.record(std::move(command), cast_.operator_of(ringing.line, dice_));
    if (!commit) return commit;
    ++logged_;
    bool const wrong = ringing.number % one_in_corrected == one_in_corrected / 2;
    if (wrong && !call.return_kraj().empty()) correct_later(call, call_id_of(*commit), ringing);
    return commit;
}

void CallDesk::remember(v1::LogCall const& call, v1::Commit const& commit, Ringing const& ringing) {
    auto const story = std::make_shared<CaseStory>();
    story->line = ringing.line;
    story->caller_role = call.caller_role();
    story->prison_id = call.prison_id();
    story->client = call.client();
    story->release_on =
        conversation_.draw_release(call.release_window(), to_prague(ringing.started).date);
    story->opened_at = ringing.started;
    for (auto const& event : commit.events()) {
        if (event.has_case_opened()) {
            story->case_id = event.case_opened().case_id();
            story->case_code = event.case_opened().case_code();
            story->kraj = event.case_opened().return_kraj();
        } else if (event.has_need_recorded()) {
            auto const& need = event.need_recorded();
            auto const input = std::ranges::find(call.needs(), need.code(), &v1::NeedInput::code);
            story->needs.push_back({need.need_id(), need.code(), input->unmet_reason()});
        }
    }
    auto& recent = recent_[ringing.line];
    recent.push_back(story);
    if (recent.size() > recent_cases_max) recent.pop_front();
    last_[ringing.line] = LastLogged{call, story->case_code};
    last_[ringing.line]->call.set_started_at_us(static_cast<std::uint64_t>(to_us(ringing.started)));
    casework_.follow(story, commit);
}

void CallDesk::correct_later(
    v1::LogCall const& call, std::string const& call_id, Ringing const& ringing
) {
    v1::Command command;
    auto& correct = *command.mutable_correct_call();
    draw_correction(dice_, call, correct);
    correct.set_call_id(call_id);
    auto const noticed = ringing.number % 2 == 0
                             ? script_.now() + minutes{dice_.between(15, 120)}
                             : office_moment(dice_, script_.now(), dice_.between(1, 4));
    script_.at(noticed, [this, command, line = ringing.line]() -> Done {
        auto const corrected = script_.record(command, cast_.operator_of(line, dice_));
        return corrected ? Done{} : Done{corrected.error()};
    });
}

}  // namespace linka::app
