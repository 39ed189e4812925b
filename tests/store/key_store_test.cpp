// The key store: a key is the same until it is destroyed, and then it is nowhere.
#include "store/key_store.hpp"

#include "store/support.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <thread>

namespace linka::store {
namespace {

namespace fs = std::filesystem;
using v1::Retention;

std::string hex_free(SecretKey const& key) { return {key.data(), key.data() + SecretKey::size()}; }

class KeyStoreTest : public ::testing::Test {
  protected:
    std::unique_ptr<KeyStore> open() {
        auto store = open_key_store(keys_, clock_);
        EXPECT_TRUE(store) << (store ? "" : store.error().code);
        return store ? std::move(*store) : nullptr;
    }
    static NamedKey key(KeyStore& store, std::string const& subject) {
        auto made = store.key_for(subject, Retention::text);
        EXPECT_TRUE(made) << (made ? "" : made.error().code);
        return made ? *made : NamedKey{};
    }
    static bool opens(KeyStore const& store, NamedKey const& named) {
        auto const found = store.find(named.name);
        auto const* const key = std::get_if<SecretKey>(&found);
        return key != nullptr && hex_free(*key) == hex_free(named.key);
    }
    static bool erased(KeyStore const& store, NamedKey const& named) {
        return std::holds_alternative<Erased>(store.find(named.name));
    }
    /// Every byte of every file below keys/.
    std::string all_bytes() const {
        std::ostringstream all;
        for (auto const& entry : fs::recursive_directory_iterator{keys_})
            if (entry.is_regular_file())
                all << std::ifstream{entry.path(), std::ios::binary}.rdbuf();
        return all.str();
    }

