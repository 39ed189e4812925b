// Taking over a directory from a file: what each of its rows would add or change; all or nothing.
#pragma once

#include "domain/erasure.hpp"
#include "domain/service.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace linka::domain {

/// A commit names at most 1024 streams; each service is one.
inline constexpr std::size_t import_services_max = 1000;
/// Leaves room in a commit of 512 KiB for what frames the events.
inline constexpr std::size_t import_bytes_max = 480UL * 1024;

/// What is known before. The functions are asked once for each row.
struct ImportFacts {
    std::function<Result<Service>(std::string const& service_id)> find;
    /// The id of the service with that title of that provider.
    std::function<std::optional<std::string>(std::string const& title, std::string const& provider)>
        named;
    /// The log holds invented data.
    bool synthetic = false;
};

struct ImportedRow {
    std::uint32_t row = 0;
    v1::ImportOutcome::Value outcome = v1::ImportOutcome::unspecified;
    std::string service_id;
    std::string title;
    std::string provider;
    /// For a change: the fields it touches.
    std::vector<std::string> changes;
    /// For a rejection: pointers are names of columns.
    std::vector<FieldFault> faults;
};

struct Imported {
    std::vector<ImportedRow> rows;
    Events events;
    std::uint32_t count(v1::ImportOutcome::Value outcome) const;
};

/// Row by row, without recording anything. Faults: those of the file as a whole ("file_synthetic",
/// "import_too_big" with the number of rows that fit), and those of `facts`.
Result<Imported> imported(
    ImportFacts const& facts, v1::ImportDirectory const& command, Context& context
);

/// Events of all rows, and DirectoryImported. Refuses what imported() refuses; "invalid_input" when
/// a row is rejected; conflict "nothing_to_import".
Result<Events> decide(
    ImportFacts const& facts, v1::ImportDirectory const& command, Context& context
);

}  // namespace linka::domain
