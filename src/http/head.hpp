// The head of a request, checked byte by byte before anything in it is believed. Whatever two HTTP
// implementations could read in two ways is refused: that is what request smuggling lives on.
#pragma once

#include "http/message.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace linka::http {

enum class HeadVerdict : std::uint8_t { good, bad_framing, unknown_version, too_large };

/// Views into the bytes it was read from.
struct Head {
    static constexpr std::size_t fields_max = 100;

    Method method = Method::other;
    std::string_view target;
    bool version_10 = false;
    std::array<std::pair<std::string_view, std::string_view>, fields_max> fields;
    std::size_t fields_count = 0;

    std::optional<std::uint64_t> content_length;
    bool chunked = false;
    bool wants_close = false;
    bool expects_continue = false;
};

/// Looks for the empty line that ends the head, in bytes that may still be growing.
class HeadEnd {
  public:
    /// The head's size with its empty line; nothing while it is not complete. `bytes` begins where
    /// it began at the last call.
    std::optional<std::size_t> find(std::string_view bytes);
    /// A line ended without CR: never a head of ours, however it goes on.
    bool broken() const { return broken_; }
    void restart() { *this = {}; }

  private:
    std::size_t line_ = 0;     // where the line begins that has no end yet
    std::size_t scanned_ = 0;  // no LF before this, except those that ended earlier lines
    bool broken_ = false;
};

/// `bytes`: a complete head, with its empty line. Fills `head`, whose views then point into
/// `bytes`.
HeadVerdict read_head(std::string_view bytes, Head& head);

/// Decodes a request target into path and query. False when it is not "/…", has bad
/// percent-encoding, or a path with control characters or a ".." segment.
bool read_target(std::string_view target, Request& request);

}  // namespace linka::http