    TempDirectory directory_;
    std::string keys_ = directory_.path("keys");
    TestClock clock_;
};

TEST_F(KeyStoreTest, KeepsAKeyAcrossOpenings) {
    auto store = open();
    auto const one = key(*store, "case-1");
    EXPECT_EQ(hex_free(key(*store, "case-1").key), hex_free(one.key));
    EXPECT_NE(hex_free(key(*store, "case-2").key), hex_free(one.key));
    auto const other_kind = store->key_for("case-1", Retention::contact);
    ASSERT_TRUE(other_kind);
    EXPECT_NE(hex_free(other_kind->key), hex_free(one.key));
    store.reset();
    store = open();
    EXPECT_TRUE(opens(*store, one));
    EXPECT_EQ(hex_free(key(*store, "case-1").key), hex_free(one.key));
    EXPECT_EQ(store->live().size(), 3U);
}

TEST_F(KeyStoreTest, KeepsNoKeyInTheClearButTheEpochs) {
    auto store = open();
    auto const one = key(*store, "case-1");
    EXPECT_EQ(all_bytes().find(hex_free(one.key)), std::string::npos);
    for (auto const& entry : fs::directory_iterator{keys_}) {
        struct ::stat status{};
        ASSERT_EQ(::stat(entry.path().c_str(), &status), 0);
        EXPECT_EQ(status.st_mode & 0777U, 0600U) << entry.path();
    }
}

TEST_F(KeyStoreTest, TellsErasedFromNeverHad) {
    auto store = open();
    auto const one = key(*store, "case-1");
    std::string const subject = "case-1";
    auto const proof = store->forget({&subject, 1});
    ASSERT_TRUE(proof);
    EXPECT_EQ(proof->front().keys, 1U);
    EXPECT_LT(proof->front().epoch_before, proof->front().epoch_after);
    auto const found = store->find(one.name);
    ASSERT_TRUE(std::holds_alternative<Erased>(found));
    EXPECT_EQ(std::get<Erased>(found).by, v1::ErasedBy::request);
    EXPECT_EQ(store->state(one.name), v1::PersonalState::erased);
    EXPECT_TRUE(std::holds_alternative<NoKey>(store->find({one.name.slot, std::string(16, 'x')})));
    EXPECT_TRUE(std::holds_alternative<NoKey>(store->find({999, one.name.id})));
}

TEST_F(KeyStoreTest, MakesNoKeyForWhoIsForgotten) {
    auto store = open();
    std::vector<std::string> const subjects{"case-1", "case-never-sealed"};
    ASSERT_TRUE(store->forget(subjects));
    store.reset();
    store = open();
    for (auto const& subject : subjects) {
        EXPECT_TRUE(store->is_fenced(subject));
        auto const refused = store->key_for(subject, Retention::contact);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, "subject_erased");
    }
}

TEST_F(KeyStoreTest, ForgetsTwiceAlike) {
    auto store = open();
    key(*store, "case-1");
    ASSERT_TRUE(store->key_for("case-1", Retention::contact));
    auto const other = key(*store, "case-2");
    std::string const subject = "case-1";
    auto const first = store->forget({&subject, 1});
    auto const epoch = store->epoch();
    auto const again = store->forget({&subject, 1});
    ASSERT_TRUE(first && again);
    EXPECT_EQ(again->front().keys, 2U);
    EXPECT_EQ(again->front().epoch_before, first->front().epoch_before);
    EXPECT_EQ(store->epoch(), epoch);
    EXPECT_TRUE(opens(*store, other));
}

TEST_F(KeyStoreTest, LeavesNothingOfADestroyedKeyInAnyFile) {
    auto store = open();
    auto const survivor = key(*store, "case-2");
    key(*store, "case-1");
    auto const before = all_bytes();
    auto const epoch_key = before.substr(before.find("LKE1") + 20, 32);
    auto const subject_at = before.find("case-1");
    auto const wrapped = before.substr(subject_at - 60, 60);
    std::string const subject = "case-1";
    ASSERT_TRUE(store->forget({&subject, 1}));
    auto const after = all_bytes();
    EXPECT_EQ(after.find(epoch_key), std::string::npos);
    EXPECT_EQ(after.find(wrapped), std::string::npos);
    EXPECT_EQ(after.find(wrapped.substr(12, 32)), std::string::npos);
    EXPECT_TRUE(opens(*store, survivor));
}

TEST_F(KeyStoreTest, OpensNothingFromAnOldCopyOfItsSlots) {
    auto store = open();
    auto const one = key(*store, "case-1");
    fs::copy(keys_ + "/slots-1", directory_.path("stray"));
    std::string const subject = "case-1";
    ASSERT_TRUE(store->forget({&subject, 1}));
    store.reset();
    // Whoever puts the stray copy back lacks its epoch's key; the store notices and opens nothing.
    fs::remove(keys_ + "/slots-2");
    fs::copy(directory_.path("stray"), keys_ + "/slots-2");
    store = open();
    EXPECT_FALSE(opens(*store, one));
    EXPECT_FALSE(store->health());
}

TEST_F(KeyStoreTest, LetsGoOfWhatARuleNamesAndMakesNewKeysAfter) {
    auto store = open();
    auto const old = key(*store, "case-1");
    auto const since = clock_.now();
    clock_.advance(std::chrono::hours{1});
    auto const live = store->live();
    auto const proof = store->let_go(live, v1::ErasedBy::text_rule);
    ASSERT_TRUE(proof);
    EXPECT_EQ(proof->keys, 1U);
    EXPECT_TRUE(erased(*store, old));
    EXPECT_EQ(std::get<Erased>(store->find(old.name)).by, v1::ErasedBy::text_rule);
    EXPECT_EQ(store->erased_since(v1::ErasedBy::text_rule, since), 1U);
    EXPECT_EQ(store->erased_since(v1::ErasedBy::contact_rule, since), 0U);
    auto const fresh = key(*store, "case-1");
    EXPECT_TRUE(opens(*store, fresh));
    EXPECT_TRUE(erased(*store, old));
}

TEST_F(KeyStoreTest, ChangesTheEpochOnItsOwnAndKeepsEveryKey) {
    auto store = open();
    std::vector<NamedKey> all;
    for (int i = 0; i < 2000; ++i) all.push_back(key(*store, "case-" + std::to_string(i)));
    ASSERT_TRUE(store->rotate());
    EXPECT_EQ(store->epoch(), 2U);
    store.reset();
    store = open();
    for (auto const& one : all) EXPECT_TRUE(opens(*store, one));
}

TEST_F(KeyStoreTest, GivesManyAtOnceOneKey) {
    auto store = open();
    std::vector<std::string> seen(8);
    std::vector<std::thread> writers;
    for (auto& one : seen) writers.emplace_back([&] { one = hex_free(key(*store, "case-1").key); });
    for (auto& writer : writers) writer.join();
    EXPECT_THAT(seen, testing::Each(seen[0]));
    EXPECT_EQ(store->live().size(), 1U);
}

TEST_F(KeyStoreTest, NeverOpensTheWrongThingWhateverBitIsFlipped) {
    NamedKey one;
    {
        auto store = open();
        one = key(*store, "case-1");
    }
    for (auto const& entry : fs::directory_iterator{keys_}) {
        auto const path = entry.path().string();
        std::ostringstream text;
        text << std::ifstream{path, std::ios::binary}.rdbuf();
        auto const bytes = text.str();
        for (std::size_t bit = 0; bit < bytes.size() * 8; bit += 7) {
            auto changed = bytes;
            changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
            std::ofstream{path, std::ios::binary} << changed;
            auto store = open();
            ASSERT_NE(store, nullptr);
            EXPECT_TRUE(std::holds_alternative<Unreadable>(store->find(one.name)))
                << path << " bit " << bit;
            EXPECT_FALSE(store->health()) << path << " bit " << bit;
        }
        std::ofstream{path, std::ios::binary} << bytes;
    }
    EXPECT_TRUE(opens(*open(), one));
}

TEST_F(KeyStoreTest, RefusesEveryChangeWhileDamaged) {
    auto const one = key(*open(), "case-1");
    std::ofstream{keys_ + "/epoch-1", std::ios::binary} << "not a key";
    auto store = open();
    std::string const subject = "case-1";
    EXPECT_EQ(store->key_for("case-2", Retention::text).error().code, "keys_unreadable");
    EXPECT_EQ(store->forget({&subject, 1}).error().code, "keys_unreadable");
    EXPECT_FALSE(store->rotate());
    EXPECT_FALSE(store->snapshot());
    EXPECT_EQ(store->state(one.name), v1::PersonalState::unreadable);
}

TEST_F(KeyStoreTest, OpensFromItsSnapshot) {
    auto store = open();
    auto const one = key(*store, "case-1");
    auto const files = store->snapshot();
    ASSERT_TRUE(files);
    auto const elsewhere = directory_.path("restored");
    fs::create_directories(elsewhere);
    for (auto const& file : *files)
        std::ofstream{elsewhere + "/" + file.name, std::ios::binary} << file.bytes;
    auto const restored = open_key_store(elsewhere, clock_);
    ASSERT_TRUE(restored);
    EXPECT_TRUE(opens(**restored, one));
}

}  // namespace
}  // namespace linka::store
