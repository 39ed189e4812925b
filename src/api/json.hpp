// JSON to Protobuf and back by reflection: the only mapping there is.
//
// Names are the fields' own; "x_at_us" (microseconds) is "x_at" in RFC 3339; enum values are
// written by name. Unset, unspecified and empty text fields are left out, numbers, booleans and
// lists never. Fields marked (linka.internal) do not exist here.
#pragma once

#include "base/result.hpp"

#include <google/protobuf/message.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace linka::api {

/// Whether fields marked (linka.personal) are written.
enum class Personal : std::uint8_t { hidden, shown };

void append_json(std::string& out, google::protobuf::Message const& message, Personal personal);
std::string to_json(google::protobuf::Message const& message, Personal personal);
/// The text as a JSON string, quotes and all.
void append_json_string(std::string& out, std::string_view text);
/// {"key":[…]}
template <class Rows>
std::string list_to_json(std::string_view key, Rows const& rows, Personal personal) {
    std::string out = "{\"";
    out += key;
    out += "\":[";
    bool first = true;
    for (auto const& row : rows) {
        if (!first) out += ',';
        first = false;
        append_json(out, row, personal);
    }
    return out += "]}";
}

/// Fills the message from a JSON object. Strict: no unknown, duplicate or mistyped field, no bad
/// UTF-8, no trailing text, depth at most 16. `from_path` are fields the URL gives: refused here.
/// Faults: invalid "bad_json" (subject: byte offset), or "invalid_input" with all wrong fields by
/// pointer: "unknown_field", "duplicate_field", "wrong_type", "unknown_value", "bad_time".
Done from_json(
    std::string_view text,
    google::protobuf::Message& message,
    std::span<std::string const> from_path
);

/// The first key that an object in the text has twice; the text must be good JSON.
std::optional<std::string> find_duplicate(std::string_view text);

}  // namespace linka::api
