// Small files that are replaced whole: after a crash either the old bytes are there or the new
// ones.
#pragma once

#include "base/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace linka::store {

/// An open file descriptor; closes it.
class FileHandle {
  public:
    explicit FileHandle(int descriptor) : descriptor_{descriptor} {}
    ~FileHandle();
    FileHandle(FileHandle&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}
    FileHandle& operator=(FileHandle&&) = delete;

    bool is_open() const { return descriptor_ >= 0; }
    int descriptor() const { return descriptor_; }

  private:
    int descriptor_;
};

/// Creates the directory and its parents, for the owner only. unavailable "data_unreachable".
Done make_private_directory(std::string const& directory);

/// The whole file; nothing when there is none; unavailable "data_unreachable" (subject: what the
/// system says).
Result<std::optional<std::string>> read_file(std::string const& path);

/// Writes beside, syncs, renames, syncs the directory; mode 0600. unavailable "data_unreachable".
Done replace_file(std::string const& directory, std::string const& name, std::string_view bytes);

/// Syncs the names in a directory, not what is in its files. unavailable "data_unreachable".
Done sync_directory(std::string const& directory);

/// Two files or directories of one file system change places, at once and durably. unavailable
/// "data_unreachable".
Done exchange(std::string const& path, std::string const& other);

/// Syncs every file below a directory, and every directory. unavailable "data_unreachable".
Done sync_tree(std::string const& directory);

/// Locks the file for this process until the handle goes. unavailable "data_in_use".
Result<FileHandle> lock_file(std::string const& path);

}  // namespace linka::store
