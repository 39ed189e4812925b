// Who is on duty in the pilot, what they leave for the next, and the missed calls they count: not
// every day, and on one line never.
#pragma once

#include "app/pilot_cast.hpp"

namespace linka::app {

class DutyRoster {
  public:
    /// Keeps references.
    DutyRoster(Script& script, Cast const& cast, Lines const& lines, std::uint64_t seed)
        : script_{script}, cast_{cast}, lines_{lines}, dice_{seed, DiceOf::duty} {}

    /// From the opening day on.
    void write();

  private:
    /// One shift as it is planned.
    struct Turn {
        std::size_t line = 0;
        std::size_t who = 0;  // of the operators
        Date date;
        int from = 0;
        int to = 0;
        /// The line closes with it: then the day's missed calls may be counted.
        bool last = true;
        bool leaves_note = false;
    };

    void plan_day(Date date);
    void plan_line(std::size_t line, Date date);
    void plan(Turn const& turn);
    Done start(Turn const& turn);
    Done take_over(Turn const& turn);
    Done end(Turn const& turn, std::string const& shift_id);
    Done end_forgotten();
    Done count_again();

    Script& script_;
    Cast const& cast_;
    Lines const& lines_;
    Dice dice_;
    std::string forgotten_;
    std::array<std::string, lines_count> waiting_;  // the shift whose note nobody has taken over
    std::size_t notes_left_ = 0;
};

}  // namespace linka::app
