#include "app/embedded.hpp"

#include "base/check.hpp"

namespace linka::app {

std::string_view schema_file(std::string_view path) {
    for (auto const& file : schema_files()) {
        if (file.path == path) return file.bytes;
    }
    CHECK(!"a file of schema/ is missing in the program");
    return {};
}

}  // namespace linka::app
