// Signed notes: what the key signed is read back, and nothing else passes for it.
#include "store/checkpoint.hpp"

#include "store/base64.hpp"
#include "support.hpp"

#include <gtest/gtest.h>

#include <sys/stat.h>

namespace linka::store {

namespace {

// The example of c2sp.org/signed-note: a key, a text and its signature, made by somebody else.
constexpr char const* published_key =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr char const* published_text =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n";
constexpr char const* published_signature =
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";

class CheckpointTest : public ::testing::Test {
  protected:
    TempDirectory directory;
    CheckpointKey key = must(CheckpointKey::create(directory.path("keys")));
    TreeHead const tree{1204, leaf_hash("whatever")};
};

TEST(VerifierKey, ReadsThePublishedKeyAndItsSignature) {
    auto const key = VerifierKey::parse(published_key);
    ASSERT_TRUE(key);
    EXPECT_EQ(key->name(), "PeterNeumann");
    EXPECT_EQ(key->text(), published_key);
    auto const bytes = from_base64(published_signature);
    ASSERT_TRUE(bytes);
    EXPECT_EQ(bytes->substr(0, 4), key->hash());
    EXPECT_TRUE(key->fits(published_text, bytes->substr(4)));
    EXPECT_FALSE(key->fits(std::string{published_text} + " ", bytes->substr(4)));
}

TEST(VerifierKey, RefusesWhatIsNoKey) {
    std::string const text{published_key};
    EXPECT_FALSE(VerifierKey::parse(""));
    EXPECT_FALSE(VerifierKey::parse("PeterNeumann"));
    EXPECT_FALSE(VerifierKey::parse("PeterNeumann+c74f20a3"));
    EXPECT_FALSE(VerifierKey::parse(text.substr(0, text.size() - 4)));
    EXPECT_FALSE(VerifierKey::parse("PeterNeumann+c74f20a4" + text.substr(21)));
    EXPECT_FALSE(VerifierKey::parse("x" + text));
}

TEST(Base64, IsStrict) {
    for (std::string const bytes : {"", "f", "fo", "foo", "foob"})
        EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
    EXPECT_EQ(to_base64("foob"), "Zm9vYg==");
    for (std::string const text : {"Zg", "Zg=", "Zh==", "Z===", "====", "Zg==\n", " Zg=", "Z*=="})
        EXPECT_FALSE(from_base64(text)) << text;
}

TEST_F(CheckpointTest, SaysWhatItSigned) {
    auto const note = key.sign(tree);
    auto const head = key.verifier().name() + "\n1204\n" +
                      to_base64({reinterpret_cast<char const*>(tree.root.data()), 32}) + "\n\n— " +
                      key.verifier().name() + " ";
    EXPECT_TRUE(note.starts_with(head)) << note;
    EXPECT_EQ(must(open_checkpoint(note, key.verifier())), tree);
    EXPECT_EQ(note, key.sign(tree));
}

TEST_F(CheckpointTest, RefusesEveryChangedByte) {
    auto const note = key.sign(tree);
    for (std::size_t at = 0; at < note.size(); ++at) {
        auto changed = note;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        EXPECT_TRUE(open_checkpoint(changed, key.verifier()).has_error()) << at;
        EXPECT_TRUE(open_checkpoint(note.substr(0, at), key.verifier()).has_error()) << at;
    }
}

TEST_F(CheckpointTest, TellsAnotherKeyFromAForgedSignature) {
    TempDirectory const elsewhere;
    auto const other = must(CheckpointKey::create(elsewhere.path("keys")));
    auto const note = key.sign(tree);
    EXPECT_EQ(code_of(open_checkpoint(note, other.verifier())), "checkpoint_other_key");
    auto forged = note;
    forged[key.verifier().name().size() + 1] = '2';
    EXPECT_EQ(code_of(open_checkpoint(forged, key.verifier())), "checkpoint_forged");
    EXPECT_EQ(code_of(open_checkpoint("what", key.verifier())), "checkpoint_unreadable");
}

TEST_F(CheckpointTest, IsTheSameKeyWhenReadAgain) {
    auto const again = must(CheckpointKey::load(directory.path("keys")));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->verifier(), key.verifier());
    EXPECT_EQ(VerifierKey::parse(key.verifier().text()), key.verifier());
    struct ::stat file{};
    ASSERT_EQ(::stat(directory.path("keys/checkpoint.key").c_str(), &file), 0);
    EXPECT_EQ(file.st_mode & 0777U, 0600U);
}

TEST_F(CheckpointTest, TellsAMissingKeyFromADamagedOne) {
    EXPECT_FALSE(must(CheckpointKey::load(directory.path("nowhere"))));
    std::filesystem::resize_file(directory.path("keys/checkpoint.key"), 40);
    EXPECT_EQ(code_of(CheckpointKey::load(directory.path("keys"))), "checkpoint_key_lost");
}

}  // namespace

}  // namespace linka::store
