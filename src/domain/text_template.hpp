// Texts that are told or written often, by a short key that is typed after a semicolon.
#pragma once

#include "domain/events.hpp"
#include "schema/commands.pb.h"

#include <string>
#include <string_view>

namespace linka::domain {

inline constexpr std::size_t text_key_max = 12;

struct TextTemplate {
    /// Empty: there was never a text under this key.
    std::string key;
    std::string title;
    std::string text;
    bool removed = false;
    bool operator==(TextTemplate const&) const = default;
};

/// The stream of the text under `key`, which need not be a key.
std::string text_stream(std::string_view key);
/// Two to twelve of a to z and 0 to 9: the form in which "Býd" and "byd" are one.
bool is_text_key(std::string_view key);

/// TextTemplateSet. Conflict "text_key_taken" when there is one under the key.
Result<Events> decide(
    TextTemplate const& known, v1::AddTextTemplate const& command, Context& context
);
/// TextTemplateSet. Not_found "unknown_text"; conflict "nothing_changed".
Result<Events> decide(
    TextTemplate const& known, v1::ChangeTextTemplate const& command, Context& context
);
/// TextTemplateRemoved. Not_found "unknown_text".
Result<Events> decide(
    TextTemplate const& known, v1::RemoveTextTemplate const& command, Context& context
);

void evolve(TextTemplate& known, v1::Event const& event);

}  // namespace linka::domain
