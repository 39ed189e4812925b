#include "app/terminal.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <termios.h>
#include <unistd.h>

namespace linka::app {

bool at_terminal() { return ::isatty(STDIN_FILENO) == 1; }

std::string ask_hidden(char const* question) {
    termios before{};
    bool const terminal = tcgetattr(STDIN_FILENO, &before) == 0;
    if (terminal) {
        auto hidden = before;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        // Before the question: whoever answers it at once is not shown either.
        tcsetattr(STDIN_FILENO, TCSANOW, &hidden);
    }
    fmt::print(stderr, "{}", question);
    std::string line;
    std::getline(std::cin, line);
    if (terminal) {
        tcsetattr(STDIN_FILENO, TCSANOW, &before);
        fmt::print(stderr, "\n");
    }
    return line;
}

Result<std::string> first_line_of(std::string const& file) {
    std::string line;
    if (file == "-") {
        std::getline(std::cin, line);
        return line;
    }
    std::ifstream stream{file};
    if (!stream) return not_found("file_unreadable", file);
    std::getline(stream, line);
    return line;
}

}  // namespace linka::app
