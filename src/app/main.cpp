// linka: parses the command line, runs the command, catches what nobody expected.
#include "app/cli.hpp"
#include "base/log.hpp"

#include <exception>

int main(int argc, char** argv) {
    try {
        return linka::app::run_command_line(argc, argv);
    } catch (std::exception const& unexpected) {
        linka::log::error("stopped by what nobody expected: {}", unexpected.what());
        return 1;
    }
}
