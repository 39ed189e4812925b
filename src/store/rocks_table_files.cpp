#include "store/rocks_table_files.hpp"

#include "store/disk_space.hpp"
#include "store/keys.hpp"

#include <rocksdb/cache.h>

namespace linka::store {

namespace {

constexpr std::size_t memory_bytes = 64UL * 1024 * 1024;
constexpr std::size_t cache_bytes = 64UL * 1024 * 1024;

// The stored column families, or the default one alone when there is no database yet.
std::vector<rocksdb::ColumnFamilyDescriptor> stored_families(
    rocksdb::DBOptions const& options,
    std::string const& directory,
    std::shared_ptr<rocksdb::Cache> const& cache
) {
    std::vector<std::string> names;
    if (!rocksdb::DB::ListColumnFamilies(options, directory, &names).ok()) {
        names = {rocksdb::kDefaultColumnFamilyName};
    }
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (auto const& name : names) {
        bool const plain = name == rocksdb::kDefaultColumnFamilyName;
        families.emplace_back(name, plain ? family_settings(cache) : table_settings(cache));
    }
    return families;
}

}  // namespace

Result<TableFiles> open_table_files(std::string const& directory, bool read_only) {
    auto options = database_settings(memory_bytes);
    options.allow_fallocate = may_claim_ahead(directory);
    TableFiles opened;
    opened.cache = make_cache(cache_bytes);
    rocksdb::DB* db = nullptr;
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::Status status;
    if (read_only) {
        options.create_if_missing = false;
        options.max_open_files = -1;
        options.info_log = silent_logger();
        status = rocksdb::DB::OpenForReadOnly(
            options, directory, stored_families(options, directory, opened.cache), &handles, &db
        );
    } else {
        status = rocksdb::DB::Open(
            options, directory, stored_families(options, directory, opened.cache), &handles, &db
        );
    }
    if (!status.ok()) return fault_of(status, "views_corrupt");
    opened.db.reset(db);
    for (auto* handle : handles) {
        if (handle->GetName() == rocksdb::kDefaultColumnFamilyName) {
            db->DestroyColumnFamilyHandle(handle);
        } else {
            opened.families.emplace(handle->GetName(), make_handle(*db, handle));
        }
    }
    return opened;
}

Result<std::optional<std::string>> read_plain(rocksdb::DB& db, std::string const& name) {
    std::string value;
    auto const status = db.Get({}, name, &value);
    if (status.IsNotFound()) return std::optional<std::string>{};
    if (!status.ok()) return fault_of(status, "views_corrupt");
    return std::optional{std::move(value)};
}

Result<std::uint64_t> read_number(rocksdb::DB& db, std::string const& name, std::size_t which) {
    auto const row = read_plain(db, name);
    if (row.has_error()) return row.error();
    if (!row->has_value() || (*row)->size() < 8 * (which + 1)) return std::uint64_t{0};
    return from_be64(std::string_view{**row}.substr(8 * which, 8));
}

}  // namespace linka::store
