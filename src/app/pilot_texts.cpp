#include "app/pilot_texts.hpp"

#include "app/pilot_calendar.hpp"

#include <array>

namespace linka::app {

namespace {

struct Entry {
    char const* key;
    char const* title;
    char const* text;
};

// Invented, like everything here: nobody has checked them, so their titles say what they are.
constexpr std::array entries{
    Entry{
        "byd",
        "Kde bydlet první noc (ukázka)",
        "Nejdřív azylový dům nebo noclehárna v kraji návratu. Místo je dobré domluvit den předem, "
        "na noclehárnu se chodí podvečer bez domluvy."
    },
    Entry{
        "dok",
        "Občanský průkaz (ukázka)",
        "Průkaz vyřídí kterýkoli obecní úřad s rozšířenou působností. Do vydání poslouží potvrzení "
        "o ztrátě; rodný list vydá matrika místa narození."
    },
    Entry{
        "dav",
        "Mimořádná okamžitá pomoc (ukázka)",
        "O dávku se žádá na úřadu práce podle místa pobytu hned první den po propuštění. Stačí "
        "propouštěcí doklad."
    },
    Entry{
        "dluhy",
        "Dluhy a exekuce (ukázka)",
        "Dluhová poradna potřebuje přehled exekucí. Do prvního setkání klient nic neplatí a nic "
        "nového nepodepisuje."
    },
    Entry{
        "kod",
        "Co s kódem případu (ukázka)",
        "Kód případu si prosím napište do spisu. Až zavoláte znovu, řekněte ho a navážeme, kde "
        "jsme skončili. Jméno klienta nepotřebujeme."
    },
};

}  // namespace

void write_texts(Script& script, Cast const& cast) {
    constexpr int first_minute = 13 * 60 + 5;
    constexpr int minutes_each = 4;
    int minute = first_minute;
    for (auto const& entry : entries) {
        script.at(from_prague(april(7), minute), [&script, &cast, &entry]() -> Done {
            v1::Command command;
            auto& add = *command.mutable_add_text_template();
            add.set_key(entry.key);
            add.set_title(entry.title);
            add.set_text(entry.text);
            auto const commit = script.record(std::move(command), cast.coordinator);
            if (!commit) return commit.error();
            return {};
        });
        minute += minutes_each;
    }
}

}  // namespace linka::app
