#include "domain/refusals.hpp"

#include "base/check.hpp"

namespace linka::domain {

namespace {

/// A subject is shown back to people: long enough for any code, too short for a story.
constexpr std::size_t subject_max = 64;

/// Cut between characters, never inside one.
std::string shortened(std::string_view text) {
    if (text.size() <= subject_max) return std::string{text};
    auto end = subject_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return std::string{text.substr(0, end)};
}

}  // namespace

void Refusals::add(std::string pointer, std::string code, std::string_view subject) {
    fields_.push_back({std::move(pointer), std::move(code), shortened(subject)});
}

void Refusals::add(Fault const& fault) {
    fields_.insert(fields_.end(), fault.fields.begin(), fault.fields.end());
}

Fault Refusals::fault() const {
    CHECK(!none());
    return {FaultKind::invalid, "invalid_input", {}, fields_};
}

std::optional<Date> Refusals::date(
    std::string_view text, std::string const& pointer, Presence presence
) {
    if (text.empty()) {
        if (presence == Presence::required) add(pointer, "required");
        return std::nullopt;
    }
    auto const date = parse_date(text, pointer);
    if (!date) {
        add(date.error());
        return std::nullopt;
    }
    return *date;
}

}  // namespace linka::domain
