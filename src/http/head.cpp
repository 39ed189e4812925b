#include "http/head.hpp"

#include <algorithm>

namespace linka::http {

namespace {

constexpr std::size_t method_bytes_max = 32;
constexpr std::size_t length_digits_max = 18;

/// RFC 9110, 5.6.2: what method and field names are made of.
constexpr std::array<bool, 256> token_table = [] {
    std::array<bool, 256> table{};
    for (char const c : std::string_view{
             "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&'*+-.^_`|~"
         }) {
        table[static_cast<unsigned char>(c)] = true;
    }
    return table;
}();

bool token_char(char c) { return token_table[static_cast<unsigned char>(c)]; }
bool is_token(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, token_char);
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// `name` is in lower case.
bool same_name(std::string_view text, std::string_view name) {
    return text.size() == name.size() &&
           std::ranges::equal(text, name, [](char a, char b) { return lower(a) == b; });
}

bool value_char(char c) {
    auto const byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte != 0x7f) || c == '\t';
}

/// Visible ASCII; a fragment has no business in a request.
bool target_char(char c) { return c > 0x20 && c < 0x7f && c != '#'; }

/// A name, an IPv4 or a bracketed IPv6 address, perhaps a port: enough to rule out lists and paths.
bool host_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) ||
           std::string_view{".-_:[]~"}.find(c) != std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
    auto const begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

Method method_named(std::string_view name) {
    if (name == "GET") return Method::get;
    if (name == "POST") return Method::post;
    if (name == "HEAD") return Method::head;
    if (name == "PUT") return Method::put;
    if (name == "PATCH") return Method::patch;
    if (name == "DELETE") return Method::del;
    if (name == "OPTIONS") return Method::options;
    return Method::other;
}

HeadVerdict read_version(std::string_view text, Head& head) {
    head.version_10 = text == "HTTP/1.0";
    if (text == "HTTP/1.1" || head.version_10) return HeadVerdict::good;
    auto const well_formed = text.size() == 8 && text.starts_with("HTTP/") && is_digit(text[5]) &&
                             text[6] == '.' && is_digit(text[7]);
    return well_formed ? HeadVerdict::unknown_version : HeadVerdict::bad_framing;
}

HeadVerdict read_request_line(std::string_view line, Head& head) {
    auto const first = line.find(' ');
    auto const last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return HeadVerdict::bad_framing;
    auto const method = line.substr(0, first);
    if (method.size() > method_bytes_max || !is_token(method)) return HeadVerdict::bad_framing;
    head.method = method_named(method);
    head.target = line.substr(first + 1, last - first - 1);
    if (!std::ranges::all_of(head.target, target_char)) return HeadVerdict::bad_framing;
    // The version before the form of the target: "PRI * HTTP/2.0" deserves the better answer.
    auto const version = read_version(line.substr(last + 1), head);
    if (version != HeadVerdict::good) return version;
    // Only origin-form: absolute-form, authority-form and "*" are for proxies, and a second place
    // to name a host is a second opinion about it.
    return head.target.starts_with('/') ? HeadVerdict::good : HeadVerdict::bad_framing;
}

bool read_content_length(std::string_view value, Head& head) {
    // Not even twice the same: a list here is a sign of somebody merging heads.
    if (head.content_length || value.empty() || value.size() > length_digits_max) return false;
    if (!std::ranges::all_of(value, is_digit)) return false;
    std::uint64_t length = 0;
    for (char const c : value) length = length * 10 + static_cast<std::uint64_t>(c - '0');
    head.content_length = length;
    return true;
}

void read_connection(std::string_view value, Head& head) {
    while (!value.empty()) {
        auto const comma = value.find(',');
        if (same_name(trimmed(value.substr(0, comma)), "close")) head.wants_close = true;
        value.remove_prefix(comma == std::string_view::npos ? value.size() : comma + 1);
    }
}

/// What a field says about framing. False: refuse.
bool heed(std::string_view name, std::string_view value, Head& head, bool& has_host) {
    switch (name.size()) {
        case 4:
            if (!same_name(name, "host")) return true;
            if (has_host || value.empty() || !std::ranges::all_of(value, host_char)) return false;
            has_host = true;
            return true;
        case 6:
            if (same_name(name, "expect")) head.expects_continue = same_name(value, "100-continue");
            return true;
        case 10:
            if (same_name(name, "connection")) read_connection(value, head);
            return true;
        case 14:
            return !same_name(name, "content-length") || read_content_length(value, head);
        case 17:
            if (!same_name(name, "transfer-encoding")) return true;
            if (head.chunked || !same_name(value, "chunked")) return false;
            head.chunked = true;
            return true;
        default:
            return true;
    }
}

HeadVerdict read_field(std::string_view line, Head& head, bool& has_host) {
    // A folded line begins with a space, which is no token, and is refused with the other bad
    // names; so is a space before the colon.
    auto const colon = line.find(':');
    if (colon == std::string_view::npos) return HeadVerdict::bad_framing;
    auto const name = line.substr(0, colon);
    auto const value = trimmed(line.substr(colon + 1));
    if (!is_token(name) || !std::ranges::all_of(value, value_char)) return HeadVerdict::bad_framing;
    if (!heed(name, value, head, has_host)) return HeadVerdict::bad_framing;
    if (head.fields_count == Head::fields_max) return HeadVerdict::too_large;
    head.fields[head.fields_count++] = {name, value};
    return HeadVerdict::good;
}

}  // namespace

std::optional<std::size_t> HeadEnd::find(std::string_view bytes) {
    while (!broken_) {
        auto const lf = bytes.find('\n', scanned_);
        if (lf == std::string_view::npos) {
            scanned_ = bytes.size();
            return std::nullopt;
        }
        broken_ = lf == line_ || bytes[lf - 1] != '\r';
        auto const empty = lf == line_ + 1;
        line_ = scanned_ = lf + 1;
        if (empty && !broken_) return lf + 1;
    }
    return std::nullopt;
}

HeadVerdict read_head(std::string_view bytes, Head& head) {
    head.fields_count = 0;
    head.content_length.reset();
    head.chunked = head.wants_close = head.expects_continue = false;
    auto has_host = false;
    auto first = true;
    while (true) {
        auto const end = bytes.find("\r\n");
        if (end == std::string_view::npos || (first && end == 0)) return HeadVerdict::bad_framing;
        if (end == 0) break;
        auto const line = bytes.substr(0, end);
        // A CR or LF left inside the line is in no class of characters allowed there.
        auto const verdict =
            first ? read_request_line(line, head) : read_field(line, head, has_host);
        if (verdict != HeadVerdict::good) return verdict;
        bytes.remove_prefix(end + 2);
        first = false;
    }
    if (!has_host && !head.version_10) return HeadVerdict::bad_framing;
    if (head.chunked && (head.version_10 || head.content_length)) return HeadVerdict::bad_framing;
    if (head.version_10) head.expects_continue = false;
    return HeadVerdict::good;
}

}  // namespace linka::http
