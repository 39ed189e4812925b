// The column families of versioned tables, and reading them as of a position.
#pragma once

#include "store/rocks_settings.hpp"
#include "store/tables.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace linka::store {

/// Rows of the default column family of views/, the only one without timestamps.
inline constexpr char const* checkpoint_row = "checkpoint";

/// Ends the process unless the tables could be written: what they hold can be made again.
void must_write(rocksdb::Status const& status);
rocksdb::WriteOptions synced_write();

/// A position as the comparator reads it: little-endian, unlike every other number in a key.
std::string timestamp_of(Position position);

/// A column family with timestamps, as tables need it.
rocksdb::ColumnFamilyOptions table_settings(std::shared_ptr<rocksdb::Cache> const& cache);

/// Closed when the last who uses it goes: a dropped family stays readable until then.
using FamilyHandle = std::shared_ptr<rocksdb::ColumnFamilyHandle>;
FamilyHandle make_handle(rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle);

/// The families at one time, by table. Shared by a store and its readers.
struct Families {
    rocksdb::DB& db;
    std::map<std::string, FamilyHandle, std::less<>> by_table;

    /// CHECKs that the table was named.
    rocksdb::ColumnFamilyHandle* of(std::string_view table) const;
};

/// Adds the rows to a batch; CHECKs that they ascend within (after, upto].
void add_rows(
    rocksdb::WriteBatch& batch,
    Families const& families,
    std::vector<RowWrite> const& rows,
    Span span
);

/// TableStore::at and TableStore::changes.
std::unique_ptr<TableReader> make_reader(
    std::shared_ptr<Families const> families, Position position
);
void visit_changes(
    Families const& families,
    std::string_view table,
    std::string_view prefix,
    Span span,
    std::function<bool(RowVersion const&)> const& visit
);

}  // namespace linka::store
