#include "store/log_tree.hpp"

#include "base/check.hpp"

#include <fmt/format.h>
#include <rocksdb/write_batch.h>

#include <cstring>
#include <memory>

namespace linka::store {

namespace {

constexpr std::size_t digest_bytes = std::tuple_size_v<Digest>;

Digest digest_at(std::string_view bytes, std::size_t index) {
    Digest digest;
    std::memcpy(digest.data(), bytes.data() + index * digest_bytes, digest_bytes);
    return digest;
}

/// Leaf hashes [begin, begin + count) from the records themselves.
Result<std::vector<Digest>> hash_records(
    LogDatabase const& database, std::uint64_t begin, std::uint64_t count
) {
    std::vector<Digest> leaves;
    std::unique_ptr<rocksdb::Iterator> const records{
        database.db->NewIterator({}, database.family(commits_family))
    };
    // Leaf 0 is the record at position 1.
    auto position = begin + 1;
    for (records->Seek(be64(position)); leaves.size() < count; records->Next(), ++position) {
        if (!records->status().ok()) return fault_of(records->status(), "log_corrupt");
        if (!records->Valid() || view(records->key()) != be64(position))
            return corrupt("log_corrupt", fmt::format("record {} is missing", position));
        leaves.push_back(leaf_hash(view(records->value())));
    }
    return leaves;
}

/// The row of a whole tile that was read last.
struct KeptTile {
    std::uint64_t tile = 0;
    std::string row;
};

Result<std::vector<Digest>> read_leaves(
    LogDatabase const& database, std::uint64_t begin, std::uint64_t count, KeptTile& kept
) {
    auto const tile = begin >> tile_level;
    if (kept.row.empty() || kept.tile != tile) {
        auto row = read_row(database, tiles_family, tile_row(0, tile));
        if (row.has_error()) return row.error();
        if (!row->has_value()) return hash_records(database, begin, count);
        if ((*row)->size() != tile_leaves * digest_bytes)
            return corrupt("log_corrupt", fmt::format("tile {}", tile));
        kept = {tile, std::move(**row)};
    }
    std::vector<Digest> leaves;
    leaves.reserve(count);
    auto const first = begin % tile_leaves;
    for (auto leaf = first; leaf < first + count; ++leaf)
        leaves.push_back(digest_at(kept.row, leaf));
    return leaves;
}

}  // namespace

TreeWriter::TreeWriter(Frontier frontier, std::vector<Digest> open_leaves)
    : frontier_{std::move(frontier)}, open_leaves_{std::move(open_leaves)} {
    CHECK(open_leaves_.size() == frontier_.size() % tile_leaves);
    open_leaves_.reserve(tile_leaves);
}

void TreeWriter::add(
    std::string_view record, LogDatabase const& database, rocksdb::WriteBatch& batch
) {
    auto const leaf = leaf_hash(record);
    open_leaves_.push_back(leaf);
    if (open_leaves_.size() < tile_leaves) {
        frontier_.add(leaf);
        return;
    }
    auto* const tiles = database.family(tiles_family);
    std::string row;
    row.reserve(tile_leaves * digest_bytes);
    for (auto const& each : open_leaves_) row += bytes_of(each);
    CHECK(batch.Put(tiles, tile_row(0, frontier_.size() >> tile_level), row).ok());
    open_leaves_.clear();
    frontier_.add(leaf, [&](unsigned level, std::uint64_t index, Digest const& subtree) {
        if (level < tile_level) return;
        CHECK(batch.Put(tiles, tile_row(level, index), slice(bytes_of(subtree))).ok());
    });
}

SubtreeSource subtrees_of(LogDatabase const& database) {
    // Shared: a std::function must be copyable, and its copies are used by one thread.
    return [&database, kept = std::make_shared<KeptTile>()](
               unsigned level, std::uint64_t index
           ) -> Result<Digest> {
        if (level >= tile_level) {
            auto const row = read_row(database, tiles_family, tile_row(level, index));
            if (row.has_error()) return row.error();
            if (!row->has_value() || (*row)->size() != digest_bytes)
                return corrupt("log_corrupt", fmt::format("tile {} of level {}", index, level));
            return digest_at(**row, 0);
        }
        auto const leaves = read_leaves(database, index << level, std::uint64_t{1} << level, *kept);
        if (leaves.has_error()) return leaves.error();
        Frontier subtree;
        for (auto const& leaf : *leaves) subtree.add(leaf);
        return subtree.root();
    };
}

}  // namespace linka::store
