#include "store/rocks_families.hpp"

#include "base/check.hpp"
#include "base/log.hpp"
#include "store/key_range.hpp"
#include "store/keys.hpp"

#include <rocksdb/comparator.h>
#include <rocksdb/write_batch.h>

#include <algorithm>

namespace rocksdb {
// Exported by librocksdb 7.8, but left out of its header. The name is RocksDB's, not ours:
// NOLINTNEXTLINE(misc-use-internal-linkage,readability-identifier-naming)
Comparator const* BytewiseComparatorWithU64Ts();
}  // namespace rocksdb

namespace linka::store {

namespace {

// An internal key of RocksDB: the key, the timestamp, then a number whose lowest byte is the type
// of the entry (db/dbformat.h).
constexpr std::size_t timestamp_bytes = 8;
constexpr std::size_t trailer_bytes = 8;
constexpr char type_of_value = 0x1;

// The tables can be made again from the log, so damage is no reason to keep anybody waiting:
// without a checkpoint the next opening clears them, and the follower fills them.
[[noreturn]] void give_up(rocksdb::DB& db, rocksdb::Status const& status) {
    if (status.IsCorruption()) {
        log::error("tables are damaged and will be built anew at the next start");
        must_write(db.Delete(synced_write(), checkpoint_row));
    }
    end_process("tables cannot be read", status);
}

class RocksReader final : public TableReader {
  public:
    RocksReader(std::shared_ptr<Families const> families, Position position)
        : families_{std::move(families)},
          position_{position},
          timestamp_{timestamp_of(position)},
          at_{timestamp_} {
        count_nothing();
    }

    Position position() const override { return position_; }
    std::optional<std::string> get(std::string_view table, std::string_view key) const override;
    std::vector<std::optional<std::string>> get_all(
        std::string_view table, std::vector<std::string> const& keys
    ) const override;
    void scan(
        std::string_view table,
        Scan const& scan,
        std::function<bool(std::string_view, std::string_view)> const& visit
    ) const override;

  private:
    rocksdb::ReadOptions as_of() const {
        rocksdb::ReadOptions options;
        options.timestamp = &at_;
        options.total_order_seek = true;
        return options;
    }

