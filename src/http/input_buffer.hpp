// Received bytes not yet taken. Keeps its memory from request to request.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace linka::http {

class InputBuffer {
  public:
    std::string_view view() const { return {bytes_.data() + begin_, end_ - begin_}; }
    bool empty() const { return begin_ == end_; }
    std::size_t size() const { return end_ - begin_; }

    /// Makes room behind the bytes, so that view() may grow to at least `size_max`; room() then
    /// tells how much there is. Views taken earlier are void.
    char* make_room(std::size_t size_max) {
        if (begin_ == end_) begin_ = end_ = 0;
        if (end_ == bytes_.size()) {
            if (begin_ > 0) {
                std::copy(
                    bytes_.begin() + offset(begin_), bytes_.begin() + offset(end_), bytes_.begin()
                );
                end_ -= begin_;
                begin_ = 0;
            } else {
                bytes_.resize(
                    std::clamp(bytes_.size() * 2, first_bytes, std::max(size_max, first_bytes))
                );
            }
        }
        return bytes_.data() + end_;
    }
    std::size_t room() const { return bytes_.size() - end_; }
    void filled(std::size_t count) { end_ += count; }
    void take(std::size_t count) { begin_ += count; }

  private:
    static constexpr std::size_t first_bytes = 4096;
    static std::ptrdiff_t offset(std::size_t at) { return static_cast<std::ptrdiff_t>(at); }

    // Invariant: begin_ <= end_ <= bytes_.size().
    std::string bytes_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace linka::http
