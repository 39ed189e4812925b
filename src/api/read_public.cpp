// Pages and files for anybody: which line do I call, the schedule, the leaflet, the calendar.
#include "api/calendar_file.hpp"
#include "api/public_page.hpp"
#include "api/reads.hpp"
#include "reports/line_offer.hpp"
#include "views/lines.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace linka::api {

namespace {

using reports::Language;

constexpr int schedule_days = 28;
constexpr int calendar_days = 90;

/// What every page needs.
struct Offer {
    explicit Offer(Reading const& from)
        : reading{from},
          lines{views::all_lines(*from.view.tables)},
          language{public_language(from)},
          cs{language == Language::cs},
          now{from.view.valid_at},
          today{to_prague(now).date} {
        std::erase_if(lines, [this](v1::LineReply const& line) {
            return !line.closed_on().empty() && line.closed_on() <= format_date(today);
        });
    }

    Reading const& reading;
    reports::Lines lines;
    Language language;
    bool cs;
    Instant now;
    Date today;

    std::string_view kraj_name(std::string_view code) const {
        auto const* const kraj = reading.engine.reference().kraje.find(code);
        if (kraj == nullptr) return code;
        return cs || kraj->name_en.empty() ? kraj->name : kraj->name_en;
    }
    char const* lang() const { return cs ? "cs" : "en"; }
};

/// A link that a telephone can dial; the number as people read it.
std::string phone_link(Offer const& offer, v1::LineReply const& line) {
    auto const& phone = line.public_phone();
    if (phone.empty()) return offer.cs ? "číslo není uvedeno" : "the number is not given";
    auto dialled = phone;
    std::erase(dialled, ' ');
    return fmt::format(R"(<a class="phone" href="tel:{}">{}</a>)", html(dialled), html(phone));
}

std::string kraj_names(Offer const& offer, v1::LineReply const& line, Date date) {
    std::string names;
    for (auto const& kraj : reports::kraje_of(line, date)) {
        if (!names.empty()) names += ", ";
        names += offer.kraj_name(kraj);
    }
    return names;
}

std::string kraj_question(Offer const& offer, std::string const& chosen) {
    auto form = fmt::format(
        R"(<form action="/"><input type="hidden" name="lang" value="{}"><label for="kraj">{}</label><div class="ask"><select id="kraj" name="kraj" required><option value="">{}</option>)",
        offer.lang(),
        offer.cs ? "Do kterého kraje se klient po propuštění vrací?"
                 : "Which region does the client return to after release?",
        offer.cs ? "vyberte" : "choose"
    );
    for (auto const& kraj : offer.reading.engine.reference().kraje) {
        form += fmt::format(
            R"(<option value="{}"{}>{}</option>)",
            html(kraj.code),
            kraj.code == chosen ? " selected" : "",
            html(offer.kraj_name(kraj.code))
        );
    }
    return form +
           fmt::format("</select><button>{}</button></div></form>", offer.cs ? "Ukázat" : "Show");
}

std::string line_card(Offer const& offer, v1::LineReply const& line) {
    bool const open = domain::line_hours_of(line).is_open(offer.now);
    auto card = fmt::format(
        R"(<section class="card" aria-labelledby="line"><h2 id="line">{}</h2><p>{}</p><p class="{}">{} {}</p>)",
        html(line.name()),
        phone_link(offer, line),
        open ? "open" : "closed",
        open ? "●" : "○",
        html(reports::state_sentence(line, offer.now, offer.language))
    );
    for (auto const& sentence : reports::closed_days(line, offer.now, offer.language))
        card += "<p>" + html(sentence) + "</p>";
    auto const weekly = reports::weekly_hours(line, offer.today, offer.language);
    if (!weekly.empty()) {
        card += fmt::format("<p>{}: {}</p>", offer.cs ? "Pravidelně" : "Every week", html(weekly));
    }
    return card + fmt::format(
                      R"(<p><a href="/rozpis.ics?line={}">{}</a></p></section>)",
                      html(line.line_id()),
                      offer.cs ? "Termíny do kalendáře (.ics)" : "Dates for a calendar (.ics)"
                  );
}

std::string no_line(Offer const& offer, std::string const& kraj) {
    auto const name = html(offer.kraj_name(kraj));
    auto text = fmt::format(
        R"(<section class="card"><h2>{}</h2><p>{}</p>)",
        name,
        offer.cs ? "Pro tento kraj teď žádná linka neslouží."
                 : "No line serves this region at present."
    );
    if (auto const from = reports::served_from(offer.lines, kraj, offer.today)) {
        text += fmt::format(
            "<p>{} {}.</p>",
            offer.cs ? "Bude sloužit od" : "One will from",
            reports::format_day(*from, offer.language)
        );
    }
    return text + "</section>";
}

std::string address_of(Reading const& reading, std::initializer_list<char const*> parameters) {
    auto address = reading.request.path;
    char separator = '?';
    for (auto const* const name : parameters) {
        auto const value = reading.request.parameter(name);
        // Only what a code or a date is made of: it stands in a link.
        bool const plain = value && std::ranges::all_of(*value, [](char c) {
                               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                                      (c >= 'a' && c <= 'z') || c == '-';
                           });
        if (!plain || value->empty()) continue;
        address += fmt::format("{}{}={}", separator, name, *value);
        separator = '&';
    }
    return address;
}

std::string schedule_of(Offer const& offer, v1::LineReply const& line) {
    auto section = fmt::format(
        "<section><h2>{}</h2><p>{}</p><p>{}: {}</p>",
        html(line.name()),
        phone_link(offer, line),
        offer.cs ? "Kraje" : "Regions",
        html(kraj_names(offer, line, offer.today))
    );
    auto const weekly = reports::weekly_hours(line, offer.today, offer.language);
    if (!weekly.empty())
        section +=
            fmt::format("<p>{}: {}</p>", offer.cs ? "Pravidelně" : "Every week", html(weekly));
    for (auto const& sentence : reports::closed_days(line, offer.now, offer.language))
        section += "<p>" + html(sentence) + "</p>";
    auto const openings =
        reports::openings(line, offer.today, plus_days(offer.today, schedule_days));
    if (openings.empty()) {
        section += fmt::format(
            "<p>{}</p>",
            offer.cs ? "V příštích čtyřech týdnech není otevřeno."
                     : "Not open in the next four weeks."
        );
    } else {
        section += "<ul>";
        for (auto const& [date, window] : openings) {
            section += fmt::format(
                "<li>{} {}</li>",
                html(reports::weekday_and_day(date, offer.language)),
                reports::hours_text(window)
            );
        }
        section += "</ul>";
    }
    return section + fmt::format(
                         R"(<p><a href="/rozpis.ics?line={}">{}</a></p></section>)",
                         html(line.line_id()),
                         offer.cs ? "Do kalendáře (.ics)" : "For a calendar (.ics)"
                     );
}

std::string leaflet_row(Offer const& offer, domain::Kraj const& kraj, Date date) {
    auto row = fmt::format("<tr><th scope=\"row\">{}</th>", html(offer.kraj_name(kraj.code)));
    auto const* const line = reports::line_for(offer.lines, kraj.code, date);
    if (line == nullptr) {
        return row +
               fmt::format(
                   "<td colspan=\"3\">{}</td></tr>", offer.cs ? "zatím žádná linka" : "no line yet"
               );
    }
    return row + fmt::format(
                     "<td>{}</td><td>{}</td><td>{}</td></tr>",
                     html(line->name()),
                     phone_link(offer, *line),
                     html(reports::weekly_hours(*line, date, offer.language))
                 );
}

}  // namespace