    std::shared_ptr<Families const> families_;
    Position const position_;
    std::string timestamp_;
    rocksdb::Slice at_;
};

std::optional<std::string> RocksReader::get(std::string_view table, std::string_view key) const {
    std::string value;
    auto const status = families_->db.Get(as_of(), families_->of(table), slice(key), &value);
    if (status.IsNotFound()) return std::nullopt;
    if (!status.ok()) give_up(families_->db, status);
    return value;
}

std::vector<std::optional<std::string>> RocksReader::get_all(
    std::string_view table, std::vector<std::string> const& keys
) const {
    std::vector<rocksdb::Slice> const wanted{keys.begin(), keys.end()};
    std::vector<rocksdb::PinnableSlice> found(keys.size());
    std::vector<rocksdb::Status> statuses(keys.size());
    families_->db.MultiGet(
        as_of(), families_->of(table), keys.size(), wanted.data(), found.data(), statuses.data()
    );
    std::vector<std::optional<std::string>> values(keys.size());
    for (std::size_t at = 0; at < keys.size(); ++at) {
        if (statuses[at].IsNotFound()) continue;
        if (!statuses[at].ok()) give_up(families_->db, statuses[at]);
        values[at] = found[at].ToString();
    }
    return values;
}

void RocksReader::scan(
    std::string_view table,
    Scan const& scan,
    std::function<bool(std::string_view, std::string_view)> const& visit
) const {
    auto* const family = families_->of(table);
    auto const range = range_of(scan);
    if (range.empty()) return;
    auto options = as_of();
    rocksdb::Slice const lower{range.lower};
    rocksdb::Slice const upper = range.upper ? rocksdb::Slice{*range.upper} : rocksdb::Slice{};
    options.iterate_lower_bound = &lower;
    if (range.upper) options.iterate_upper_bound = &upper;
    std::unique_ptr<rocksdb::Iterator> const rows{families_->db.NewIterator(options, family)};
    for (scan.backwards ? rows->SeekToLast() : rows->SeekToFirst(); rows->Valid();
         scan.backwards ? rows->Prev() : rows->Next()) {
        if (!visit(view(rows->key()), view(rows->value()))) return;
    }
    if (!rows->status().ok()) give_up(families_->db, rows->status());
}

RowVersion version_of(rocksdb::Iterator const& rows) {
    auto const internal = view(rows.key());
    CHECK(internal.size() >= timestamp_bytes + trailer_bytes);
    auto const key = internal.substr(0, internal.size() - timestamp_bytes - trailer_bytes);
    std::string at{internal.substr(key.size(), timestamp_bytes)};
    std::ranges::reverse(at);
    RowVersion version{key, from_be64(at), std::nullopt};
    if (internal[key.size() + timestamp_bytes] == type_of_value) version.value = view(rows.value());
    return version;
}

}  // namespace

void must_write(rocksdb::Status const& status) {
    if (!status.ok()) end_process("tables cannot be written", status);
}

rocksdb::WriteOptions synced_write() {
    rocksdb::WriteOptions options;
    options.sync = true;
    return options;
}

std::string timestamp_of(Position position) {
    auto bytes = be64(position);
    std::ranges::reverse(bytes);
    return bytes;
}

rocksdb::ColumnFamilyOptions table_settings(std::shared_ptr<rocksdb::Cache> const& cache) {
    auto options = family_settings(cache);
    options.comparator = rocksdb::BytewiseComparatorWithU64Ts();
    options.write_buffer_size = 16UL * 1024 * 1024;
    return options;
}

FamilyHandle make_handle(rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle) {
    return {handle, [&db](rocksdb::ColumnFamilyHandle* each) {
                db.DestroyColumnFamilyHandle(each);
            }};
}

rocksdb::ColumnFamilyHandle* Families::of(std::string_view table) const {
    auto const found = by_table.find(table);
    CHECK(found != by_table.end());
    return found->second.get();
}

void add_rows(
    rocksdb::WriteBatch& batch,
    Families const& families,
    std::vector<RowWrite> const& rows,
    Span span
) {
    CHECK(span.upto >= span.after);
    count_nothing();
    Position before = span.after + 1;
    for (auto const& row : rows) {
        CHECK(row.position >= before && row.position <= span.upto);
        before = row.position;
        auto const at = timestamp_of(row.position);
        auto* const family = families.of(row.table);
        must_write(
            row.value ? batch.Put(family, row.key, at, *row.value)
                      : batch.Delete(family, row.key, at)
        );
    }
}

std::unique_ptr<TableReader> make_reader(
    std::shared_ptr<Families const> families, Position position
) {
    return std::make_unique<RocksReader>(std::move(families), position);
}

void visit_changes(
    Families const& families,
    std::string_view table,
    std::string_view prefix,
    Span span,
    std::function<bool(RowVersion const&)> const& visit
) {
    if (span.after >= span.upto) return;
    auto const range = range_of({std::string{prefix}, {}, false});
    auto const first = timestamp_of(span.after + 1);
    auto const last = timestamp_of(span.upto);
    rocksdb::Slice const from{first};
    rocksdb::Slice const to{last};
    rocksdb::Slice const lower{range.lower};
    rocksdb::Slice const upper = range.upper ? rocksdb::Slice{*range.upper} : rocksdb::Slice{};
    rocksdb::ReadOptions options;
    options.timestamp = &to;
    options.iter_start_ts = &from;
    options.total_order_seek = true;
    options.iterate_lower_bound = &lower;
    if (range.upper) options.iterate_upper_bound = &upper;
    std::unique_ptr<rocksdb::Iterator> const rows{
        families.db.NewIterator(options, families.of(table))
    };
    for (rows->SeekToFirst(); rows->Valid(); rows->Next()) {
        if (!visit(version_of(*rows))) return;
    }
    if (!rows->status().ok()) give_up(families.db, rows->status());
}

}  // namespace linka::store
