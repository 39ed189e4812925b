#include "base/check.hpp"
#include "store/durable_file.hpp"
#include "store/keys.hpp"
#include "store/rocks_families.hpp"
#include "store/rocks_table_files.hpp"
#include "store/tables.hpp"

#include <rocksdb/write_batch.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>

namespace linka::store {

namespace {

/// The version whose tables serve; absent when there are none.
std::string serving_row(TableGroup const& group) { return key({"serving", group.name}); }
/// The version that is being built, then how far it has come.
std::string building_row(TableGroup const& group) { return key({"building", group.name}); }

bool good_name(std::string const& name) {
    return !name.empty() && name.find('@') == std::string::npos;
}

std::string family_name(std::string const& table, std::uint64_t version) {
    return table + "@" + std::to_string(version);
}

/// New tables of the outdated groups, with a checkpoint of their own. Keeps references to database
/// and groups, which must outlive it.
class RocksBuild final : public TableStore {
  public:
    RocksBuild(
        std::shared_ptr<Families> families, std::vector<TableGroup> groups, Position checkpoint
    )
        : families_{std::move(families)}, groups_{std::move(groups)}, checkpoint_{checkpoint} {}

    Position checkpoint() const override { return checkpoint_.load(std::memory_order_acquire); }
    std::unique_ptr<TableReader> at(Position position) const override {
        CHECK(position <= checkpoint());
        return make_reader(families_, position);
    }
    void write(std::vector<RowWrite> const& rows, Position checkpoint) override {
        rocksdb::WriteBatch batch;
        add_rows(batch, *families_, rows, {this->checkpoint(), checkpoint});
        for (auto const& group : groups_)
            must_write(batch.Put(building_row(group), be64(group.version) + be64(checkpoint)));
        must_write(families_->db.Write({}, &batch));
        checkpoint_.store(checkpoint, std::memory_order_release);
    }
    void changes(
        std::string_view table,
        std::string_view prefix,
        Span span,
        std::function<bool(RowVersion const&)> const& visit
    ) const override {
        CHECK(span.upto <= checkpoint());
        visit_changes(*families_, table, prefix, span, visit);
    }
    void clear() override { CHECK(false); }

    Families const& families() const { return *families_; }
    std::vector<TableGroup> const& groups() const { return groups_; }

  private:
    std::shared_ptr<Families> const families_;
    std::vector<TableGroup> const groups_;
    std::atomic<Position> checkpoint_;
};

class RocksTables final : public RebuildableTables {
  public:
    RocksTables(TableFiles files, std::vector<TableGroup> groups)
        : db_{std::move(files.db)},
          stored_{std::move(files.families)},
          cache_{std::move(files.cache)},
          groups_{std::move(groups)},
          families_{std::make_shared<Families>(Families{*db_, {}})} {}
    ~RocksTables() override {
        build_.reset();
        families_.reset();
        stored_.clear();
        db_->Close();
    }
    RocksTables(RocksTables const&) = delete;
    RocksTables& operator=(RocksTables const&) = delete;

    Position checkpoint() const override { return checkpoint_.load(std::memory_order_acquire); }
    std::unique_ptr<TableReader> at(Position position) const override {
        auto shared = families();
        CHECK(position <= checkpoint());
        return make_reader(std::move(shared), position);
    }
    void write(std::vector<RowWrite> const& rows, Position checkpoint) override;
    void changes(
        std::string_view table,
        std::string_view prefix,
        Span span,
        std::function<bool(RowVersion const&)> const& visit
    ) const override {
        CHECK(span.upto <= checkpoint());
        visit_changes(*families(), table, prefix, span, visit);
    }
    void clear() override;

    std::vector<std::string> outdated() const override;
    bool must_build_first() const override { return must_build_first_; }
    TableStore* build() override { return build_.get(); }
    void adopt() override;

    /// Takes over what is stored: decides which groups serve, which are built, what goes.
    Done take_over();
    /// For looking only: every group must have its version.
    Done take_over_whole();

  private:
    std::shared_ptr<Families> families() const {
        std::lock_guard const lock{mutex_};
        return families_;
    }
    Result<std::uint64_t> version_that_serves(TableGroup const& group) const;
    bool has_tables(TableGroup const& group, std::uint64_t version) const;
    bool may_serve(TableGroup const& group, std::uint64_t version) const;
    FamilyHandle family(std::string const& name);
    Done begin_build(std::vector<TableGroup> const& outdated);
    void drop_all_but(std::set<std::string> const& wanted);
    void start_over();
    void swap(std::shared_ptr<Families> fresh, Position checkpoint);

