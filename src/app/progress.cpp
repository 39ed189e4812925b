#include "app/progress.hpp"

#include <fmt/format.h>

#include <bit>
#include <cstdio>
#include <unistd.h>

namespace linka::app {

namespace {

constexpr unsigned bar_width = 30;

}  // namespace

Progress::Progress(bool quiet) : quiet_{quiet}, terminal_{::isatty(STDERR_FILENO) == 1} {}

Progress::~Progress() { end_line(); }

void Progress::end_line() {
    if (open_) fmt::print(stderr, "\n");
    open_ = false;
}

void Progress::at(std::string_view stage, std::uint64_t done, std::uint64_t total) {
    if (quiet_) return;
    if (stage != stage_) {
        end_line();
        stage_ = stage;
        said_ = 0;
    }
    // A line for each tenth, or where nobody knows the end, for each doubling.
    auto const step = total == 0 ? static_cast<std::uint64_t>(std::bit_width(done))
                                 : (terminal_ ? 100U : 10U) * done / total;
    if (step == said_) return;
    said_ = step;
    if (!terminal_) {
        if (total == 0) {
            fmt::print(stderr, "linka: {}: {}\n", stage_, done);
        } else {
            fmt::print(stderr, "linka: {}: {} of {}\n", stage_, done, total);
        }
        return;
    }
    open_ = true;
    if (total == 0) {
        fmt::print(stderr, "\r{:<10} {}", stage_, done);
    } else {
        auto const filled = bar_width * done / total;
        fmt::print(
            stderr,
            "\r{:<10} [{}{}] {:3} %",
            stage_,
            std::string(filled, '#'),
            std::string(bar_width - filled, '.'),
            100 * done / total
        );
    }
    std::fflush(stderr);
}

}  // namespace linka::app
