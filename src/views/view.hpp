// What a view is: a pure fold of commits into tables that can be read as of any position.
#pragma once

#include "base/check.hpp"
#include "base/time.hpp"
#include "schema/commit.pb.h"
#include "store/keys.hpp"
#include "store/tables.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace linka::views {

/// A commit as views see it. Borrowed: valid only while it is applied.
struct Fact {
    store::Position position = 0;
    Instant recorded_at;
    std::span<std::string const> streams;
    v1::Commit const& commit;
};

/// One read model. `apply` sees only the fact and the view's own tables, knows no clock, and gives
/// the same rows for the same commits, always. A changed definition raises `version`: the view's
/// tables are then built anew, beside the old ones where these may serve meanwhile.
struct View {
    std::string_view name;
    unsigned version = 1;
    std::vector<std::string> tables;
    void (*apply)(Fact const& fact, store::Tables& tables) = nullptr;
    /// The oldest version whose rows today's readers can read and today's `apply` can write on, so
    /// that its tables serve while new ones are built. 0: none; the server then builds before it
    /// serves.
    unsigned serves_from = 0;
};

/// The row under `key`, if there is one. Bytes that do not parse are a broken promise: only views
/// write.
template <class Row>
std::optional<Row> find_row(
    store::TableReader const& tables, std::string_view table, std::string_view key
) {
    auto const bytes = tables.get(table, key);
    if (!bytes) return std::nullopt;
    Row row;
    CHECK(row.ParseFromString(*bytes));
    return row;
}

template <class Row>
Row row_or_new(store::TableReader const& tables, std::string_view table, std::string_view key) {
    return find_row<Row>(tables, table, key).value_or(Row{});
}

template <class Row>
void put_row(store::Tables& tables, std::string_view table, std::string_view key, Row const& row) {
    tables.put(table, key, row.SerializeAsString());
}

/// Where a page of a list begins and how long it is. `after` is the last key of the page before.
struct Page {
    std::string after;
    std::size_t limit = 100;
};

/// One page, and the key to go on after; empty when this was the last.
template <class Row>
struct Listed {
    std::vector<Row> rows;
    std::string next;
};

/// Reads an index table (its keys begin with be64 of the position of a commit, its values are ids
/// of rows of `table`) backwards, newest first; only rows that `keep` takes count towards the page.
template <class Row>
Listed<Row> newest_first(
    store::TableReader const& tables,
    std::string_view index,
    std::string_view table,
    Page const& page,
    bool (*keep)(Row const&) = [](Row const&) { return true; }
) {
    Listed<Row> listed;
    store::Scan scan;
    scan.backwards = true;
    // As of the past, what came later is not there, but would be stepped over key by key.
    scan.after = page.after.empty() ? store::be64(tables.position() + 1) : page.after;
    std::string last;
    tables.scan(index, scan, [&](std::string_view key, std::string_view id) {
        auto row = find_row<Row>(tables, table, id);
        if (!row || !keep(*row)) return true;
        if (listed.rows.size() == page.limit) {
            listed.next = last;
            return false;
        }
        last = key;
        listed.rows.push_back(std::move(*row));
        return true;
    });
    return listed;
}

}  // namespace linka::views