    std::unique_ptr<rocksdb::DB> db_;
    std::map<std::string, FamilyHandle, std::less<>> stored_;  // while opening and in adopt()
    std::shared_ptr<rocksdb::Cache> const cache_;
    std::vector<TableGroup> const groups_;
    std::atomic<Position> checkpoint_ = 0;
    bool must_build_first_ = false;
    mutable std::mutex mutex_;  // guards the pointer families_ and build_'s going
    std::shared_ptr<Families> families_;
    std::unique_ptr<RocksBuild> build_;
};

void RocksTables::write(std::vector<RowWrite> const& rows, Position checkpoint) {
    auto const shared = families();
    rocksdb::WriteBatch batch;
    add_rows(batch, *shared, rows, {this->checkpoint(), checkpoint});
    must_write(batch.Put(checkpoint_row, be64(checkpoint)));
    // Not synced: after a power cut checkpoint and rows go back together, and the log refills them.
    must_write(db_->Write({}, &batch));
    checkpoint_.store(checkpoint, std::memory_order_release);
}

std::vector<std::string> RocksTables::outdated() const {
    std::lock_guard const lock{mutex_};
    std::vector<std::string> names;
    if (build_) {
        for (auto const& group : build_->groups()) names.push_back(group.name);
    }
    return names;
}

Result<std::uint64_t> RocksTables::version_that_serves(TableGroup const& group) const {
    return read_number(*db_, serving_row(group), 0);
}

bool RocksTables::has_tables(TableGroup const& group, std::uint64_t version) const {
    return std::ranges::all_of(group.tables, [&](auto const& table) {
        return stored_.contains(family_name(table, version));
    });
}

/// Whether tables of an older version may serve while new ones are built.
bool RocksTables::may_serve(TableGroup const& group, std::uint64_t version) const {
    if (version == 0 || version < group.serves_from || version >= group.version) return false;
    return std::ranges::any_of(group.tables, [&](auto const& table) {
        return stored_.contains(family_name(table, version));
    });
}

/// The family of that name, made when there is none.
FamilyHandle RocksTables::family(std::string const& name) {
    if (auto const found = stored_.find(name); found != stored_.end()) return found->second;
    rocksdb::ColumnFamilyHandle* made = nullptr;
    must_write(db_->CreateColumnFamily(table_settings(cache_), name, &made));
    return stored_[name] = make_handle(*db_, made);
}

void RocksTables::drop_all_but(std::set<std::string> const& wanted) {
    for (auto each = stored_.begin(); each != stored_.end();) {
        if (wanted.contains(each->first)) {
            ++each;
            continue;
        }
        must_write(db_->DropColumnFamily(each->second.get()));
        each = stored_.erase(each);
    }
}

/// Nothing stored can serve: the rows that say so go first, so that a crash leaves the same.
void RocksTables::start_over() {
    rocksdb::WriteBatch gone;
    std::unique_ptr<rocksdb::Iterator> const rows{db_->NewIterator({})};
    for (rows->SeekToFirst(); rows->Valid(); rows->Next()) must_write(gone.Delete(rows->key()));
    must_write(db_->Write(synced_write(), &gone));
    drop_all_but({});
    auto fresh = std::make_shared<Families>(Families{*db_, {}});
    rocksdb::WriteBatch batch;
    must_write(batch.Put(checkpoint_row, be64(0)));
    for (auto const& group : groups_) {
        for (auto const& table : group.tables)
            fresh->by_table.emplace(table, family(family_name(table, group.version)));
        must_write(batch.Put(serving_row(group), be64(group.version)));
    }
    must_write(db_->Write(synced_write(), &batch));
    swap(std::move(fresh), 0);
}

void RocksTables::swap(std::shared_ptr<Families> fresh, Position checkpoint) {
    std::lock_guard const lock{mutex_};
    checkpoint_.store(checkpoint, std::memory_order_release);
    families_ = std::move(fresh);
}

void RocksTables::clear() {
    for (auto const& [table, handle] : families()->by_table) stored_[handle->GetName()] = handle;
    if (build_) {
        for (auto const& [table, handle] : build_->families().by_table)
            stored_[handle->GetName()] = handle;
        std::lock_guard const lock{mutex_};
        build_.reset();
    }
    must_build_first_ = false;
    start_over();
    stored_.clear();
}

Done RocksTables::begin_build(std::vector<TableGroup> const& outdated) {
    // As far as an earlier attempt came, if all of it is there and of these versions.
    std::optional<Position> reached;
    bool same = true;
    for (auto const& group : outdated) {
        auto const version = read_number(*db_, building_row(group), 0);
        if (version.has_error()) return version.error();
        auto const position = read_number(*db_, building_row(group), 1);
        if (position.has_error()) return position.error();
        same = same && *version == group.version && has_tables(group, group.version) &&
               reached.value_or(*position) == *position;
        reached = *position;
    }
    if (!same || *reached > checkpoint()) reached = 0;
    auto families = std::make_shared<Families>(Families{*db_, {}});
    rocksdb::WriteBatch batch;
    for (auto const& group : outdated) {
        for (auto const& table : group.tables) {
            auto const name = family_name(table, group.version);
            auto const old = stored_.find(name);
            if (*reached == 0 && old != stored_.end()) {
                must_write(db_->DropColumnFamily(old->second.get()));
                stored_.erase(old);
            }
            families->by_table.emplace(table, family(name));
        }
        must_write(batch.Put(building_row(group), be64(group.version) + be64(*reached)));
    }
    must_write(db_->Write(synced_write(), &batch));
    build_ = std::make_unique<RocksBuild>(std::move(families), outdated, *reached);
    return {};
}

Done RocksTables::take_over() {
    auto const checkpoint = read_plain(*db_, checkpoint_row);
    if (checkpoint.has_error()) return checkpoint.error();
    auto fresh = std::make_shared<Families>(Families{*db_, {}});
    std::vector<TableGroup> outdated;
    bool any_serves = false;
    bool all_serve = true;
    std::set<std::string> wanted;
    for (auto const& group : groups_) {
        auto const stored = version_that_serves(group);
        if (stored.has_error()) return stored.error();
        bool const current = *stored == group.version && has_tables(group, *stored);
        bool const serves = current || may_serve(group, *stored);
        any_serves = any_serves || serves;
        all_serve = all_serve && serves;
        if (!current) outdated.push_back(group);
        for (auto const& table : group.tables) {
            wanted.insert(family_name(table, group.version));
            // A table that the older version did not have is empty until the new one is built.
            if (!serves) continue;
            wanted.insert(family_name(table, *stored));
            fresh->by_table.emplace(table, family(family_name(table, *stored)));
        }
    }
    if (!any_serves || !checkpoint->has_value() || (*checkpoint)->size() != 8) {
        start_over();
        stored_.clear();
        return {};
    }
    drop_all_but(wanted);
    swap(std::move(fresh), from_be64(**checkpoint));
    must_build_first_ = !all_serve;
    if (!outdated.empty()) {
        if (auto begun = begin_build(outdated); begun.has_error()) return begun.error();
    }
    stored_.clear();
    return {};
}

Done RocksTables::take_over_whole() {
    auto const checkpoint = read_plain(*db_, checkpoint_row);
    if (checkpoint.has_error()) return checkpoint.error();
    auto fresh = std::make_shared<Families>(Families{*db_, {}});
    for (auto const& group : groups_) {
        auto const stored = version_that_serves(group);
        if (stored.has_error()) return stored.error();
        if (*stored != group.version || !has_tables(group, *stored))
            return not_found("views_missing", group.name);
        for (auto const& table : group.tables)
            fresh->by_table.emplace(table, stored_.at(family_name(table, *stored)));
    }
    if (!checkpoint->has_value() || (*checkpoint)->size() != 8)
        return not_found("views_missing", "checkpoint");
    swap(std::move(fresh), from_be64(**checkpoint));
    stored_.clear();
    return {};
}

void RocksTables::adopt() {
    CHECK(build_ != nullptr && build_->checkpoint() == checkpoint());
    rocksdb::WriteBatch batch;
    for (auto const& group : build_->groups()) {
        must_write(batch.Put(serving_row(group), be64(group.version)));
        must_write(batch.Delete(building_row(group)));
    }
    // Synced, and with it all rows before it. From here on the new tables are the tables.
    must_write(db_->Write(synced_write(), &batch));
    auto const old = families();
    auto fresh = std::make_shared<Families>(*old);
    std::vector<FamilyHandle> gone;
    for (auto const& [table, handle] : build_->families().by_table) {
        auto& place = fresh->by_table[table];
        if (place) gone.push_back(place);
        place = handle;
    }
    swap(std::move(fresh), checkpoint());
    {
        std::lock_guard const lock{mutex_};
        build_.reset();
    }
    must_build_first_ = false;
    // A crash before this leaves families that the next opening drops.
    for (auto const& handle : gone) must_write(db_->DropColumnFamily(handle.get()));
}

}  // namespace

Result<std::unique_ptr<RebuildableTables>> open_rocks_tables(
    std::string const& directory, std::vector<TableGroup> const& groups
) {
    for (auto const& group : groups) {
        CHECK(good_name(group.name) && group.serves_from <= group.version);
        for (auto const& table : group.tables) CHECK(good_name(table));
    }
    if (auto made = make_private_directory(directory); made.has_error()) return made.error();
    auto opened = open_table_files(directory, false);
    if (opened.has_error()) return opened.error();
    auto store = std::make_unique<RocksTables>(std::move(*opened), groups);
    if (auto taken = store->take_over(); taken.has_error()) return taken.error();
    return std::unique_ptr<RebuildableTables>{std::move(store)};
}

Result<std::unique_ptr<TableStore>> open_rocks_tables_read_only(
    std::string const& directory, std::vector<TableGroup> const& groups
) {
    auto opened = open_table_files(directory, true);
    if (opened.has_error()) return opened.error();
    auto store = std::make_unique<RocksTables>(std::move(*opened), groups);
    if (auto taken = store->take_over_whole(); taken.has_error()) return taken.error();
    return std::unique_ptr<TableStore>{std::move(store)};
}

Position stored_checkpoint(std::string const& directory) {
    auto const opened = open_table_files(directory, true);
    if (opened.has_error()) return 0;
    auto const position = read_number(*opened->db, checkpoint_row, 0);
    return position ? *position : 0;
}

}  // namespace linka::store
