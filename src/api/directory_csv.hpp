// The directory as a table: written for Czech Excel and for machines, and read back from either.
#pragma once

#include "base/result.hpp"
#include "domain/reference.hpp"
#include "reports/report.hpp"
#include "schema/commands.pb.h"
#include "schema/replies.pb.h"

#include <span>
#include <string>
#include <string_view>

namespace linka::api {

/// The first cell of a file whose data are invented.
inline constexpr std::string_view synthetic_mark = "syntetická data / synthetic data";

/// A row for each service, in the order given. Columns are named in Czech for Excel, by field else.
std::string directory_csv(
    std::span<v1::ServiceReply const> services, bool synthetic, reports::Dialect dialect
);

/// Fills `to` from either kind of table, separated by commas or semicolons, columns in any order;
/// those of status and verification may be left out, and then nothing is said about either.
/// What a cell holds wrongly is gathered in its row; refused as a whole is only what is no such
/// table: invalid "file_not_utf8", "bad_csv" (subject: row), "file_without_titles",
/// "unknown_column" (subject: its name), "file_empty".
Done read_directory_csv(
    std::string_view bytes, domain::Reference const& reference, v1::ImportDirectory& to
);

}  // namespace linka::api
