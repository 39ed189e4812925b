#include "app/cli_formatter.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <utility>

namespace linka::app {

namespace {

constexpr std::string_view between_paragraphs = "\n\n";

}  // namespace

std::string ExamplesFirst::make_help(
    CLI::App const* command, std::string name, CLI::AppFormatMode mode
) const {
    auto const footer = command->get_footer();
    auto help = footer.substr(0, footer.find(between_paragraphs));
    help += between_paragraphs;
    help += CLI::Formatter::make_help(command, std::move(name), mode);
    while (help.ends_with(between_paragraphs)) help.pop_back();
    return help;
}

std::string ExamplesFirst::make_footer(CLI::App const* command) const {
    auto const footer = command->get_footer();
    auto const rest = footer.find(between_paragraphs);
    if (rest == std::string::npos) return {};
    return footer.substr(rest + between_paragraphs.size()) + "\n";
}

}  // namespace linka::app
