#include "http/response_head.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>

namespace linka::http {

namespace {

constexpr auto reasons = std::to_array<std::pair<unsigned, std::string_view>>({
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {422, "Unprocessable Content"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
});

/// A client must not read the phrase; an empty one is allowed.
std::string_view reason(unsigned status) {
    auto const* const found =
        std::ranges::find(reasons, status, &std::pair<unsigned, std::string_view>::first);
    return found == reasons.end() ? std::string_view{} : found->second;
}

void append_number(std::size_t number, std::string& out) {
    std::array<char, 20> digits;
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

/// "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n", made once a second per thread.
std::string_view date_line() {
    static thread_local std::time_t shown = 0;
    static thread_local std::array<char, 48> line{};
    static thread_local std::size_t size = 0;
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
    if (now.tv_sec != shown || size == 0) {
        shown = now.tv_sec;
        std::tm utc{};
        ::gmtime_r(&shown, &utc);
        // The program never calls setlocale, so the names are English.
        size = std::strftime(line.data(), line.size(), "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &utc);
    }
    return {line.data(), size};
}

bool same_name(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return (x | 0x20) == (y | 0x20); });
}

bool written_here(std::string_view name, bool is_stream) {
    switch (name.size()) {
        case 4:
            return same_name(name, "date");
        case 10:
            return same_name(name, "connection");
        case 12:
            return is_stream && same_name(name, "content-type");
        case 13:
            return is_stream && same_name(name, "cache-control");
        case 14:
            return same_name(name, "content-length");
        case 17:
            return same_name(name, "transfer-encoding");
        default:
            return false;
    }
}

/// Text that would end the line early would let whoever supplied it write fields of their own.
bool breaks_line(std::string_view text) {
    return text.find_first_of(std::string_view{"\r\n\0", 3}) != std::string_view::npos;
}

void write_fields(Response const& response, std::string& out) {
    for (auto const& [name, value] : response.fields) {
        if (written_here(name, response.events != nullptr)) continue;
        if (breaks_line(name) || breaks_line(value)) {
            log::error(
                "a response field with a line break was left out, status {}", response.status
            );
            continue;
        }
        out.append(name).append(": ").append(value).append("\r\n");
    }
}

bool has_no_body(unsigned status) { return status < 200 || status == 204 || status == 304; }

}  // namespace

void write_response_head(Response const& response, bool closes, std::string& out) {
    out += "HTTP/1.1 ";
    append_number(response.status, out);
    out += ' ';
    out.append(reason(response.status)).append("\r\n").append(date_line());
    write_fields(response, out);
    if (response.events) {
        // X-Accel-Buffering: a proxy in front must pass every frame on at once.
        out +=
            "Content-Type: text/event-stream\r\nCache-Control: no-store\r\nX-Accel-Buffering: "
            "no\r\n";
    } else if (!has_no_body(response.status)) {
        out += "Content-Length: ";
        append_number(response.body ? response.body->size() : 0, out);
        out += "\r\n";
    }
    if (closes) out += "Connection: close\r\n";
    out += "\r\n";
}

}  // namespace linka::http
