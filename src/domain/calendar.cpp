#include "domain/calendar.hpp"

#include <array>

namespace linka::domain {

namespace {

struct FixedHoliday {
    unsigned month;
    unsigned day;
    Holiday holiday;
};
constexpr std::array fixed_holidays = {
    FixedHoliday{1, 1, {"Nový rok; Den obnovy samostatného českého státu", "New Year's Day"}},
    FixedHoliday{5, 1, {"Svátek práce", "Labour Day"}},
    FixedHoliday{5, 8, {"Den vítězství", "Victory Day"}},
    FixedHoliday{
        7, 5, {"Den slovanských věrozvěstů Cyrila a Metoděje", "Saints Cyril and Methodius Day"}
    },
    FixedHoliday{7, 6, {"Den upálení mistra Jana Husa", "Jan Hus Day"}},
    FixedHoliday{9, 28, {"Den české státnosti", "Czech Statehood Day"}},
    FixedHoliday{
        10,
        28,
        {"Den vzniku samostatného československého státu", "Independent Czechoslovak State Day"}
    },
    FixedHoliday{
        11,
        17,
        {"Den boje za svobodu a demokracii (a Mezinárodní den studentstva)",
         "Struggle for Freedom and Democracy Day"}
    },
    FixedHoliday{12, 24, {"Štědrý den", "Christmas Eve"}},
    FixedHoliday{12, 25, {"1. svátek vánoční", "Christmas Day"}},
    FixedHoliday{12, 26, {"2. svátek vánoční", "Saint Stephen's Day"}},
};

constexpr Holiday good_friday{"Velký pátek", "Good Friday"};
constexpr Holiday easter_monday{"Velikonoční pondělí", "Easter Monday"};
constexpr std::chrono::year good_friday_since{2016};

}  // namespace

Date easter_sunday(std::chrono::year year) {
    // The names are the algorithm's own, as every description of it has them.
    int const y = static_cast<int>(year);
    int const a = y % 19;
    int const b = y / 100;
    int const c = y % 100;
    int const h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    int const l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    int const m = (a + 11 * h + 22 * l) / 451;
    int const day_of_march = h + l - 7 * m + 22;
    return plus_days(Date{year, std::chrono::March, std::chrono::day{1}}, day_of_march - 1);
}

std::optional<Holiday> holiday_on(Date date) {
    for (auto const& fixed : fixed_holidays) {
        if (date.month() == std::chrono::month{fixed.month} &&
            date.day() == std::chrono::day{fixed.day}) {
            return fixed.holiday;
        }
    }
    auto const from_easter = days_between(easter_sunday(date.year()), date);
    if (from_easter == 1) return easter_monday;
    if (from_easter == -2 && date.year() >= good_friday_since) return good_friday;
    return std::nullopt;
}

}  // namespace linka::domain
