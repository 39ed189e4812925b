// The database under versioned tables: opening it with whatever families it has, reading its plain
// rows.
#pragma once

#include "store/rocks_families.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>

namespace linka::store {

/// An opened database: every family by its name but the default one, which is the database's own.
struct TableFiles {
    std::unique_ptr<rocksdb::DB> db;
    std::map<std::string, FamilyHandle, std::less<>> families;
    std::shared_ptr<rocksdb::Cache> cache;
};

/// Faults: those of fault_of() with "views_corrupt".
Result<TableFiles> open_table_files(std::string const& directory, bool read_only);

/// A row of the default family.
Result<std::optional<std::string>> read_plain(rocksdb::DB& db, std::string const& name);
/// Its `which`th eight bytes as a number; 0 when there is no row or not so many.
Result<std::uint64_t> read_number(rocksdb::DB& db, std::string const& name, std::size_t which);

}  // namespace linka::store
