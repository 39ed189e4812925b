// How far a long command is, on stderr: a bar on a terminal, plain lines otherwise.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace linka::app {

/// Says nothing about what is done at once; ends its line when it goes.
class Progress {
  public:
    /// `quiet`: says nothing at all, for --json.
    explicit Progress(bool quiet = false);
    ~Progress();
    Progress(Progress const&) = delete;
    Progress& operator=(Progress const&) = delete;

    /// `total` 0: unknown, only what is done is said.
    void at(std::string_view stage, std::uint64_t done, std::uint64_t total);

  private:
    void end_line();

    bool const quiet_;
    bool const terminal_;
    bool open_ = false;
    std::string stage_;
    std::uint64_t said_ = 0;  // The tenth or the doubling that was said last.
};

}  // namespace linka::app
