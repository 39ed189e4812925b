#include "domain/refusals.hpp"

#include "base/check.hpp"

namespace linka::domain {

namespace {

/// Long enough for any code or id of ours.
constexpr std::size_t subject_max = 64;

bool of_code(char c) {
    bool const alphanumeric =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return alphanumeric || std::string_view{"-_.: "}.find(c) != std::string_view::npos;
}

/// The subject, if it reads like a code, id, date or case code. Whatever else somebody put into a
/// field for codes may be about a person, and faults are logged.
std::string code_only(std::string_view subject) {
    constexpr std::string_view paragraph = "§";
    auto const rest = subject.starts_with(paragraph) ? subject.substr(paragraph.size()) : subject;
    auto const space = rest.find(' ');
    bool const before_digits =
        space == std::string_view::npos ||
        rest.find_first_not_of("0123456789", space + 1) == std::string_view::npos;
    bool const readable = subject.size() <= subject_max && std::ranges::all_of(rest, of_code);
    return readable && before_digits ? std::string{subject} : std::string{};
}

}  // namespace

void Refusals::add(std::string pointer, std::string code, std::string_view subject) {
    fields_.push_back({std::move(pointer), std::move(code), code_only(subject)});
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
