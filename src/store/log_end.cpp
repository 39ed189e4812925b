#include "store/log_end.hpp"

#include "store/log_tree.hpp"
#include "store/record.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace linka::store {

namespace {

// How many records before the tip are looked at on opening: as many as one batch can hold, because
// a batch is what a crash could have torn. A tile is as long, so its open leaves are among them.
constexpr Position records_checked = 256;
static_assert(records_checked >= tile_leaves);

constexpr std::size_t tip_bytes_before_tree = 16;
constexpr std::size_t old_tip_bytes = 8;

Fault tip_is(std::string what) { return corrupt("log_corrupt", std::move(what)); }

Result<Position> last_key(rocksdb::Iterator& records) {
    records.SeekToLast();
    if (!records.status().ok()) return fault_of(records.status(), "log_corrupt");
    if (!records.Valid()) return Position{0};
    if (records.key().size() != 8) return corrupt("log_corrupt", "commits");
    return from_be64(view(records.key()));
}

Result<LogEnd> read_tip(LogDatabase const& database) {
    auto const row = read_row(database, heads_family, tip_key);
    if (row.has_error()) return row.error();
    LogEnd end;
    if (!row->has_value()) return end;
    auto const bytes = std::string_view{**row};
    if (bytes.size() == old_tip_bytes) return corrupt("log_format_old");
    if (bytes.size() < tip_bytes_before_tree) return tip_is("tip");
    end.position = from_be64(bytes.substr(0, 8));
    end.recorded_at = from_us(static_cast<std::int64_t>(from_be64(bytes.substr(8, 8))));
    auto tree = Frontier::decode(bytes.substr(tip_bytes_before_tree));
    if (!tree || tree->size() != end.position) return tip_is("tip");
    end.tree = std::move(*tree);
    return end;
}

Done check_heads(LogDatabase const& database, StoredRecord const& last) {
    for (auto const& stream : last.streams) {
        auto const head = read_head(database, stream);
        if (head.has_error()) return head.error();
        if (*head != last.position) return corrupt("log_corrupt", "heads are behind commits");
    }
    return {};
}

/// Reads the last records; fills the open leaves.
Done check_records(LogDatabase const& database, rocksdb::Iterator& records, LogEnd& end) {
    Position const before = end.position - std::min(end.position, records_checked);
    Position const whole_tiles = end.position - end.position % tile_leaves;
    records.SeekToFirst();
    if (before != 0) records.Seek(be64(before + 1));
    Instant recorded_at;
    for (auto position = before + 1; position <= end.position; ++position, records.Next()) {
        if (!records.status().ok()) return fault_of(records.status(), "log_corrupt");
        if (!records.Valid() || view(records.key()) != be64(position))
            return corrupt("log_corrupt", fmt::format("record {} is missing", position));
        auto const record = decode_record(view(records.value()), position);
        if (record.has_error()) return record.error();
        if (record->recorded_at < recorded_at)
            return corrupt("log_corrupt", fmt::format("time of record {}", position));
        recorded_at = record->recorded_at;
        if (position > whole_tiles) end.open_leaves.push_back(leaf_hash(record->bytes));
        if (position != end.position) continue;
        if (recorded_at != end.recorded_at) return tip_is("time of the tip");
        if (auto checked = check_heads(database, *record); checked.has_error())
            return checked.error();
    }
    return {};
}

/// The tip's tree against the open leaves and the tiles before them.
Done check_tree(LogDatabase const& database, LogEnd const& end) {
    auto const subtrees = subtrees_of(database);
    auto expected = tree_frontier(end.position - end.open_leaves.size(), subtrees);
    if (expected.has_error()) return expected.error();
    for (auto const& leaf : end.open_leaves) expected->add(leaf);
    if (*expected != end.tree) return corrupt("log_corrupt", "tree");
    return {};
}

}  // namespace

std::string tip_row(Position position, Instant recorded_at, Frontier const& tree) {
    return be64(position) + be64(static_cast<std::uint64_t>(to_us(recorded_at))) + tree.encode();
}

Result<LogEnd> read_log_end(LogDatabase const& database) {
    std::unique_ptr<rocksdb::Iterator> const records{
        database.db->NewIterator({}, database.family(commits_family))
    };
    auto const last = last_key(*records);
    if (last.has_error()) return last.error();
    auto end = read_tip(database);
    if (end.has_error()) return end.error();
    if (end->position != *last)
        return corrupt("log_corrupt", fmt::format("tip {}, last record {}", end->position, *last));
    if (auto checked = check_records(database, *records, *end); checked.has_error())
        return checked.error();
    if (auto checked = check_tree(database, *end); checked.has_error()) return checked.error();
    return end;
}

Result<LogEnd> salvage_log_end(LogDatabase const& database) {
    std::unique_ptr<rocksdb::Iterator> const records{
        database.db->NewIterator({}, database.family(commits_family))
    };
    auto const last = last_key(*records);
    if (last.has_error()) return last.error();
    auto end = read_tip(database);
    if (end.has_error() && end.error().code == "log_format_old") return end.error();
    if (end && end->position == *last) return end;
    LogEnd found;
    found.position = end ? std::min(end->position, *last) : *last;
    auto const tree = tree_frontier(found.position, subtrees_of(database));
    if (tree) found.tree = *tree;
    auto const record = found.position == 0 ? Result<StoredRecord>{StoredRecord{}}
                                            : read_record(database, found.position);
    if (record) found.recorded_at = record->recorded_at;
    return found;
}

}  // namespace linka::store
