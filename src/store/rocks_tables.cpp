#include "base/check.hpp"
#include "base/log.hpp"
#include "store/disk_space.hpp"
#include "store/durable_file.hpp"
#include "store/key_range.hpp"
#include "store/keys.hpp"
#include "store/rocks_settings.hpp"
#include "store/tables.hpp"

#include <rocksdb/cache.h>
#include <rocksdb/comparator.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <map>
#include <mutex>

namespace rocksdb {
// Exported by librocksdb 7.8, but left out of its header. The name is RocksDB's, not ours:
// NOLINTNEXTLINE(misc-use-internal-linkage,readability-identifier-naming)
Comparator const* BytewiseComparatorWithU64Ts();
}  // namespace rocksdb

namespace linka::store {

namespace {

constexpr std::size_t memory_bytes = 64UL * 1024 * 1024;
constexpr std::size_t cache_bytes = 64UL * 1024 * 1024;
// Rows of the default column family, the only one without timestamps.
constexpr char const* checkpoint_key = "checkpoint";
constexpr char const* version_key = "version";

// As the comparator reads it: little-endian, unlike every other number in a key.
std::string timestamp(Position position) {
    auto bytes = be64(position);
    std::ranges::reverse(bytes);
    return bytes;
}

rocksdb::WriteOptions synced() {
    rocksdb::WriteOptions options;
    options.sync = true;
    return options;
}

void must(rocksdb::Status const& status) {
    if (!status.ok()) end_process("tables cannot be written", status);
}

// The column families at one time. Shared by the store and by every reader made before clear():
// what clear() drops stays readable until the last of them is gone.
struct Families {
    rocksdb::DB& db;
    std::map<std::string, rocksdb::ColumnFamilyHandle*, std::less<>> by_name;

    explicit Families(rocksdb::DB& database) : db{database} {}
    Families(Families const&) = delete;
    Families& operator=(Families const&) = delete;
    ~Families() {
        for (auto const& [name, handle] : by_name) db.DestroyColumnFamilyHandle(handle);
    }

    rocksdb::ColumnFamilyHandle* of(std::string_view table) const {
        auto const found = by_name.find(table);
        CHECK(found != by_name.end());
        return found->second;
    }
};

class RocksReader final : public TableReader {
  public:
    RocksReader(std::shared_ptr<Families const> families, Position position)
        : families_{std::move(families)}, timestamp_{timestamp(position)}, at_{timestamp_} {}

    std::optional<std::string> get(std::string_view table, std::string_view key) const override;
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
    [[noreturn]] void give_up(rocksdb::Status const& status) const;

    std::shared_ptr<Families const> families_;
    std::string timestamp_;
    rocksdb::Slice at_;
};

// The tables can be made again from the log, so damage is no reason to keep anybody waiting:
// without its version marker the next opening clears them, and the follower fills them.
void RocksReader::give_up(rocksdb::Status const& status) const {
    if (status.IsCorruption()) {
        log::error("tables are damaged and will be built anew at the next start");
        must(families_->db.Delete(synced(), version_key));
    }
    end_process("tables cannot be read", status);
}

std::optional<std::string> RocksReader::get(std::string_view table, std::string_view key) const {
    std::string value;
    auto const status = families_->db.Get(as_of(), families_->of(table), slice(key), &value);
    if (status.IsNotFound()) return std::nullopt;
    if (!status.ok()) give_up(status);
    return value;
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
    if (!rows->status().ok()) give_up(rows->status());
}

class RocksTables final : public TableStore {
  public:
    RocksTables(
        std::unique_ptr<rocksdb::DB> db, std::vector<std::string> tables, std::string version
    )
        : db_{std::move(db)}, tables_{std::move(tables)}, version_{std::move(version)} {}
    ~RocksTables() override {
        families_.reset();
        db_->Close();
    }
    RocksTables(RocksTables const&) = delete;
    RocksTables& operator=(RocksTables const&) = delete;

    Position checkpoint() const override { return checkpoint_.load(std::memory_order_acquire); }
    std::unique_ptr<TableReader> at(Position position) const override;
    void write(std::vector<RowWrite> const& rows, Position checkpoint) override;
    void clear() override;

    /// Takes over what was stored, or clears it when its definition was another one.
    Done adopt(std::shared_ptr<Families> stored);

  private:
    std::shared_ptr<Families> families() const {
        std::lock_guard const lock{mutex_};
        return families_;
    }
    bool same_definition() const;

