// The Merkle tree over the exact bytes of the records, as RFC 6962 (Certificate Transparency) has
// it: whoever keeps one root can later tell whether anything before it was changed or left out.
#pragma once

#include "store/event_log.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace linka::store {

/// SHA-256(0x00 || bytes): RFC 6962, 2.1.
Digest leaf_hash(std::string_view bytes);
/// SHA-256(0x01 || left || right).
Digest node_hash(Digest const& left, Digest const& right);
/// The root of the tree without leaves: SHA-256 of nothing.
Digest empty_root();

/// The right edge of a growing tree: the roots of the perfect subtrees it falls into, the largest
/// first, one for each bit set in its size. All that is needed to add leaves and to know the root.
class Frontier {
  public:
    /// Called with each subtree of two leaves or more that a new leaf completes, smallest first;
    /// `index` counts the subtrees of that level from the left.
    using Completed =
        std::function<void(unsigned level, std::uint64_t index, Digest const& subtree)>;

    void add(Digest const& leaf) { add_subtree(0, leaf, nullptr); }
    void add(Digest const& leaf, Completed const& completed) { add_subtree(0, leaf, completed); }
    /// Adds 2^level leaves at once. CHECKs that the size is a multiple of that.
    void add_subtree(unsigned level, Digest const& subtree, Completed const& completed = nullptr);

    std::uint64_t size() const { return size_; }
    Digest root() const;
    std::vector<Digest> const& subtrees() const { return subtrees_; }

    /// Eight bytes of size, big-endian, then the subtrees. Nothing when bytes are not exactly so.
    std::string encode() const;
    static std::optional<Frontier> decode(std::string_view bytes);

    bool operator==(Frontier const&) const = default;

  private:
    std::uint64_t size_ = 0;
    std::vector<Digest> subtrees_;
};

/// The hash over leaves [index << level, (index + 1) << level), all of which exist.
using SubtreeSource = std::function<Result<Digest>(unsigned level, std::uint64_t index)>;

/// The root over the first `size` leaves, in O(log size) look-ups; so are the proofs.
Result<Digest> tree_root(std::uint64_t size, SubtreeSource const& source);
/// The frontier as it was at `size`.
Result<Frontier> tree_frontier(std::uint64_t size, SubtreeSource const& source);
/// PATH(index, D[size]) of RFC 6962, 2.1.1. CHECKs index < size.
Result<std::vector<Digest>> inclusion_proof(
    std::uint64_t index, std::uint64_t size, SubtreeSource const& source
);
/// PROOF(from, D[size]) of RFC 6962, 2.1.2; empty when from is 0 or size. CHECKs from <= size.
Result<std::vector<Digest>> consistency_proof(
    std::uint64_t from, std::uint64_t size, SubtreeSource const& source
);

/// Whether the proof shows that `leaf` is leaf `index` of the tree with that size and root
/// (RFC 9162, 2.1.3.2).
bool inclusion_holds(
    Digest const& leaf,
    std::uint64_t index,
    std::uint64_t size,
    std::span<Digest const> proof,
    Digest const& root
);

/// A tree as somebody saw it.
struct TreeHead {
    std::uint64_t size = 0;
    Digest root{};
    bool operator==(TreeHead const&) const = default;
};

/// Whether the proof shows that `older` is the beginning of `newer` (RFC 9162, 2.1.4.2).
bool consistency_holds(TreeHead const& older, TreeHead const& newer, std::span<Digest const> proof);

}  // namespace linka::store
