// Throws bytes at the head of a request. Besides not crashing: a head that is taken says one thing
// only about where its body ends, and is found in the same place however its bytes arrive.
#include "base/check.hpp"
#include "http/head.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace linka::http;
    std::string_view const bytes{reinterpret_cast<char const*>(data), size};
    HeadEnd whole;
    auto const end = whole.find(bytes);
    HeadEnd in_halves;
    auto half_end = in_halves.find(bytes.substr(0, size / 2));
    if (!half_end) half_end = in_halves.find(bytes);
    CHECK(end == half_end && whole.broken() == in_halves.broken());
    if (!end) return 0;

    auto const head_bytes = bytes.substr(0, *end);
    CHECK(head_bytes.ends_with("\r\n"));
    Head head;
    if (read_head(head_bytes, head) != HeadVerdict::good) return 0;
    CHECK(!(head.chunked && head.content_length));
    CHECK(!(head.chunked && head.version_10));
    auto hosts = 0;
    for (std::size_t i = 0; i < head.fields_count; ++i) {
        auto const [name, value] = head.fields[i];
        CHECK(
            !name.empty() &&
            name.find_first_of(std::string_view{" \t\r\n:\0", 6}) == std::string_view::npos
        );
        CHECK(value.find_first_of(std::string_view{"\r\n\0", 3}) == std::string_view::npos);
        hosts += name.size() == 4 && (name[0] | 0x20) == 'h' && (name[1] | 0x20) == 'o' &&
                 (name[2] | 0x20) == 's' && (name[3] | 0x20) == 't';
    }
    CHECK(hosts == 1 || (hosts == 0 && head.version_10));

    Request request;
    if (!read_target(head.target, request)) return 0;
    CHECK(request.path.starts_with('/'));
    CHECK(request.path.find('\0') == std::string::npos);
    CHECK((request.path + "/").find("/../") == std::string::npos);
    return 0;
}