    std::unique_ptr<rocksdb::DB> db_;
    std::vector<std::string> const tables_;
    std::string const version_;
    std::atomic<Position> checkpoint_ = 0;
    mutable std::mutex mutex_;  // guards the pointer, not what it points to
    std::shared_ptr<Families> families_;
};

rocksdb::ColumnFamilyOptions table_settings(std::shared_ptr<rocksdb::Cache> const& cache) {
    auto options = family_settings(cache);
    options.comparator = rocksdb::BytewiseComparatorWithU64Ts();
    options.write_buffer_size = 16UL * 1024 * 1024;
    // Views ask for the row of many a thing that is new.
    options.memtable_prefix_bloom_size_ratio = 0.02;
    options.memtable_whole_key_filtering = true;
    return options;
}

std::unique_ptr<TableReader> RocksTables::at(Position position) const {
    auto shared = families();
    CHECK(position <= checkpoint());
    return std::make_unique<RocksReader>(std::move(shared), position);
}

void RocksTables::write(std::vector<RowWrite> const& rows, Position checkpoint) {
    auto const shared = families();
    rocksdb::WriteBatch batch;
    Position before = this->checkpoint() + 1;
    CHECK(checkpoint + 1 >= before);
    for (auto const& row : rows) {
        CHECK(row.position >= before && row.position <= checkpoint);
        before = row.position;
        auto const at = timestamp(row.position);
        auto* const family = shared->of(row.table);
        must(
            row.value ? batch.Put(family, row.key, at, *row.value)
                      : batch.Delete(family, row.key, at)
        );
    }
    must(batch.Put(checkpoint_key, be64(checkpoint)));
    // Not synced: after a power cut checkpoint and rows go back together, and the log refills them.
    must(db_->Write({}, &batch));
    checkpoint_.store(checkpoint, std::memory_order_release);
}

void RocksTables::clear() {
    // The marker goes first and comes back last: a crash in between leaves tables without one,
    // which adopt() clears again.
    rocksdb::WriteBatch batch;
    must(batch.Delete(version_key));
    must(batch.Put(checkpoint_key, be64(0)));
    must(db_->Write(synced(), &batch));

    auto old = families();
    std::shared_ptr<rocksdb::Cache> const cache = rocksdb::NewLRUCache(cache_bytes);
    auto fresh = std::make_shared<Families>(*db_);
    for (auto const& [name, handle] : old->by_name) must(db_->DropColumnFamily(handle));
    for (auto const& table : tables_) {
        rocksdb::ColumnFamilyHandle* handle = nullptr;
        must(db_->CreateColumnFamily(table_settings(cache), table, &handle));
        fresh->by_name.emplace(table, handle);
    }
    {
        std::lock_guard const lock{mutex_};
        checkpoint_.store(0, std::memory_order_release);
        families_ = std::move(fresh);
    }
    must(db_->Put(synced(), version_key, version_));
}

bool RocksTables::same_definition() const {
    std::string version;
    if (!db_->Get({}, version_key, &version).ok() || version != version_) return false;
    return families_->by_name.size() == tables_.size() &&
           std::ranges::all_of(tables_, [this](auto const& table) {
               return families_->by_name.contains(table);
           });
}

Done RocksTables::adopt(std::shared_ptr<Families> stored) {
    families_ = std::move(stored);
    if (!same_definition()) {
        clear();
        return {};
    }
    std::string checkpoint;
    auto const status = db_->Get({}, checkpoint_key, &checkpoint);
    if (status.IsNotFound()) return {};  // Cleared, and nothing written since.
    if (!status.ok()) return fault_of(status, "views_corrupt");
    if (checkpoint.size() != 8) return corrupt("views_corrupt", "checkpoint");
    checkpoint_ = from_be64(checkpoint);
    return {};
}

// The stored column families, or the default one alone when there is no database yet.
std::vector<rocksdb::ColumnFamilyDescriptor> stored_families(
    rocksdb::DBOptions const& options, std::string const& directory
) {
    std::vector<std::string> names;
    if (!rocksdb::DB::ListColumnFamilies(options, directory, &names).ok()) {
        names = {rocksdb::kDefaultColumnFamilyName};
    }
    std::shared_ptr<rocksdb::Cache> const cache = rocksdb::NewLRUCache(cache_bytes);
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (auto const& name : names) {
        bool const plain = name == rocksdb::kDefaultColumnFamilyName;
        families.emplace_back(name, plain ? family_settings(cache) : table_settings(cache));
    }
    return families;
}

}  // namespace

Result<std::unique_ptr<TableStore>> open_rocks_tables(
    std::string const& directory, std::vector<std::string> const& tables, std::string const& version
) {
    for (auto const& table : tables)
        CHECK(!table.empty() && table != rocksdb::kDefaultColumnFamilyName);
    if (auto made = make_private_directory(directory); made.has_error()) return made.error();
    auto options = database_settings(memory_bytes);
    options.allow_fallocate = may_claim_ahead(directory);
    auto const descriptors = stored_families(options, directory);
    rocksdb::DB* opened = nullptr;
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    auto const status = rocksdb::DB::Open(options, directory, descriptors, &handles, &opened);
    if (!status.ok()) return fault_of(status, "views_corrupt");

    auto families = std::make_shared<Families>(*opened);
    for (auto* handle : handles) {
        if (handle->GetName() == rocksdb::kDefaultColumnFamilyName) {
            opened->DestroyColumnFamilyHandle(handle);
        } else {
            families->by_name.emplace(handle->GetName(), handle);
        }
    }
    auto store =
        std::make_unique<RocksTables>(std::unique_ptr<rocksdb::DB>{opened}, tables, version);
    auto adopted = store->adopt(std::move(families));
    if (adopted.has_error()) return adopted.error();
    return std::unique_ptr<TableStore>{std::move(store)};
}

}  // namespace linka::store
