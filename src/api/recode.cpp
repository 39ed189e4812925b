#include "api/recode.hpp"

#include <iconv.h>
#include <memory>
#include <type_traits>

namespace linka::api {

namespace {

std::optional<std::string> converted(std::string bytes, char const* from) {
    auto const close = [](iconv_t opened) { ::iconv_close(opened); };
    std::unique_ptr<std::remove_pointer_t<iconv_t>, decltype(close)> const conversion{
        ::iconv_open("UTF-8", from), close
    };
    // A character of Windows-1250 takes at most three bytes.
    std::string out(bytes.size() * 3, '\0');
    char* input = bytes.data();
    std::size_t input_left = bytes.size();
    char* output = out.data();
    std::size_t output_left = out.size();
    auto const done = ::iconv(conversion.get(), &input, &input_left, &output, &output_left);
    if (done == static_cast<std::size_t>(-1) || input_left != 0) return std::nullopt;
    out.resize(out.size() - output_left);
    return out;
}

}  // namespace

std::optional<std::string> as_utf8(std::string_view bytes) {
    static constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (bytes.starts_with(mark)) bytes.remove_prefix(mark.size());
    if (auto utf8 = converted(std::string{bytes}, "UTF-8")) return utf8;
    return converted(std::string{bytes}, "CP1250");
}

}  // namespace linka::api
