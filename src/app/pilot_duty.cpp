#include "app/pilot_duty.hpp"

namespace linka::app {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr int days_begin = 7 * 60;
constexpr int noon = 12 * 60;
// Morava is run by two organisations in turn; the second one's people come last in the cast.
constexpr std::size_t second_of_morava = operators_count - 1;
// With these two a demo signs in: on its day they have not begun yet.
constexpr std::size_t demo_operators = 2;

// Ostravsko never counts missed calls, Severozápad guesses them.
constexpr std::size_t never_counts = ostravsko;
constexpr std::size_t guesses = severozapad;
constexpr double counts = 0.7;
constexpr double leaves_note = 0.3;

constexpr std::size_t forgets = severozapad;
constexpr Date forgotten_on = may(4);
constexpr Date noticed_on = may(7);
constexpr std::size_t counts_again = vychod;
constexpr Date counted_on = april(15);
constexpr Date counted_again_on = april(16);

constexpr std::array notes{
    "Azylový dům slíbil, že zítra dopoledne řekne, jestli se uvolní místo. Prosím zavolat jim.",
    "Úřad práce má tento týden kratší hodiny, říkejte volajícím, ať si zavolají předem.",
    "Dvakrát volala tatáž věznice kvůli dokladům, domluvené je to na zítra.",
    "Nic nezůstalo otevřené, jen je slabý signál v kanceláři, lépe je u okna.",
    "Lůžko po propuštění je přislíbené, čeká se na potvrzení o bezinfekčnosti.",
};

std::string shift_of(v1::Commit const& commit) {
    return commit.events(0).shift_started().shift_id();
}

std::uint64_t us(Instant instant) { return static_cast<std::uint64_t>(to_us(instant)); }

}  // namespace

void DutyRoster::write() {
    script_.at(from_prague(line_opened_on, days_begin), [this]() -> Done {
        plan_day(script_.today());
        return {};
    });
    script_.at(from_prague(noticed_on, 8 * 60 + 10), [this] { return end_forgotten(); });
    script_.at(from_prague(counted_again_on, 9 * 60 + 20), [this] { return count_again(); });
}

void DutyRoster::plan_day(Date date) {
    for (std::size_t line = 0; line < lines_count; ++line) plan_line(line, date);
    script_.at(from_prague(plus_days(date, 1), days_begin), [this]() -> Done {
        plan_day(script_.today());
        return {};
    });
}

void DutyRoster::plan_line(std::size_t line, Date date) {
    for (auto const& window : lines_.windows_on(line, date)) {
        bool const note = dice_.chance(leaves_note);
        if (line != morava) {
            plan({line, line, date, window.from, window.to, true, note});
        } else if (window.from < noon && noon < window.to) {
            plan({line, morava, date, window.from, noon, false, true});
            plan({line, second_of_morava, date, noon, window.to, true, note});
        } else {
            plan({line, second_of_morava, date, window.from, window.to, true, true});
        }
    }
}

void DutyRoster::plan(Turn const& turn) {
    auto const begins = from_prague(turn.date, turn.from) + minutes{dice_.between(0, 6)} +
                        seconds{dice_.between(0, 59)};
    if (turn.date == pilot_day && turn.who < demo_operators) return;
    script_.at(begins, [this, turn] { return start(turn); });
}

Done DutyRoster::start(Turn const& turn) {
    // Who forgot to end the last shift is on duty still.
    if (turn.line == forgets && !forgotten_.empty()) return {};
    v1::Command command;
    auto& start = *command.mutable_start_shift();
    start.set_line_id(lines_.id_of(turn.line));
    auto const until = from_prague(turn.date, turn.to);
    start.set_planned_until_at_us(us(until));
    auto const commit = script_.record(std::move(command), cast_.operators[turn.who]);
    if (!commit) return commit.error();
    auto const shift_id = shift_of(*commit);
    if (!waiting_[turn.line].empty())
        script_.at(script_.now() + minutes{2}, [this, turn] { return take_over(turn); });
    if (turn.line == forgets && turn.date == forgotten_on) {
        forgotten_ = shift_id;
        return {};
    }
    auto const over = turn.last ? dice_.between(0, 12) : -dice_.between(2, 5);
    auto const ends = until + minutes{over} + seconds{dice_.between(0, 59)};
    script_.at(ends, [this, turn, shift_id] { return end(turn, shift_id); });
    return {};
}

Done DutyRoster::take_over(Turn const& turn) {
    v1::Command command;
    auto& take = *command.mutable_acknowledge_handover();
    take.set_line_id(lines_.id_of(turn.line));
    take.set_shift_id(waiting_[turn.line]);
    waiting_[turn.line].clear();
    auto const commit = script_.record(std::move(command), cast_.operators[turn.who]);
    return commit ? Done{} : Done{commit.error()};
}

Done DutyRoster::end(Turn const& turn, std::string const& shift_id) {
    v1::Command command;
    auto& end = *command.mutable_end_shift();
    end.set_line_id(lines_.id_of(turn.line));
    end.set_shift_id(shift_id);
    // One note waits at a time.
    if (turn.leaves_note && waiting_[turn.line].empty()) {
        end.set_handover(notes[notes_left_++ % notes.size()]);
        waiting_[turn.line] = shift_id;
    }
    if (turn.last && turn.line != never_counts && dice_.chance(counts)) {
        end.set_missed(static_cast<std::uint32_t>(dice_.between(0, 3) + dice_.between(0, 2)));
        end.set_method(
            turn.line == guesses ? v1::TallyMethod::estimate : v1::TallyMethod::phone_list
        );
    }
    auto const commit = script_.record(std::move(command), cast_.operators[turn.who]);
    return commit ? Done{} : Done{commit.error()};
}

/// The coordinator ends on Thursday what was forgotten on Monday.
Done DutyRoster::end_forgotten() {
    v1::Command command;
    auto& end = *command.mutable_end_shift();
    end.set_line_id(lines_.id_of(forgets));
    end.set_shift_id(forgotten_);
    end.set_ended_at_us(us(from_prague(forgotten_on, 15 * 60)));
    forgotten_.clear();
    auto const commit = script_.record(std::move(command), cast_.coordinator);
    return commit ? Done{} : Done{commit.error()};
}

/// A day is counted anew from the telephone: the later number holds.
Done DutyRoster::count_again() {
    v1::Command command;
    auto& tally = *command.mutable_tally_missed_calls();
    tally.set_line_id(lines_.id_of(counts_again));
    tally.set_date_on(format_date(counted_on));
    tally.set_count(3);
    tally.set_method(v1::TallyMethod::phone_list);
    auto const commit = script_.record(std::move(command), cast_.operators[counts_again]);
    return commit ? Done{} : Done{commit.error()};
}

}  // namespace linka::app
