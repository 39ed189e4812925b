// Text in the encodings that spreadsheets save.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace linka::api {

/// As UTF-8: what is no good UTF-8 is taken for Windows-1250, which a Czech Excel saves unless told
/// otherwise. Without the mark that some programs put in front. Nothing when it is neither.
std::optional<std::string> as_utf8(std::string_view bytes);

}  // namespace linka::api
