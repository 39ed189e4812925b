// Help that begins with examples: whoever asks for it mostly wants a line to copy.
#pragma once

#include <CLI/App.hpp>

#include <string>

namespace linka::app {

/// The first paragraph of a command's footer, its examples, stands before everything else; what
/// follows it stays at the end. Subcommands added after it was set have it too.
class ExamplesFirst final : public CLI::Formatter {
  public:
    std::string make_help(CLI::App const* command, std::string name, CLI::AppFormatMode mode)
        const override;
    std::string make_footer(CLI::App const* command) const override;
};

}  // namespace linka::app
