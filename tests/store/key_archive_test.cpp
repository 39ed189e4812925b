// Only the right secret opens an archive, and only as it was sealed.
#include "store/key_archive.hpp"

#include "support.hpp"

#include <gtest/gtest.h>

namespace linka::store {

namespace {

std::vector<ArchivedFile> some_files() {
    return {{"keys/epoch", std::string("\0\x01secret", 8)}, {"access/credentials", ""}};
}

TEST(KeyArchive, OpensToWhatWasSealed) {
    auto const sealed = must(seal_archive(some_files(), "correct horse"));
    EXPECT_EQ(sealed.find("secret"), std::string::npos);
    EXPECT_EQ(sealed.find("credentials"), std::string::npos);
    auto const files = must(open_archive(sealed, "correct horse"));
    ASSERT_EQ(files.size(), 2U);
    EXPECT_EQ(files[0].path, "keys/epoch");
    EXPECT_EQ(files[0].bytes, some_files()[0].bytes);
    EXPECT_EQ(files[1].bytes, "");
    EXPECT_EQ(must(open_archive(must(seal_archive({}, "s")), "s")).size(), 0U);
}

TEST(KeyArchive, IsAnotherOneEachTime) {
    EXPECT_NE(must(seal_archive(some_files(), "s")), must(seal_archive(some_files(), "s")));
}

TEST(KeyArchive, StaysShutForAnotherSecret) {
    auto const sealed = must(seal_archive(some_files(), "correct horse"));
    EXPECT_EQ(code_of(open_archive(sealed, "correct horsf")), "archive_not_opened");
    EXPECT_EQ(code_of(open_archive(sealed, "")), "archive_not_opened");
}

TEST(KeyArchive, StaysShutWhenAnyByteHasChanged) {
    auto const sealed = must(seal_archive({{"k", "v"}}, "s"));
    for (std::size_t at = 0; at < sealed.size(); at += 11) {
        auto changed = sealed;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        EXPECT_NE(code_of(open_archive(changed, "s")), "") << at;
    }
    EXPECT_NE(code_of(open_archive(sealed.substr(0, sealed.size() - 1), "s")), "");
    EXPECT_EQ(code_of(open_archive(sealed.substr(0, 40), "s")), "archive_damaged");
    EXPECT_EQ(code_of(open_archive("", "s")), "archive_damaged");
}

}  // namespace

}  // namespace linka::store
