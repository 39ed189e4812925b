#include "api/calendar_file.hpp"

#include "base/check.hpp"

#include <libical/ical.h>
#include <memory>

namespace linka::api {

namespace {

icaltimetype utc(Instant instant) {
    auto const seconds = std::chrono::floor<std::chrono::seconds>(instant.time_since_epoch());
    return icaltime_from_timet_with_zone(
        static_cast<::time_t>(seconds.count()), 0, icaltimezone_get_utc_timezone()
    );
}

icalcomponent* event_of(CalendarEntry const& entry, Instant now) {
    auto* const event = icalcomponent_new_vevent();
    icalcomponent_set_uid(event, (entry.uid + "@linka").c_str());
    icalcomponent_set_dtstamp(event, utc(now));
    icalcomponent_set_dtstart(event, utc(entry.from));
    icalcomponent_set_dtend(event, utc(entry.until));
    icalcomponent_set_summary(event, entry.summary.c_str());
    if (!entry.description.empty()) icalcomponent_set_description(event, entry.description.c_str());
    return event;
}

}  // namespace

std::string calendar_file(std::vector<CalendarEntry> const& entries, Instant now) {
    std::unique_ptr<icalcomponent, void (*)(icalcomponent*)> const calendar{
        icalcomponent_new(ICAL_VCALENDAR_COMPONENT), &icalcomponent_free
    };
    icalcomponent_add_property(calendar.get(), icalproperty_new_version("2.0"));
    icalcomponent_add_property(calendar.get(), icalproperty_new_prodid("-//linka//linka//CS"));
    // The calendar owns its events.
    for (auto const& entry : entries)
        icalcomponent_add_component(calendar.get(), event_of(entry, now));
    std::unique_ptr<char, void (*)(void*)> const text{
        icalcomponent_as_ical_string_r(calendar.get()), &icalmemory_free_buffer
    };
    CHECK(text != nullptr);
    return text.get();
}

}  // namespace linka::api
