// Random histories against a model that keeps a whole copy of the tables for every position:
// whatever is asked as of any position must be what the copy says, in both stores, and in RocksDB
// also after flushing, compacting and reopening.
#include "store/tables.hpp"
#include "support.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>
#include <rocksdb/db.h>

#include <map>

namespace rocksdb {
// NOLINTNEXTLINE(readability-identifier-naming, misc-use-internal-linkage): RocksDB's own.
Comparator const* BytewiseComparatorWithU64Ts();
}  // namespace rocksdb

namespace linka::store {

namespace {

using Model = std::map<std::string, std::map<std::string, std::string>>;
using Row = std::pair<std::string, std::string>;

std::vector<std::string> const table_names = {"cases", "calls"};

// Few keys that are prefixes of each other, with the bytes at both ends, so that they meet often.
rc::Gen<std::string> some_key() {
    return rc::gen::resize(
        3, rc::gen::container<std::string>(rc::gen::element('\0', 'a', 'b', '\xff'))
    );
}

rc::Gen<std::optional<std::string>> maybe(rc::Gen<std::string> text) {
    return rc::gen::oneOf(
        rc::gen::just(std::optional<std::string>{}),
        rc::gen::map(
            std::move(text), [](std::string value) { return std::optional{std::move(value)}; }
        )
    );
}

struct Write {
    std::string table;
    std::string key;
    std::optional<std::string> value;
    bool next_position = false;
};

struct History {
    std::vector<RowWrite> rows;
    std::vector<Model> models = {{}};  // by position
};

rc::Gen<Write> some_write() {
    return rc::gen::build<Write>(
        rc::gen::set(&Write::table, rc::gen::elementOf(table_names)),
        rc::gen::set(&Write::key, some_key()),
        rc::gen::set(&Write::value, maybe(rc::gen::element<std::string>("", "1", "22", "333"))),
        rc::gen::set(&Write::next_position, rc::gen::arbitrary<bool>())
    );
}

History some_history() {
    History history;
    history.models.emplace_back();
    for (auto const& write : *rc::gen::container<std::vector<Write>>(some_write())) {
        if (write.next_position) history.models.push_back(history.models.back());
        auto& table = history.models.back()[write.table];
        if (write.value) {
            table[write.key] = *write.value;
        } else {
            table.erase(write.key);
        }
        history.rows.push_back({write.table, write.key, write.value, history.models.size() - 1});
    }
    return history;
}

std::vector<Row> expected_scan(Model const& model, std::string const& table, Scan const& scan) {
    std::vector<Row> rows;
    auto const found = model.find(table);
    if (found == model.end()) return rows;
    for (auto const& row : found->second) {
        bool const beyond =
            !scan.after || (scan.backwards ? row.first < *scan.after : row.first > *scan.after);
        if (row.first.starts_with(scan.prefix) && beyond) rows.emplace_back(row);
    }
    if (scan.backwards) std::ranges::reverse(rows);
    return rows;
}

std::vector<Row> actual_scan(
    TableReader const& reader, std::string const& table, Scan const& scan
) {
    std::vector<Row> rows;
    reader.scan(table, scan, [&](auto key, auto value) {
        rows.emplace_back(key, value);
        return true;
    });
    return rows;
}

std::vector<Scan> some_scans() {
    std::vector<Scan> scans = {{"", {}, false}, {"", {}, true}};
    for (int i = 0; i < 4; ++i) {
        scans.push_back({*some_key(), *maybe(some_key()), *rc::gen::arbitrary<bool>()});
    }
    return scans;
}

void must_agree(TableReader const& reader, Model const& model, std::vector<Scan> const& scans) {
    for (auto const& table : table_names) {
        for (auto const& scan : scans)
            RC_ASSERT(actual_scan(reader, table, scan) == expected_scan(model, table, scan));
        std::vector<std::string> keys = {"absent"};
        std::vector<std::optional<std::string>> values = {std::nullopt};
        for (auto const& [key, value] : expected_scan(model, table, {"", {}, true})) {
            keys.insert(keys.end(), {key, key});
            values.insert(values.end(), {value, value});
        }
        for (std::size_t i = 0; i < keys.size(); ++i)
            RC_ASSERT(reader.get(table, keys[i]) == values[i]);
        RC_ASSERT(reader.get_all(table, keys) == values);
        RC_ASSERT(reader.get_all(table, {}).empty());
    }
}

void must_agree_everywhere(
    TableStore const& store, History const& history, std::vector<Scan> const& scans
) {
    RC_ASSERT(store.checkpoint() == history.models.size() - 1);
    for (Position at = 0; at < history.models.size(); ++at)
        must_agree(*store.at(at), history.models[at], scans);
}

// Writes the history in batches of random length, as a follower would.
void write_in_batches(TableStore& store, History const& history) {
    auto row = history.rows.begin();
    while (store.checkpoint() + 1 < history.models.size()) {
        auto const most = history.models.size() - 1 - store.checkpoint();
        Position const until = store.checkpoint() + *rc::gen::inRange<Position>(1, most + 1);
        auto const first = row;
        while (row != history.rows.end() && row->position <= until) ++row;
        store.write({first, row}, until);
    }
}

RC_GTEST_PROP(TablesProperty, MemoryAgreesWithACopyOfEveryPosition, ()) {
    auto const history = some_history();
    auto const store = make_memory_tables();
    write_in_batches(*store, history);
    must_agree_everywhere(*store, history, some_scans());
}

std::unique_ptr<TableStore> open_tables(std::string const& directory) {
    return must(open_rocks_tables(directory, {{"all", 1, 1, table_names}}));
}

// Opens the closed tables as plain RocksDB, to flush and compact them.
void flush_and_compact(std::string const& directory) {
    std::vector<rocksdb::ColumnFamilyDescriptor> families = {{rocksdb::kDefaultColumnFamilyName, {}}
    };
    for (auto const& table : table_names) {
        rocksdb::ColumnFamilyOptions options;
        options.comparator = rocksdb::BytewiseComparatorWithU64Ts();
        families.emplace_back(table + "@1", options);
    }
    rocksdb::DB* opened = nullptr;
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    RC_ASSERT(rocksdb::DB::Open({}, directory, families, &handles, &opened).ok());
    std::unique_ptr<rocksdb::DB> const db{opened};
    RC_ASSERT(db->Flush({}, handles).ok());
    for (auto* handle : handles) {
        rocksdb::CompactRangeOptions options;
        options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
        RC_ASSERT(db->CompactRange(options, handle, nullptr, nullptr).ok());
        RC_ASSERT(db->DestroyColumnFamilyHandle(handle).ok());
    }
}

RC_GTEST_PROP(TablesProperty, RocksAgreesWithACopyOfEveryPosition, ()) {
    TempDirectory const directory;
    auto const path = directory.path("views");
    auto const history = some_history();
    auto const scans = some_scans();
    auto store = open_tables(path);
    write_in_batches(*store, history);
    must_agree_everywhere(*store, history, scans);
    store.reset();
    store = open_tables(path);
    must_agree_everywhere(*store, history, scans);
    store.reset();
    flush_and_compact(path);
    store = open_tables(path);
    must_agree_everywhere(*store, history, scans);
}

RC_GTEST_PROP(TablesProperty, TheOverlayReadsAsIfItHadBeenWritten, ()) {
    auto const history = some_history();
    auto const store = make_memory_tables();
    auto const scans = some_scans();
    TableOverlay overlay{*store};
    auto row = history.rows.begin();
    for (Position at = 1; at < history.models.size(); ++at) {
        overlay.begin(at);
        for (; row != history.rows.end() && row->position == at; ++row) {
            if (row->value) {
                overlay.put(row->table, row->key, *row->value);
            } else {
                overlay.erase(row->table, row->key);
            }
        }
        must_agree(overlay, history.models[at], scans);
        if (!*rc::gen::arbitrary<bool>()) continue;
        store->write(overlay.rows(), at);
        overlay.reset();
        must_agree(overlay, history.models[at], scans);
    }
    store->write(overlay.rows(), history.models.size() - 1);
    must_agree_everywhere(*store, history, scans);
}

}  // namespace

}  // namespace linka::store
