#include "store/merkle.hpp"

#include "base/check.hpp"
#include "store/keys.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>

namespace linka::store {

namespace {

/// One SHA-256 computation; the algorithm is looked up once, because OpenSSL 3 takes longer over
/// that than over a record.
class Sha256 {
  public:
    Sha256() : context_{EVP_MD_CTX_new(), EVP_MD_CTX_free} { CHECK(context_ != nullptr); }

    void begin(std::uint8_t prefix) {
        static EVP_MD const* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
        CHECK(EVP_DigestInit_ex2(context_.get(), algorithm, nullptr) == 1);
        add(&prefix, 1);
    }
    void add(void const* bytes, std::size_t size) {
        CHECK(EVP_DigestUpdate(context_.get(), bytes, size) == 1);
    }
    Digest end() {
        Digest digest;
        CHECK(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr) == 1);
        return digest;
    }

  private:
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

Sha256& hasher() {
    thread_local Sha256 one;
    return one;
}

/// The tree over [begin, begin + size), of which `begin` is a multiple of the largest power of two
/// in it: MTH of RFC 6962.
Result<Digest> range_root(std::uint64_t begin, std::uint64_t size, SubtreeSource const& source) {
    if (std::has_single_bit(size)) {
        auto const level = static_cast<unsigned>(std::countr_zero(size));
        return source(level, begin >> level);
    }
    auto const left_size = std::bit_floor(size);
    auto const left = range_root(begin, left_size, source);
    if (left.has_error()) return left.error();
    auto const right = range_root(begin + left_size, size - left_size, source);
    if (right.has_error()) return right.error();
    return node_hash(*left, *right);
}

/// The largest power of two smaller than a size of at least two: where RFC 6962 splits a tree.
std::uint64_t split_of(std::uint64_t size) { return std::bit_floor(size - 1); }

/// Leaves [begin, begin + size) of the tree.
struct Range {
    std::uint64_t begin = 0;
    std::uint64_t size = 0;
};

Done add_root(std::vector<Digest>& proof, Range range, SubtreeSource const& source) {
    auto const root = range_root(range.begin, range.size, source);
    if (root.has_error()) return root.error();
    proof.push_back(*root);
    return {};
}

}  // namespace

Digest leaf_hash(std::string_view bytes) {
    auto& sha = hasher();
    sha.begin(0);
    sha.add(bytes.data(), bytes.size());
    return sha.end();
}

Digest node_hash(Digest const& left, Digest const& right) {
    auto& sha = hasher();
    std::array<std::uint8_t, 2 * std::tuple_size_v<Digest>> both;
    std::memcpy(both.data(), left.data(), left.size());
    std::memcpy(both.data() + left.size(), right.data(), right.size());
    sha.begin(1);
    sha.add(both.data(), both.size());
    return sha.end();
}

Digest empty_root() {
    Digest digest;
    CHECK(EVP_Digest("", 0, digest.data(), nullptr, EVP_sha256(), nullptr) == 1);
    return digest;
}

void Frontier::add_subtree(unsigned level, Digest const& subtree, Completed const& completed) {
    auto const leaves = std::uint64_t{1} << level;
    CHECK(size_ % leaves == 0);
    auto merged = subtree;
    // Like a carry in binary addition: each 1 above joins with what was added.
    for (auto at = level; (size_ >> at & 1U) != 0; ++at) {
        merged = node_hash(subtrees_.back(), merged);
        subtrees_.pop_back();
        if (completed) completed(at + 1, size_ >> (at + 1), merged);
    }
    subtrees_.push_back(merged);
    size_ += leaves;
}

Digest Frontier::root() const {
    if (subtrees_.empty()) return empty_root();
    auto root = subtrees_.back();
    for (auto each = subtrees_.rbegin() + 1; each != subtrees_.rend(); ++each)
        root = node_hash(*each, root);
    return root;
}

std::string Frontier::encode() const {
    auto bytes = be64(size_);
    for (auto const& subtree : subtrees_)
        bytes.append(reinterpret_cast<char const*>(subtree.data()), subtree.size());
    return bytes;
}

std::optional<Frontier> Frontier::decode(std::string_view bytes) {
    if (bytes.size() < 8) return std::nullopt;
    Frontier frontier;
    frontier.size_ = from_be64(bytes.substr(0, 8));
    auto const count = static_cast<std::size_t>(std::popcount(frontier.size_));
    bytes.remove_prefix(8);
    if (bytes.size() != count * std::tuple_size_v<Digest>) return std::nullopt;
    frontier.subtrees_.resize(count);
    for (auto& subtree : frontier.subtrees_) {
        std::memcpy(subtree.data(), bytes.data(), subtree.size());
        bytes.remove_prefix(subtree.size());
    }
    return frontier;
}

Result<Digest> tree_root(std::uint64_t size, SubtreeSource const& source) {
    if (size == 0) return empty_root();
    return range_root(0, size, source);
}

Result<Frontier> tree_frontier(std::uint64_t size, SubtreeSource const& source) {
    Frontier frontier;
    while (frontier.size() < size) {
        auto const leaves = std::bit_floor(size - frontier.size());
        auto const level = static_cast<unsigned>(std::countr_zero(leaves));
        auto const subtree = source(level, frontier.size() >> level);
        if (subtree.has_error()) return subtree.error();
        frontier.add_subtree(level, *subtree);
    }
    return frontier;
}

Result<std::vector<Digest>> inclusion_proof(
    std::uint64_t index, std::uint64_t size, SubtreeSource const& source
) {
    CHECK(index < size);
    std::vector<Digest> proof;
    Range range{0, size};
    // From the root down; the proof is read from the leaf up.
    while (range.size > 1) {
        auto const left = split_of(range.size);
        bool const goes_left = index < range.begin + left;
        Range const here{range.begin, left};
        Range const there{range.begin + left, range.size - left};
        if (auto added = add_root(proof, goes_left ? there : here, source); added.has_error())
            return added.error();
        range = goes_left ? here : there;
    }
    std::ranges::reverse(proof);
    return proof;
}

Result<std::vector<Digest>> consistency_proof(
    std::uint64_t from, std::uint64_t size, SubtreeSource const& source
) {
    CHECK(from <= size);
    std::vector<Digest> proof;
    if (from == 0 || from == size) return proof;
    Range range{0, size};
    // SUBPROOF(m, D[n], b): `whole` is b, that the older tree is all of this range's left part.
    bool whole = true;
    while (from != range.begin + range.size) {
        auto const left = split_of(range.size);
        bool const goes_left = from <= range.begin + left;
        Range const here{range.begin, left};
        Range const there{range.begin + left, range.size - left};
        if (auto added = add_root(proof, goes_left ? there : here, source); added.has_error())
            return added.error();
        whole = whole && goes_left;
        range = goes_left ? here : there;
    }
    if (!whole) {
        if (auto added = add_root(proof, range, source); added.has_error()) return added.error();
    }
    std::ranges::reverse(proof);
    return proof;
}

bool inclusion_holds(
    Digest const& leaf,
    std::uint64_t index,
    std::uint64_t size,
    std::span<Digest const> proof,
    Digest const& root
) {
    if (index >= size) return false;
    auto at = index;
    auto last = size - 1;
    auto hash = leaf;
    for (auto const& other : proof) {
        if (last == 0) return false;
        if ((at & 1U) != 0 || at == last) {
            hash = node_hash(other, hash);
            while ((at & 1U) == 0 && at != 0) {
                at >>= 1U;
                last >>= 1U;
            }
        } else {
            hash = node_hash(hash, other);
        }
        at >>= 1U;
        last >>= 1U;
    }
    return last == 0 && hash == root;
}

bool consistency_holds(
    TreeHead const& older, TreeHead const& newer, std::span<Digest const> proof
) {
    if (older.size > newer.size) return false;
    if (older.size == newer.size) return proof.empty() && older.root == newer.root;
    if (older.size == 0) return proof.empty() && older.root == empty_root();
    if (!std::has_single_bit(older.size) && proof.empty()) return false;
    // A power of two is itself a subtree, and the proof leaves its root out.
    auto from = proof.begin();
    auto older_root = std::has_single_bit(older.size) ? older.root : *from++;
    auto newer_root = older_root;
    auto at = older.size - 1;
    auto last = newer.size - 1;
    while ((at & 1U) != 0) {
        at >>= 1U;
        last >>= 1U;
    }
    for (; from != proof.end(); ++from) {
        if (last == 0) return false;
        if ((at & 1U) != 0 || at == last) {
            older_root = node_hash(*from, older_root);
            newer_root = node_hash(*from, newer_root);
            while ((at & 1U) == 0 && at != 0) {
                at >>= 1U;
                last >>= 1U;
            }
        } else {
            newer_root = node_hash(newer_root, *from);
        }
        at >>= 1U;
        last >>= 1U;
    }
    return last == 0 && older_root == older.root && newer_root == newer.root;
}

}  // namespace linka::store
