// A backup is what was answered, proved; damaged, it is refused with what is wrong.
#include "store/backup.hpp"

#include "store/backup_state.hpp"
#include "store/merkle.hpp"
#include "store/rocks_log.hpp"
#include "support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <thread>

namespace linka::store {

namespace {

namespace fs = std::filesystem;

void nobody_hears(std::string_view, std::uint64_t, std::uint64_t) {}

class BackupTest : public ::testing::Test {
  protected:
    void SetUp() override { log = must(open_rocks_log(directory.path("log"), clock, {})); }

    void append_some(int count, std::size_t bytes = 100) {
        for (int i = 0; i < count; ++i) {
            clock.advance(std::chrono::seconds{1});
            must(append_now(*log, an_append(std::string(bytes, 'x'), {{"s", {}}})));
        }
    }
    BackupState create() {
        return must(create_backup(*log, directory.path("copy"), clock.now(), nobody_hears));
    }
    std::string code_of_verifying(std::uint32_t id = 0) {
        return code_of(verify_backup(directory.path("copy"), id, nobody_hears));
    }
    std::vector<fs::path> files_of_backup(std::string const& below) {
        std::vector<fs::path> files;
        for (auto const& each : fs::recursive_directory_iterator{directory.path("copy/" + below)}) {
            if (each.is_regular_file() && fs::file_size(each) > 0) files.push_back(each.path());
        }
        std::ranges::sort(files);
        return files;
    }