Result<Answer> read_public_line(Reading const& reading) {
    Offer const offer{reading};
    auto const asked = reading.request.parameter("kraj").value_or("");
    auto const* const kraj = reading.engine.reference().kraje.find(asked);
    auto main = kraj_question(offer, asked);
    if (kraj != nullptr) {
        auto const* const line = reports::line_for(offer.lines, asked, offer.today);
        main += line != nullptr ? line_card(offer, *line) : no_line(offer, asked);
    } else if (!asked.empty()) {
        main += fmt::format(
            "<p role=\"alert\">{}</p>",
            offer.cs ? "Takový kraj neznáme. Vyberte ho prosím ze seznamu."
                     : "We know no such region. Please choose it from the list."
        );
    }
    return public_page(
        reading,
        {offer.cs ? "Na kterou linku volat?" : "Which line do I call?",
         main,
         address_of(reading, {"kraj"})}
    );
}

Result<Answer> read_public_schedule(Reading const& reading) {
    Offer const offer{reading};
    std::string main;
    for (auto const& line : offer.lines) main += schedule_of(offer, line);
    if (offer.lines.empty()) {
        main = fmt::format(
            "<p>{}</p>", offer.cs ? "Žádná linka teď neslouží." : "No line is in service."
        );
    }
    return public_page(
        reading, {offer.cs ? "Rozpis linek" : "Schedule of the lines", main, "/rozpis"}
    );
}

