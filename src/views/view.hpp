// What a view is: a pure fold of commits into tables that can be read as of any position.
#pragma once

#include "base/check.hpp"
#include "base/time.hpp"
#include "schema/commit.pb.h"
#include "store/keys.hpp"
#include "store/tables.hpp"

#include <algorithm>
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

/// Bytes that do not parse are a broken promise: only views write.
template <class Row>
std::optional<Row> parse_row(std::optional<std::string> const& bytes) {
    if (!bytes) return std::nullopt;
    Row row;
    CHECK(row.ParseFromString(*bytes));
    return row;
}

/// The row under `key`, if there is one.
template <class Row>
std::optional<Row> find_row(
    store::TableReader const& tables, std::string_view table, std::string_view key
) {
    return parse_row<Row>(tables.get(table, key));
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
    // Some, where few are left to find, or `keep` takes few of many; not all of a long list.
    constexpr std::size_t asked_min = 16;
    constexpr std::size_t asked_max = 256;
    Listed<Row> listed;
    store::Scan scan;
    scan.backwards = true;
    // As of the past, what came later is not there, but would be stepped over key by key.
    scan.after = page.after.empty() ? store::be64(tables.position() + 1) : page.after;
    std::string last;
    for (;;) {
        auto const left = page.limit - listed.rows.size();
        auto const asked = std::clamp(left, asked_min, asked_max) + 1;
        std::vector<std::string> keys;
        std::vector<std::string> ids;
        tables.scan(index, scan, [&](std::string_view key, std::string_view id) {
            keys.emplace_back(key);
            ids.emplace_back(id);
            return ids.size() < asked;
        });
        auto const rows = tables.get_all(table, ids);
        for (std::size_t at = 0; at < rows.size(); ++at) {
            auto row = parse_row<Row>(rows[at]);
            if (!row || !keep(*row)) continue;
            if (listed.rows.size() == page.limit) {
                listed.next = last;
                return listed;
            }
            last = keys[at];
            listed.rows.push_back(std::move(*row));
        }
        if (ids.size() < asked) return listed;
        scan.after = keys.back();
    }
}

}  // namespace linka::views
