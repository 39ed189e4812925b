// What opens the data, packed into one file that only a passphrase or a key file opens.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace linka::store {

/// A file by its path below the data directory ("keys/epoch"), with '/' between the parts.
struct ArchivedFile {
    std::string path;
    std::string bytes;
};

/// AES-256-GCM under a key that Argon2id (RFC 9106, 64 MiB, 3 passes) makes of `secret` and a fresh
/// salt; the format stands in README.md. Fault: unavailable "out_of_memory".
Result<std::string> seal_archive(std::vector<ArchivedFile> const& files, std::string_view secret);

/// The inverse. Faults: forbidden "archive_not_opened" when the secret is another one or any byte
/// has changed, which cannot be told apart; corrupt "archive_damaged" when it is no archive;
/// unavailable "out_of_memory".
Result<std::vector<ArchivedFile>> open_archive(std::string_view sealed, std::string_view secret);

}  // namespace linka::store