Result<Answer> read_public_leaflet(Reading const& reading) {
    Offer const offer{reading};
    auto const asked = date_parameter(reading.request, "on");
    auto const date = asked ? asked->value_or(offer.today) : offer.today;
    std::string main;
    if (!asked) {
        main = fmt::format(
            "<p role=\"alert\">{}</p>",
            offer.cs ? "Takové datum není; ukazujeme dnešek. Napište ho jako 2020-04-15."
                     : "There is no such date; this is today. Write it like 2020-04-15."
        );
    }
    main += fmt::format(
        "<p>{}</p><table><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th "
        "scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead><tbody>",
        offer.cs ? "Linka pro pracovníky věznic, kteří připravují klienty na propuštění. "
                   "Rozhoduje kraj, do kterého se klient vrací."
                 : "A line for prison staff who prepare people for release. What counts is the "
                   "region the client returns to.",
        offer.cs ? "Kraj návratu" : "Region of return",
        offer.cs ? "Linka" : "Line",
        offer.cs ? "Telefon" : "Telephone",
        offer.cs ? "Hodiny" : "Hours"
    );
    for (auto const& kraj : reading.engine.reference().kraje)
        main += leaflet_row(offer, kraj, date);
    main += fmt::format(
        "</tbody></table><p class=\"small\">{} {}. {} {}.</p>",
        offer.cs ? "Platí k" : "In force on",
        reports::format_day(date, offer.language),
        offer.cs ? "O svátcích je zavřeno, není-li v rozpisu jinak. Stav záznamu"
                 : "Closed on public holidays unless the schedule says otherwise. Record",
        reading.view.position
    );
    return public_page(
        reading,
        {offer.cs ? "Linka spolupráce" : "Cooperation line", main, address_of(reading, {"on"})}
    );
}

Result<Answer> read_public_calendar(Reading const& reading) {
    Offer const offer{reading};
    auto const wanted = reading.request.parameter("line").value_or("");
    std::vector<CalendarEntry> entries;
    bool known = wanted.empty();
    for (auto const& line : offer.lines) {
        if (!wanted.empty() && line.line_id() != wanted) continue;
        known = true;
        auto const until = plus_days(offer.today, calendar_days);
        for (auto const& [date, window] : reports::openings(line, offer.today, until)) {
            entries.push_back(
                {fmt::format("{}-{}-{}", line.line_id(), format_date(date), window.from),
                 line.name(),
                 line.public_phone(),
                 from_prague(date, window.from),
                 from_prague(date, window.to)}
            );
        }
    }
    if (!known) return not_found("unknown_line", "");
    Answer answer;
    answer.content_type = "text/calendar; charset=utf-8";
    answer.body = calendar_file(entries, offer.now);
    answer.file_name = "linka.ics";
    return answer;
}

}  // namespace linka::api
