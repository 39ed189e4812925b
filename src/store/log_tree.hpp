// The Merkle tree's hashes as the log keeps them, so that a proof about a long history costs a few
// reads. README.md has the rows.
#pragma once

#include "store/log_layout.hpp"
#include "store/merkle.hpp"

namespace linka::store {

/// Leaf hashes are kept 256 to a row: one row each would double the rows of a commit.
inline constexpr unsigned tile_level = 8;
inline constexpr std::uint64_t tile_leaves = std::uint64_t{1} << tile_level;

/// The row of `tiles` that holds the hash of a subtree; with level 0, the leaf hashes of a tile.
inline std::string tile_row(unsigned level, std::uint64_t index) {
    return static_cast<char>(level) + be64(index);
}

inline std::string_view bytes_of(Digest const& digest) {
    return {reinterpret_cast<char const*>(digest.data()), digest.size()};
}

/// Grows the tree. One thread.
class TreeWriter {
  public:
    /// Takes the tree as it is: `open_leaves` are those after the last whole tile.
    TreeWriter(Frontier frontier, std::vector<Digest> open_leaves);

    /// Adds the next record; puts the rows it completes into `batch`.
    void add(std::string_view record, LogDatabase const& database, rocksdb::WriteBatch& batch);
    Frontier const& frontier() const { return frontier_; }

  private:
    Frontier frontier_;
    std::vector<Digest> open_leaves_;
};

/// Hashes of the log's subtrees. Leaves of a tile that is not whole yet, or whose row is not there
/// yet, are hashed from their records. Keeps the last tile read, so it is for one thread and one
/// question; keeps a reference to `database`.
SubtreeSource subtrees_of(LogDatabase const& database);

}  // namespace linka::store
