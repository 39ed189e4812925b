// Who takes part in the pilot, and which lines there are. Invented: which member organisation ran
// which line in April 2020 is not known.
#pragma once

#include "app/pilot_calendar.hpp"
#include "app/pilot_script.hpp"
#include "domain/line_hours.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace linka::app {

inline constexpr std::size_t lines_count = 5;
inline constexpr std::size_t operators_count = 6;

enum LineIndex : std::uint8_t { morava, ostravsko, praha_a_stred, severozapad, vychod };

struct Cast {
    v1::Actor admin;
    v1::Actor coordinator;
    v1::Actor analyst;
    std::array<v1::Actor, operators_count> operators;

    /// Somebody who answers that line.
    v1::Actor const& operator_of(std::size_t line, Dice& dice) const;
};

/// The lines as they will have been by the end of the pilot: the script is known beforehand, so
/// calls can be spread over hours that are yet to be announced.
class Lines {
  public:
    Lines();

    /// Opens the log, makes the accounts, opens the lines.
    void write(Script& script, Cast& cast);

    std::string const& id_of(std::size_t line) const { return ids_[line]; }
    domain::OpenWindows windows_on(std::size_t line, Date date) const;
    /// How much a line is called in an hour, on that date, beside the others.
    unsigned demand_of(std::size_t line, Date date) const;
    /// The kraj that a caller of the line asks for.
    std::string_view draw_kraj(std::size_t line, Date date, Dice& dice) const;
    bool is_covered(std::string_view kraj) const;
    /// Who looks after services in the kraj: its line, or for a kraj without one, any.
    std::size_t keeper_of(std::string_view kraj) const;

    /// The change that hands a kraj to another line.
    static v1::CoverageInput handover();
    static v1::HoursInput tuesday_hours();
    static v1::DayExceptionInput easter_monday();

  private:
    Done open_line(Script& script, Cast const& cast, std::size_t line);

    std::array<domain::LineHours, lines_count> hours_;
    std::array<std::string, lines_count> ids_;
};

inline constexpr Date tuesday_from = april(28);
inline constexpr Date handover_on = may(4);

}  // namespace linka::app
