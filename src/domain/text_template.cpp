#include "domain/text_template.hpp"

#include "domain/text.hpp"

#include <algorithm>

namespace linka::domain {

namespace {

constexpr std::size_t title_max = 60;

bool absent(TextTemplate const& known) { return known.key.empty() || known.removed; }

/// Of the two commands that say a text.
template <class Command>
void check_words(Command const& command, Refusals& refusals) {
    check_text(
        refusals, command.title(), "/title", {.max = title_max, .presence = Presence::optional}
    );
    check_text(refusals, command.text(), "/text", {.max = description_max});
}

template <class Command>
Events set(Command const& command) {
    Events events;
    auto& event = *add(events, text_stream(command.key())).mutable_text_template_set();
    event.set_key(command.key());
    event.set_title(command.title());
    event.set_text(command.text());
    return events;
}

}  // namespace

std::string text_stream(std::string_view key) { return "text-" + std::string{key}; }

bool is_text_key(std::string_view key) {
    bool const plain = std::ranges::all_of(key, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    });
    return plain && key.size() >= 2 && key.size() <= text_key_max;
}

Result<Events> decide(
    TextTemplate const& known, v1::AddTextTemplate const& command, Context& context
) {
    Refusals refusals{context};
    if (command.key().empty()) {
        refusals.add("/key", "required");
    } else if (!is_text_key(command.key())) {
        refusals.add("/key", "bad_text_key");
    }
    check_words(command, refusals);
    if (!refusals.none()) return refusals.fault();
    if (!absent(known)) return conflict("text_key_taken", known.key);
    return set(command);
}

Result<Events> decide(
    TextTemplate const& known, v1::ChangeTextTemplate const& command, Context& context
) {
    if (absent(known)) return not_found("unknown_text", command.key());
    Refusals refusals{context};
    check_words(command, refusals);
    if (!refusals.none()) return refusals.fault();
    if (known.title == command.title() && known.text == command.text())
        return conflict("nothing_changed", known.key);
    return set(command);
}

Result<Events> decide(TextTemplate const& known, v1::RemoveTextTemplate const& command, Context&) {
    if (absent(known)) return not_found("unknown_text", command.key());
    Events events;
    add(events, text_stream(known.key)).mutable_text_template_removed()->set_key(known.key);
    return events;
}

void evolve(TextTemplate& known, v1::Event const& event) {
    if (event.has_text_template_set()) {
        auto const& set = event.text_template_set();
        known = {set.key(), set.title(), set.text(), false};
    } else if (event.has_text_template_removed()) {
        known.removed = true;
    }
}

}  // namespace linka::domain
