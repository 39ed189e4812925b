#include "store/log_layout.hpp"

#include "store/disk_space.hpp"
#include "store/durable_file.hpp"
#include "store/record.hpp"

#include <fmt/format.h>
#include <rocksdb/cache.h>

#include <algorithm>

namespace linka::store {

namespace {

constexpr std::size_t memory_bytes = 64UL * 1024 * 1024;
constexpr std::size_t cache_bytes = 32UL * 1024 * 1024;
// A writer may remove a file between our reading its name and opening it.
constexpr int read_only_attempts_max = 5;
constexpr std::size_t rows_at_once = 1024;

std::vector<rocksdb::ColumnFamilyDescriptor> log_families() {
    auto const cache = make_cache(cache_bytes);
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    families.reserve(log_family_names.size());
    for (auto const* name : log_family_names) families.emplace_back(name, family_settings(cache));
    // Read back after every flush and compaction: nothing else holds these bytes.
    for (auto& family : families) family.options.paranoid_file_checks = true;
    families[commits_family].options.write_buffer_size = 32UL * 1024 * 1024;
    for (auto const small :
         {streams_family, heads_family, requests_family, tiles_family, checkpoints_family}) {
        families[small].options.write_buffer_size = 8UL * 1024 * 1024;
    }
    // Nearly every idempotency key and many a stream is new: a filter over the newest rows, too,
    // saves the search.
    for (auto const asked_in_vain : {heads_family, requests_family}) {
        families[asked_in_vain].options.memtable_prefix_bloom_size_ratio = 0.1;
        families[asked_in_vain].options.memtable_whole_key_filtering = true;
    }
    return families;
}

bool lacks_families(rocksdb::DBOptions const& options, std::string const& directory) {
    std::vector<std::string> names;
    return rocksdb::DB::ListColumnFamilies(options, directory, &names).ok() &&
           std::ranges::find(names, log_family_names[tiles_family]) == names.end();
}

}  // namespace

void read_rows(
    LogDatabase const& database,
    LogFamily family,
    std::vector<std::string_view>& row_keys,
    TellRow const& tell
) {
    std::ranges::sort(row_keys);
    row_keys.erase(std::ranges::unique(row_keys).begin(), row_keys.end());
    std::vector<rocksdb::Slice> keys;
    for (std::size_t from = 0; from < row_keys.size(); from += rows_at_once) {
        auto const count = std::min(rows_at_once, row_keys.size() - from);
        keys.clear();
        for (auto at = from; at < from + count; ++at) keys.push_back(slice(row_keys[at]));
        std::vector<rocksdb::PinnableSlice> values(count);
        std::vector<rocksdb::Status> statuses(count);
        database.db->MultiGet(
            {}, database.family(family), count, keys.data(), values.data(), statuses.data(), true
        );
        for (std::size_t at = 0; at < count; ++at) {
            if (statuses[at].IsNotFound()) {
                tell(row_keys[from + at], std::optional<std::string_view>{});
            } else if (statuses[at].ok()) {
                tell(row_keys[from + at], std::optional{view(values[at])});
            } else {
                tell(row_keys[from + at], fault_of(statuses[at], "log_corrupt"));
            }
        }
    }
}

Result<StoredRecord> read_record(LogDatabase const& database, Position position) {
    rocksdb::PinnableSlice bytes;
    auto const status =
        database.db->Get({}, database.family(commits_family), slice(be64(position)), &bytes);
    if (status.IsNotFound())
        return corrupt("log_corrupt", fmt::format("record {} is missing", position));
    if (!status.ok()) return fault_of(status, "log_corrupt");
    return decode_record(view(bytes), position);
}

Result<std::optional<Appended>> read_request(
    LogDatabase const& database, std::string_view request_key, Digest const& digest
) {
    auto const row = read_row(database, requests_family, request_key);
    if (row.has_error()) return row.error();
    if (!row->has_value()) return std::optional<Appended>{};
    auto const known = parse_request_row(**row);
    if (!known) return corrupt("log_corrupt", "requests");
    if (known->digest != digest) return Fault{FaultKind::invalid, "idempotency_key_reused", {}, {}};
    auto const record = read_record(database, known->position);
    if (record.has_error()) return record.error();
    return std::optional{Appended{record->position, record->recorded_at, true}};
}

Result<std::unique_ptr<LogDatabase>> open_log_database(
    std::string const& directory, bool read_only, rocksdb::Env* files, WalDamage damage
) {
    auto options = database_settings(memory_bytes);
    if (files != nullptr) options.env = files;
    // A torn last record is a crash and is dropped; damage before it refuses to open.
    options.wal_recovery_mode = damage == WalDamage::refuse
                                    ? rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords
                                    : rocksdb::WALRecoveryMode::kPointInTimeRecovery;
    auto database = std::make_unique<LogDatabase>();
    rocksdb::DB* opened = nullptr;
    rocksdb::Status status;
    if (read_only) {
        options.create_if_missing = false;
        options.info_log = silent_logger();
        // All files are opened at once, so that the writer may remove them later.
        options.max_open_files = -1;
        for (int attempt = 0; attempt < read_only_attempts_max; ++attempt) {
            status = rocksdb::DB::OpenForReadOnly(
                options, directory, log_families(), &database->families, &opened
            );
            if (status.ok()) break;
        }
    } else {
        if (auto made = make_private_directory(directory); made.has_error()) return made.error();
        options.allow_fallocate = may_claim_ahead(directory);
        status =
            rocksdb::DB::Open(options, directory, log_families(), &database->families, &opened);
    }
    if (status.IsInvalidArgument() && lacks_families(options, directory))
        return corrupt("log_format_old");
    if (!status.ok()) return fault_of(status, "log_corrupt");
    database->db.reset(opened);
    return database;
}

}  // namespace linka::store
