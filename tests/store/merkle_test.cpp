// The tree against the vectors that Certificate Transparency publishes for RFC 6962, and against
// the RFC's own recursive definition for any number of leaves.
#include "store/merkle.hpp"

#include "store/secrets.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace linka::store {

namespace {

Digest hex(std::string const& text) { return digest_from_hex(text).value(); }

// certificate-transparency, merkle_tree_test: eight leaves and the roots of the trees over them.
std::vector<std::string> const published_leaves{
    // NOLINTBEGIN(modernize-raw-string-literal): the bytes as published, in hexadecimal
    "",
    std::string(1, '\0'),
    "\x10",
    "\x20\x21",
    "\x30\x31",
    "\x40\x41\x42\x43",
    "\x50\x51\x52\x53\x54\x55\x56\x57",
    "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    // NOLINTEND(modernize-raw-string-literal)
};
std::vector<std::string> const published_roots{
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};
auto const* const n01 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
auto const* const n23 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
auto const* const n4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
auto const* const n45 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
auto const* const n4567 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
auto const* const n67 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";

std::vector<Digest> leaves_of(std::vector<std::string> const& records) {
    std::vector<Digest> leaves;
    for (auto const& record : records) leaves.push_back(leaf_hash(record));
    return leaves;
}

/// MTH of RFC 6962, 2.1, word for word.
Digest defined_root(std::span<Digest const> leaves) {
    if (leaves.empty()) return empty_root();
    if (leaves.size() == 1) return leaves[0];
    std::size_t split = 1;
    while (split * 2 < leaves.size()) split *= 2;
    return node_hash(defined_root(leaves.first(split)), defined_root(leaves.subspan(split)));
}

SubtreeSource source_of(std::vector<Digest> const& leaves) {
    return [&leaves](unsigned level, std::uint64_t index) -> Result<Digest> {
        return defined_root(std::span{leaves}.subspan(index << level, std::size_t{1} << level));
    };
}

std::vector<Digest> digests(std::vector<std::string> const& texts) {
    std::vector<Digest> found;
    for (auto const& text : texts) found.push_back(hex(text));
    return found;
}

TEST(Merkle, HasThePublishedRoots) {
    auto const leaves = leaves_of(published_leaves);
    Frontier frontier;
    for (std::size_t size = 0; size < published_roots.size(); ++size) {
        EXPECT_EQ(frontier.root(), hex(published_roots[size])) << size;
        EXPECT_EQ(*tree_root(size, source_of(leaves)), hex(published_roots[size])) << size;
        if (size < leaves.size()) frontier.add(leaves[size]);
    }
}

TEST(Merkle, GivesThePublishedInclusionProofs) {
    auto const leaves = leaves_of(published_leaves);
    struct Published {
        std::uint64_t index;
        std::uint64_t size;
        std::vector<std::string> proof;
    };
    std::vector<Published> const published{
        {0, 1, {}},
        {0, 8, {n01, n23, n4567}},
        {5, 8, {n4, n67, published_roots[4]}},
        {2, 3, {published_roots[2]}},
        {1, 5, {published_roots[1], n23, n4}},
    };
    for (auto const& [index, size, proof] : published) {
        auto const given = *inclusion_proof(index, size, source_of(leaves));
        EXPECT_EQ(given, digests(proof)) << index << " in " << size;
        EXPECT_TRUE(inclusion_holds(leaves[index], index, size, given, hex(published_roots[size])));
    }
}

TEST(Merkle, GivesThePublishedConsistencyProofs) {
    auto const leaves = leaves_of(published_leaves);
    struct Published {
        std::uint64_t from;
        std::uint64_t to;
        std::vector<std::string> proof;
    };
    std::vector<Published> const published{
        {1, 1, {}},
        {1, 8, {n01, n23, n4567}},
        {6, 8, {n45, n67, published_roots[4]}},
        {2, 5, {n23, n4}},
    };
    for (auto const& [from, to, proof] : published) {
        auto const given = *consistency_proof(from, to, source_of(leaves));
        EXPECT_EQ(given, digests(proof)) << from << " to " << to;
        EXPECT_TRUE(consistency_holds(
            {from, hex(published_roots[from])}, {to, hex(published_roots[to])}, given
        ));
    }
}

TEST(Merkle, ProofsOfNothingAndOfTheSameTreeAreEmpty) {
    auto const leaves = leaves_of(published_leaves);
    TreeHead const now{8, hex(published_roots[8])};
    EXPECT_TRUE(consistency_proof(0, 8, source_of(leaves))->empty());
    EXPECT_TRUE(consistency_holds({0, empty_root()}, now, {}));
    EXPECT_TRUE(consistency_holds(now, now, {}));
    EXPECT_FALSE(consistency_holds({8, hex(published_roots[7])}, now, {}));
    EXPECT_FALSE(consistency_holds(now, {7, hex(published_roots[7])}, {}));
    EXPECT_FALSE(inclusion_holds(leaves[7], 8, 8, {}, hex(published_roots[8])));
}

std::vector<Digest> any_leaves(std::size_t count) {
    std::vector<Digest> leaves;
    for (std::size_t i = 0; i < count; ++i)
        leaves.push_back(leaf_hash("leaf " + std::to_string(i)));
    return leaves;
}

RC_GTEST_PROP(Merkle, GrowsAsTheRfcDefinesIt, ()) {
    auto const leaves = any_leaves(*rc::gen::inRange<std::size_t>(0, 700));
    auto const source = source_of(leaves);
    Frontier frontier;
    for (auto const& leaf : leaves) {
        frontier.add(leaf, [&](unsigned level, std::uint64_t index, Digest const& subtree) {
            RC_ASSERT(subtree == *source(level, index));
        });
    }
    RC_ASSERT(frontier.root() == defined_root(leaves));
    RC_ASSERT(*tree_root(leaves.size(), source) == frontier.root());
    RC_ASSERT(*tree_frontier(leaves.size(), source) == frontier);
    RC_ASSERT(*Frontier::decode(frontier.encode()) == frontier);
    RC_ASSERT(!Frontier::decode(frontier.encode() + "x"));
}

RC_GTEST_PROP(Merkle, ProvesWhatIsIncludedAndNothingElse, ()) {
    auto const size = *rc::gen::inRange<std::size_t>(1, 300);
    auto const leaves = any_leaves(size);
    auto const index = *rc::gen::inRange<std::size_t>(0, size);
    auto const root = defined_root(leaves);
    auto proof = *inclusion_proof(index, size, source_of(leaves));
    RC_ASSERT(inclusion_holds(leaves[index], index, size, proof, root));
    RC_ASSERT(!inclusion_holds(leaf_hash("another"), index, size, proof, root));
    auto const other = (index + 1) % size;
    RC_ASSERT(size == 1 || !inclusion_holds(leaves[index], other, size, proof, root));
    RC_ASSERT(!inclusion_holds(leaves[index], index, size, proof, leaf_hash("another")));
    if (!proof.empty()) {
        auto const which = *rc::gen::inRange<std::size_t>(0, proof.size());
        proof[which][*rc::gen::inRange<std::size_t>(0, 32)] ^= 1U;
        RC_ASSERT(!inclusion_holds(leaves[index], index, size, proof, root));
        proof.pop_back();
        RC_ASSERT(!inclusion_holds(leaves[index], index, size, proof, root));
    }
}

RC_GTEST_PROP(Merkle, ProvesABeginningAndNothingElse, ()) {
    auto const size = *rc::gen::inRange<std::size_t>(2, 300);
    auto const from = *rc::gen::inRange<std::size_t>(1, size);
    auto const leaves = any_leaves(size);
    TreeHead const older{from, defined_root(std::span{leaves}.first(from))};
    TreeHead const newer{size, defined_root(leaves)};
    auto proof = *consistency_proof(from, size, source_of(leaves));
    RC_ASSERT(consistency_holds(older, newer, proof));
    RC_ASSERT(!consistency_holds({from, leaf_hash("another")}, newer, proof));
    RC_ASSERT(!consistency_holds(older, {size, leaf_hash("another")}, proof));
    proof[*rc::gen::inRange<std::size_t>(0, proof.size())][0] ^= 1U;
    RC_ASSERT(!consistency_holds(older, newer, proof));
    proof.pop_back();
    RC_ASSERT(!consistency_holds(older, newer, proof));
}

}  // namespace

}  // namespace linka::store
