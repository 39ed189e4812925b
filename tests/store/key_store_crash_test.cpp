// A process that ends in the middle of forgetting, at every place where it changes a file: what is
// left is one whole epoch or the other, and forgetting goes on where it stopped.
#include "store/key_store.hpp"
#include "store/support.hpp"

#include <algorithm>
#include <sys/wait.h>
#include <unistd.h>

namespace linka::store {
namespace {

namespace fs = std::filesystem;
using v1::Retention;

std::string const forgotten = "case-forgotten";

/// Runs in a process of its own that ends before its `last`th change; whether it came that far.
bool cut_off(std::string const& directory, TestClock const& clock, int last, bool rotate) {
    auto const child = ::fork();
    if (child == 0) {
        int changes = 0;
        auto store = open_key_store(directory, clock, [&] {
            if (++changes == last) ::_exit(9);
        });
        if (!store) ::_exit(1);
        bool const done =
            rotate ? (*store)->rotate().has_value() : (*store)->forget({&forgotten, 1}).has_value();
        ::_exit(done ? 0 : 1);
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_NE(WEXITSTATUS(status), 1);
    return WEXITSTATUS(status) == 9;
}

class Cut {
  public:
    Cut() {
        auto opened = open_key_store(directory_.path("keys"), clock_);
        auto const store = std::move(*opened);
        for (char const* const subject : {"case-a", "case-forgotten", "case-b"})
            keys_.push_back(*store->key_for(subject, Retention::text));
    }

    /// A fresh copy of the directory for every cut.
    std::string copy(int number) const {
        auto const path = directory_.path("cut-" + std::to_string(number));
        fs::copy(directory_.path("keys"), path);
        return path;
    }
    bool opens(KeyStore const& store, std::size_t which) const {
        auto const found = store.find(keys_[which].name);
        auto const* const key = std::get_if<SecretKey>(&found);
        return key != nullptr &&
               std::equal(key->data(), key->data() + SecretKey::size(), keys_[which].key.data());
    }
    bool erased(KeyStore const& store) const {
        return std::holds_alternative<Erased>(store.find(keys_[1].name));
    }
    std::unique_ptr<KeyStore> open(std::string const& path) const {
        auto store = open_key_store(path, clock_);
        EXPECT_TRUE(store);
        return std::move(*store);
    }
    TestClock const& clock() const { return clock_; }

  private:
    TempDirectory directory_;
    TestClock clock_;
    std::vector<NamedKey> keys_;
};

std::size_t files_in(std::string const& path) {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator{path}, fs::directory_iterator{})
    );
}

TEST(KeyStoreCutOff, AnywhereWhileForgettingGoesOnAtTheNextOpening) {
    Cut const cut;
    int last = 1;
    for (;; ++last) {
        auto const path = cut.copy(last);
        bool const ended_early = cut_off(path, cut.clock(), last, false);
        auto store = cut.open(path);
        ASSERT_TRUE(store->health()) << last;
        EXPECT_TRUE(cut.opens(*store, 0) && cut.opens(*store, 2)) << last;
        EXPECT_TRUE(cut.opens(*store, 1) || cut.erased(*store)) << last;
        EXPECT_EQ(files_in(path), 2U) << last;
        auto const proof = store->forget({&forgotten, 1});
        ASSERT_TRUE(proof) << last;
        EXPECT_EQ(proof->front().keys, 1U) << last;
        EXPECT_LT(proof->front().epoch_before, store->epoch()) << last;
        EXPECT_TRUE(cut.erased(*store)) << last;
        EXPECT_TRUE(cut.opens(*store, 0) && cut.opens(*store, 2)) << last;
        if (!ended_early) break;
    }
    // A fence, a slot, a new file, a key, a name and two destroyed files at the least.
    EXPECT_GT(last, 12);
}

TEST(KeyStoreCutOff, AnywhereWhileChangingTheEpochLosesNoKey) {
    Cut const cut;
    int last = 1;
    for (;; ++last) {
        auto const path = cut.copy(1000 + last);
        bool const ended_early = cut_off(path, cut.clock(), last, true);
        auto store = cut.open(path);
        ASSERT_TRUE(store->health()) << last;
        for (std::size_t i = 0; i < 3; ++i) EXPECT_TRUE(cut.opens(*store, i)) << last;
        EXPECT_EQ(files_in(path), 2U) << last;
        // And goes on working: another key, another epoch.
        ASSERT_TRUE(store->key_for("case-new", Retention::text)) << last;
        ASSERT_TRUE(store->rotate()) << last;
        if (!ended_early) break;
    }
    EXPECT_GT(last, 8);
}

TEST(KeyStoreCutOff, AnywhereWhileItIsMadeBeginsAnew) {
    TestClock const clock;
    for (int last = 1;; ++last) {
        TempDirectory const directory;
        bool const ended_early = cut_off(directory.path("keys"), clock, last, true);
        auto store = open_key_store(directory.path("keys"), clock);
        ASSERT_TRUE(store);
        EXPECT_TRUE((*store)->health()) << last;
        EXPECT_TRUE((*store)->key_for("case-1", Retention::text)) << last;
        if (!ended_early) break;
    }
}

}  // namespace
}  // namespace linka::store
