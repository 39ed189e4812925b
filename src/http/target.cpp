// Path and query of a request target.
#include "http/head.hpp"

#include <algorithm>

namespace linka::http {

namespace {

std::optional<unsigned> hex_digit(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
    return std::nullopt;
}

/// False for a "%" without two hexadecimal digits after it.
bool decode(std::string_view text, bool plus_is_space, std::string& into) {
    into.clear();
    if (text.find('%') == std::string_view::npos && !plus_is_space) {
        into.assign(text);
        return true;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus_is_space) {
            into += ' ';
        } else if (text[i] != '%') {
            into += text[i];
        } else {
            auto const high = i + 2 < text.size() ? hex_digit(text[i + 1]) : std::nullopt;
            auto const low = high ? hex_digit(text[i + 2]) : std::nullopt;
            if (!low) return false;
            into += static_cast<char>(*high << 4U | *low);
            i += 2;
        }
    }
    return true;
}

/// After decoding, so that "%2e%2e%2f" is seen for what it is.
bool climbs(std::string_view path) {
    for (auto at = path.find("/.."); at != std::string_view::npos; at = path.find("/..", at + 1)) {
        if (at + 3 == path.size() || path[at + 3] == '/') return true;
    }
    return false;
}

bool control_char(char c) {
    auto const byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
}

bool read_query(std::string_view text, Request& request) {
    while (!text.empty()) {
        auto const end = text.find('&');
        auto const pair = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (pair.empty()) continue;
        auto const equals = pair.find('=');
        auto& [name, value] = request.query.emplace_back();
        if (!decode(pair.substr(0, equals), true, name)) return false;
        if (equals != std::string_view::npos && !decode(pair.substr(equals + 1), true, value))
            return false;
    }
    return true;
}

}  // namespace

bool read_target(std::string_view target, Request& request) {
    request.path.clear();
    request.query.clear();
    auto const question = target.find('?');
    auto const path = target.substr(0, question);
    auto const good =
        path.starts_with('/') && decode(path, false, request.path) &&
        std::ranges::none_of(request.path, control_char) && !climbs(request.path) &&
        (question == std::string_view::npos || read_query(target.substr(question + 1), request));
    if (!good) request.path.clear();
    return good;
}

}  // namespace linka::http
