// Base64 as RFC 4648, 4 has it, with padding: for hashes and signatures in texts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace linka::store {

std::string to_base64(std::string_view bytes);
/// Nothing when the text is not exactly what to_base64() writes.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace linka::store
