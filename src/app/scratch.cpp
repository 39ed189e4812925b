#include "app/scratch.hpp"

#include <cstdlib>
#include <filesystem>

namespace linka::app {

namespace fs = std::filesystem;

Result<std::unique_ptr<ScratchDirectory>> ScratchDirectory::make(std::string const& parent) {
    std::error_code failed;
    auto const folder = parent.empty() ? fs::temp_directory_path(failed) : fs::path{parent};
    auto pattern = (folder / "linka-scratch-XXXXXX").string();
    if (failed || ::mkdtemp(pattern.data()) == nullptr)
        return unavailable("directory_unusable", folder.string());
    return std::unique_ptr<ScratchDirectory>{new ScratchDirectory{pattern}};
}

ScratchDirectory::~ScratchDirectory() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

}  // namespace linka::app
