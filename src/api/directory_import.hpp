// Files of services as requests bring them.
#pragma once

#include "domain/reference.hpp"
#include "http/message.hpp"
#include "schema/commands.pb.h"

namespace linka::api {

/// Import files are larger than anything that people type.
inline constexpr std::size_t import_body_bytes_max = 8UL * 1024 * 1024;
inline constexpr std::string_view import_path = "/api/v1/directory/import";

/// By what the file looks like: JSON is HSDS, all else a table. Faults: those of reading it
/// (directory_csv.hpp, hsds.hpp).
Done read_directory_file(
    std::string_view bytes, domain::Reference const& reference, v1::ImportDirectory& to
);

/// The file in the body, and what the query says of it. Faults also: invalid "wrong_content_type".
Done read_import(
    http::Request const& request, domain::Reference const& reference, v1::Command& command
);

}  // namespace linka::api
