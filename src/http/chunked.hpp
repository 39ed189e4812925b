// A body in chunks, decoded by Beast.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace linka::http {

class ChunkedBody {
  public:
    enum class State : std::uint8_t { unfinished, finished, broken, too_large };

    explicit ChunkedBody(std::size_t bytes_max);
    ~ChunkedBody();
    ChunkedBody(ChunkedBody const&) = delete;
    ChunkedBody& operator=(ChunkedBody const&) = delete;

    /// Takes bytes from the front of `bytes`; those it leaves are to be offered again with more
    /// behind.
    State take(std::string_view& bytes);
    /// What was in the chunks, once finished.
    std::string take_body();

  private:
    class Parser;
    std::unique_ptr<Parser> parser_;
};

}  // namespace linka::http