    TempDirectory directory;
    TestClock clock;
    std::unique_ptr<EventLog> log;
};

void flip_a_bit(fs::path const& file, std::uintmax_t at) {
    std::fstream stream{file, std::ios::in | std::ios::out | std::ios::binary};
    stream.seekg(static_cast<std::streamoff>(at));
    auto const byte = static_cast<char>(stream.get() ^ 0x10);
    stream.seekp(static_cast<std::streamoff>(at));
    stream.put(byte);
}

std::string bytes_of(EventLog const& log) {
    std::string bytes;
    for (auto const& record : must(log.read(0, 100'000, 100'000'000))) bytes += record.bytes;
    return bytes;
}

TEST_F(BackupTest, HoldsWhatWasAnsweredAndNothingElse) {
    append_some(5);
    auto const state = create();
    EXPECT_EQ(state.position, 5U);
    EXPECT_EQ(state.tree_size, 5U);
    EXPECT_EQ(state.recorded_at, clock.now());
    auto const verified = must(verify_backup(directory.path("copy"), 0, nobody_hears));
    EXPECT_EQ(verified.position, 5U);
    EXPECT_EQ(verified.root, state.root);
    append_some(3);
    EXPECT_EQ(must(verify_backup(directory.path("copy"), 0, nobody_hears)).position, 5U);
    EXPECT_EQ(create().position, 8U);
    EXPECT_EQ(must(verify_backup(directory.path("copy"), 1, nobody_hears)).position, 5U);
}

TEST_F(BackupTest, OfAnEmptyLogIsABackupToo) {
    EXPECT_EQ(create().position, 0U);
    EXPECT_EQ(code_of_verifying(), "");
    EXPECT_EQ(must(verify_backup(directory.path("copy"), 0, nobody_hears)).root, empty_root());
}

TEST_F(BackupTest, CarriesTheRootOverItsRecords) {
    append_some(6);
    Frontier tree;
    for (auto const& record : must(log->read(0, 10, 100'000))) tree.add(leaf_hash(record.bytes));
    EXPECT_EQ(create().root, tree.root());
}

TEST_F(BackupTest, IsRestoredByteForByteAndGoesOn) {
    append_some(7);
    auto const state = create();
    auto const before = bytes_of(*log);
    auto const target = directory.path("new/log");
    EXPECT_EQ(
        must(restore_backup(directory.path("copy"), 0, target, nobody_hears)).root, state.root
    );
    auto const restored = must(open_rocks_log(target, clock, {}));
    EXPECT_EQ(bytes_of(*restored), before);
    EXPECT_EQ(must(append_now(*restored, an_append("next", {{"s", 7}}))).position, 8U);
}

TEST_F(BackupTest, IsTakenWhileFourWritersWrite) {
    std::atomic<bool> enough = false;
    std::atomic<Position> answered = 0;
    std::vector<std::thread> writers;
    for (int writer = 0; writer < 4; ++writer) {
        writers.emplace_back([&, writer] {
            while (!enough) {
                auto const done = must(append_now(
                    *log, an_append(std::string(3000, 'y'), {{"s" + std::to_string(writer), {}}})
                ));
                for (auto seen = answered.load();
                     seen < done.position &&
                     !answered.compare_exchange_weak(seen, done.position);) {
                }
            }
        });
    }
    for (int i = 0; i < 5; ++i) {
        Position const before = answered;
        auto const state = create();
        EXPECT_GE(state.position, before);
        EXPECT_EQ(
            must(verify_backup(directory.path("copy"), state.id, nobody_hears)).root, state.root
        );
    }
    enough = true;
    for (auto& writer : writers) writer.join();
}

TEST_F(BackupTest, CopiesAnUnchangedFileOnce) {
    append_some(20, 400'000);
    create();
    log.reset();
    log = must(open_rocks_log(directory.path("log"), clock, {}));  // What was replayed is flushed.
    create();
    auto const shared = files_of_backup("log/shared_checksum").size();
    append_some(1);
    create();
    EXPECT_EQ(files_of_backup("log/shared_checksum").size(), shared);
}

TEST_F(BackupTest, KeepsTheNewest) {
    for (int i = 0; i < 4; ++i) {
        append_some(1);
        create();
    }
    EXPECT_EQ(code_of(keep_backups(directory.path("copy"), 2)), "");
    auto const left = must(list_backups(directory.path("copy")));
    ASSERT_EQ(left.size(), 2U);
    EXPECT_EQ(left[0].state.id, 3U);
    EXPECT_EQ(left[1].state.position, 4U);
    EXPECT_EQ(code_of_verifying(1), "backup_missing");
    EXPECT_EQ(code_of_verifying(3), "");
}

TEST_F(BackupTest, IsRefusedWhenOneBitOfAnyFileIsWrong) {
    append_some(20, 1000);
    log.reset();
    log = must(open_rocks_log(directory.path("log"), clock, {}));  // So that there are SST files.
    append_some(20, 1000);
    create();
    for (auto const& file : files_of_backup(".")) {
        if (file.filename() == "LATEST_BACKUP") continue;
        auto const size = fs::file_size(file);
        for (auto const at : {std::uintmax_t{0}, size / 2, size - 1}) {
            flip_a_bit(file, at);
            auto const code = code_of_verifying();
            EXPECT_THAT(code, ::testing::AnyOf("backup_damaged", "backup_missing")) << file << at;
            EXPECT_NE(
                code_of(restore_backup(directory.path("copy"), 0, directory.path("r"), nobody_hears)
                ),
                ""
            );
            fs::remove_all(directory.path("r"));
            flip_a_bit(file, at);
        }
    }
    EXPECT_EQ(code_of_verifying(), "");
}

TEST_F(BackupTest, IsRefusedWhenAFileIsMissingOrTorn) {
    append_some(20, 1000);
    create();
    for (auto const& file : files_of_backup(".")) {
        if (file.filename() == "LATEST_BACKUP") continue;
        fs::copy_file(file, directory.path("aside"), fs::copy_options::overwrite_existing);
        fs::resize_file(file, fs::file_size(file) / 2);
        EXPECT_NE(code_of_verifying(), "") << file;
        fs::remove(file);
        EXPECT_NE(code_of_verifying(), "") << file;
        fs::copy_file(directory.path("aside"), file);
    }
    EXPECT_EQ(code_of_verifying(), "");
}

TEST_F(BackupTest, SaysWhichOfSeveralIsDamaged) {
    append_some(3);
    create();
    append_some(3);
    create();
    flip_a_bit(directory.path("copy/states/000001"), 20);
    auto const listed = must(list_backups(directory.path("copy")));
    ASSERT_EQ(listed.size(), 2U);
    EXPECT_NE(listed[0].damage, "");
    EXPECT_EQ(listed[1].damage, "");
    EXPECT_EQ(code_of_verifying(1), "backup_damaged");
    EXPECT_EQ(code_of_verifying(2), "");
}

TEST_F(BackupTest, IsFoundByARelativeName) {
    append_some(1);
    create();
    auto const relative = fs::relative(directory.path("copy")).string();
    EXPECT_EQ(code_of(verify_backup(relative, 0, nobody_hears)), "");
}

TEST_F(BackupTest, IsMissingWhereThereIsNone) {
    EXPECT_EQ(code_of_verifying(), "backup_missing");
    EXPECT_EQ(code_of(list_backups(directory.path("copy"))), "backup_missing");
    EXPECT_FALSE(fs::exists(directory.path("copy")));
    append_some(1);
    create();
    EXPECT_EQ(code_of_verifying(9), "backup_missing");
}

TEST(BackupState, IsReadBackOrRefused) {
    BackupState const state{7, 12, 12, Digest{1, 2, 3}, from_us(5), from_us(6), Digest{9}};
    auto const text = encode_backup_state(state);
    auto const read = decode_backup_state(text);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(encode_backup_state(*read), text);
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto changed = text;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        EXPECT_FALSE(decode_backup_state(changed).has_value()) << at;
        EXPECT_FALSE(decode_backup_state(text.substr(0, at)).has_value()) << at;
    }
    EXPECT_FALSE(decode_backup_state(text + "\n").has_value());
}

}  // namespace

}  // namespace linka::store
