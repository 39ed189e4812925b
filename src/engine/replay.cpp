#include "engine/replay.hpp"

#include "base/check.hpp"
#include "views/catalogue.hpp"

#include <google/protobuf/arena.h>

#include <algorithm>
#include <vector>

namespace linka::engine {

namespace {

constexpr std::size_t commits_per_batch = 512;
constexpr std::size_t bytes_per_batch = 4UL * 1024 * 1024;

std::uint64_t hash_of(store::RowVersion const& version) {
    // Only ever compared with hashes of this same run.
    auto const mix = [](std::uint64_t a, std::uint64_t b) {
        return (a ^ b) * 0x9e3779b97f4a7c15U + (a >> 29U);
    };
    std::hash<std::string_view> const hash;
    auto const value = version.value ? hash(*version.value) + 1 : 0;
    return mix(mix(hash(version.key), version.position), value);
}

TableDifference difference_at(
    store::TableStore const& store, std::string const& table, store::Span span, std::size_t index
) {
    TableDifference found{table, {}, 0};
    std::size_t at = 0;
    store.changes(table, "", span, [&](store::RowVersion const& version) {
        found.key = version.key;
        found.position = version.position;
        return at++ < index;
    });
    return found;
}

/// The first version of the table's rows that is not the same in both. Adds to `rows`.
std::optional<TableDifference> compare_table(
    store::TableStore const& a,
    store::TableStore const& b,
    std::string const& table,
    store::Span span,
    std::uint64_t& rows
) {
    std::vector<std::uint64_t> seen;
    a.changes(table, "", span, [&](store::RowVersion const& version) {
        seen.push_back(hash_of(version));
        return true;
    });
    std::size_t at = 0;
    bool same = true;
    b.changes(table, "", span, [&](store::RowVersion const& version) {
        same = at < seen.size() && seen[at] == hash_of(version);
        if (same) ++at;
        return same;
    });
    rows += at;
    if (!same) return difference_at(b, table, span, at);
    if (at < seen.size()) return difference_at(a, table, span, at);
    return std::nullopt;
}

}  // namespace

Done fold_into(
    store::EventLog const& log,
    store::TableStore& scratch,
    store::Position upto,
    ReplayHeard const& heard
) {
    while (scratch.checkpoint() < upto) {
        auto const from = scratch.checkpoint();
        auto const count = std::min<std::size_t>(commits_per_batch, upto - from);
        auto const records = log.read(from, count, bytes_per_batch);
        if (!records) return records.error();
        CHECK(!records->empty());
        store::TableOverlay overlay{scratch};
        google::protobuf::Arena arena;
        for (auto const& record : *records) {
            auto& commit = *google::protobuf::Arena::CreateMessage<v1::Commit>(&arena);
            if (!commit.ParseFromString(record.commit))
                return corrupt("commit_unreadable", std::to_string(record.position));
            overlay.begin(record.position);
            views::apply_all(
                {record.position, record.recorded_at, record.streams, commit}, overlay
            );
        }
        scratch.write(overlay.rows(), records->back().position);
        heard("commits", scratch.checkpoint(), upto);
    }
    return {};
}

TableComparison compare_tables(
    store::TableStore const& a,
    store::TableStore const& b,
    store::Position upto,
    ReplayHeard const& heard
) {
    TableComparison comparison;
    auto const tables = views::table_names();
    for (std::size_t i = 0; i < tables.size() && !comparison.difference; ++i) {
        comparison.difference = compare_table(a, b, tables[i], {0, upto}, comparison.rows);
        heard("tables", i + 1, tables.size());
    }
    return comparison;
}

}  // namespace linka::engine
