#include "store/durable_file.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace linka::store {

namespace {

Fault unreachable() {
    return unavailable("data_unreachable", std::generic_category().message(errno));
}

FileHandle open_file(std::string const& path, int flags) {
    constexpr ::mode_t owner_only = S_IRUSR | S_IWUSR;
    return FileHandle{::open(path.c_str(), flags | O_CLOEXEC, owner_only)};
}

bool write_whole(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        auto const written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace

FileHandle::~FileHandle() {
    if (is_open()) ::close(descriptor_);
}

Done make_private_directory(std::string const& directory) {
    namespace fs = std::filesystem;
    std::error_code failed;
    bool const made = fs::create_directories(directory, failed);
    if (!failed && made) fs::permissions(directory, fs::perms::owner_all, failed);
    if (failed) return unavailable("data_unreachable", failed.message());
    return {};
}

Result<std::optional<std::string>> read_file(std::string const& path) {
    auto const file = open_file(path, O_RDONLY);
    if (!file.is_open() && errno == ENOENT) return std::optional<std::string>{};
    if (!file.is_open()) return unreachable();
    std::string bytes;
    std::string piece(64UL * 1024, '\0');
    while (true) {
        auto const count = ::read(file.descriptor(), piece.data(), piece.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return unreachable();
        if (count == 0) return std::optional{std::move(bytes)};
        bytes.append(piece, 0, static_cast<std::size_t>(count));
    }
}

Done sync_directory(std::string const& directory) {
    auto const opened = open_file(directory, O_RDONLY | O_DIRECTORY);
    if (!opened.is_open() || ::fsync(opened.descriptor()) != 0) return unreachable();
    return {};
}

Done exchange(std::string const& path, std::string const& other) {
    if (::renameat2(AT_FDCWD, path.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE) != 0)
        return unreachable();
    return sync_directory(std::filesystem::path{path}.parent_path());
}

Done replace_file(std::string const& directory, std::string const& name, std::string_view bytes) {
    auto const path = directory + "/" + name;
    auto const beside = path + ".new";
    auto const file = open_file(beside, O_WRONLY | O_CREAT | O_TRUNC);
    if (!file.is_open() || !write_whole(file.descriptor(), bytes)) return unreachable();
    if (::fsync(file.descriptor()) != 0) return unreachable();
    if (std::rename(beside.c_str(), path.c_str()) != 0) return unreachable();
    // The name is part of the directory: without this a power cut may bring the old file back.
    return sync_directory(directory);
}

Done sync_tree(std::string const& directory) {
    namespace fs = std::filesystem;
    std::error_code failed;
    std::vector<std::string> paths{directory};
    for (auto each = fs::recursive_directory_iterator{directory, failed};
         !failed && each != fs::recursive_directory_iterator{};
         each.increment(failed)) {
        paths.push_back(each->path().string());
    }
    if (failed) return unavailable("data_unreachable", failed.message());
    for (auto const& path : paths) {
        auto const file = open_file(path, O_RDONLY);
        if (!file.is_open() || ::fsync(file.descriptor()) != 0) return unreachable();
    }
    return {};
}

Result<FileHandle> lock_file(std::string const& path) {
    auto file = open_file(path, O_RDWR | O_CREAT);
    if (!file.is_open()) return unreachable();
    if (::flock(file.descriptor(), LOCK_EX | LOCK_NB) != 0) {
        return errno == EWOULDBLOCK ? unavailable("data_in_use") : unreachable();
    }
    return file;
}

}  // namespace linka::store
