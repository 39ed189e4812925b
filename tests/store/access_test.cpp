#include "store/access.hpp"

#include "support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <thread>

namespace linka::store {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::Not;

std::string bytes_of(std::string const& path) {
    std::ifstream file{path, std::ios::binary};
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

void replace_bytes(std::string const& path, std::string const& bytes) {
    std::ofstream{path, std::ios::binary} << bytes;
}

std::string field_code(Done const& result) {
    return result.has_error() && !result.error().fields.empty() ? result.error().fields[0].code
                                                                : "";
}

class AccessTest : public ::testing::Test {
  protected:
    Result<std::unique_ptr<Access>> opened() {
        return open_access(directory.path("access"), clock, options);
    }
    void reopen() {
        access.reset();
        access = must(opened());
    }
    std::string file() const { return directory.path("access") + "/credentials"; }

    TempDirectory directory;
    TestClock clock;
    AccessOptions options{.argon2_memory_kib = 8, .argon2_passes = 1};
    std::unique_ptr<Access> access = must(opened());
};

TEST_F(AccessTest, LetsTheRightPasswordIn) {
    ASSERT_EQ(code_of(access->add_account("account-1", "anna", "spravne heslo")), "");
    EXPECT_EQ(must(access->check_password("anna", "spravne heslo")), "account-1");
}

TEST_F(AccessTest, RefusesAWrongPasswordAndAnUnknownNameAlike) {
    ASSERT_EQ(code_of(access->add_account("account-1", "anna", "spravne heslo")), "");
    auto const wrong = access->check_password("anna", "spatne heslo!");
    auto const unknown = access->check_password("nikdo", "spravne heslo");
    auto const impossible = access->check_password("n i k d o", "spravne heslo");
    for (auto const& answer : {wrong, unknown, impossible}) {
        EXPECT_EQ(code_of(answer), "wrong_password");
        EXPECT_EQ(answer.error().kind, FaultKind::forbidden);
        EXPECT_EQ(answer.error().subject, "");
    }
}

TEST_F(AccessTest, ComparesNamesWithoutCase) {
    ASSERT_EQ(code_of(access->add_account("account-1", "Anna.N", "spravne heslo")), "");
    EXPECT_EQ(must(access->check_password("aNNa.n", "spravne heslo")), "account-1");
    EXPECT_EQ(
        code_of(access->add_account("account-2", "ANNA.N", "jine heslo 1")), "username_taken"
    );
    EXPECT_EQ(code_of(access->add_account("account-1", "jana", "jine heslo 1")), "account_exists");
    ASSERT_EQ(access->accounts().size(), 1U);
    EXPECT_EQ(access->accounts()[0].username, "anna.n");
    EXPECT_EQ(access->accounts()[0].account_id, "account-1");
}

TEST_F(AccessTest, RefusesBadNamesAndShortPasswords) {
    auto const add = [this](std::string const& username, std::string const& password) {
        return field_code(access->add_account("account-1", username, password));
    };
    EXPECT_EQ(add("a", "spravne heslo"), "bad_username");
    EXPECT_EQ(add(std::string(65, 'a'), "spravne heslo"), "bad_username");
    EXPECT_EQ(add("an na", "spravne heslo"), "bad_username");
    EXPECT_EQ(add("žena", "spravne heslo"), "bad_username");
    EXPECT_EQ(add("anna", "123456789"), "password_short");
    // Nine characters of two bytes each.
    EXPECT_EQ(add("anna", "řřřřřřřřř"), "password_short");
    EXPECT_EQ(add("anna", "řřřřřřřřřř"), "");
}

TEST_F(AccessTest, KeepsEverythingOverAReopening) {
    ASSERT_EQ(code_of(access->add_account("account 1%", "anna", "spravne heslo")), "");
    auto const session = must(access->open_session("account 1%"));
    auto const token = must(access->create_token("account 1%", "export\nzálohy"));
    reopen();
    EXPECT_EQ(must(access->check_password("anna", "spravne heslo")), "account 1%");
    EXPECT_EQ(access->find_session(session), "account 1%");
    EXPECT_EQ(access->find_token(token), "account 1%");
}

TEST_F(AccessTest, TellsSessionsAndTokensApart) {
    auto const session = must(access->open_session("account-1"));
    auto const token = must(access->create_token("account-1", "skript"));
    EXPECT_NE(session, token);
    EXPECT_EQ(session.size(), 43U);
    EXPECT_FALSE(access->find_token(session));
    EXPECT_FALSE(access->find_session(token));
    EXPECT_FALSE(access->find_session(""));
    EXPECT_FALSE(access->find_session(session.substr(1)));
    EXPECT_FALSE(access->find_session(std::string(1'000'000, 'a')));
}

TEST_F(AccessTest, EndsASessionThatIsClosed) {
    auto const first = must(access->open_session("account-1"));
    auto const second = must(access->open_session("account-1"));
    ASSERT_EQ(code_of(access->close_session(first)), "");
    EXPECT_FALSE(access->find_session(first));
    EXPECT_EQ(access->find_session(second), "account-1");
    reopen();
    EXPECT_FALSE(access->find_session(first));
    EXPECT_EQ(code_of(access->close_session(first)), "");
}

TEST_F(AccessTest, EndsASessionThatLiesIdle) {
    auto const session = must(access->open_session("account-1"));
    clock.advance(hours{2} - seconds{1});
    EXPECT_TRUE(access->find_session(session));
    clock.advance(hours{2} - seconds{1});
    EXPECT_TRUE(access->find_session(session));
    clock.advance(hours{2});
    EXPECT_FALSE(access->find_session(session));
    clock.advance(-hours{2});
    EXPECT_FALSE(access->find_session(session));
}

TEST_F(AccessTest, EndsASessionOfAgeHoweverBusy) {
    auto const session = must(access->open_session("account-1"));
    for (int i = 0; i < 11; ++i) {
        clock.advance(hours{1});
        EXPECT_TRUE(access->find_session(session));
    }
    clock.advance(hours{1});
    EXPECT_FALSE(access->find_session(session));
}

TEST_F(AccessTest, RemembersThatASessionWasUsed) {
    auto const session = must(access->open_session("account-1"));
    clock.advance(hours{1});
    EXPECT_TRUE(access->find_session(session));
    clock.advance(hours{1} + minutes{30});
    reopen();
    EXPECT_TRUE(access->find_session(session));
}

TEST_F(AccessTest, WritesPostponementsAtMostOnceAMinute) {
    auto const session = must(access->open_session("account-1"));
    auto const before = bytes_of(file());
    clock.advance(seconds{59});
    EXPECT_TRUE(access->find_session(session));
    EXPECT_EQ(bytes_of(file()), before);
    clock.advance(seconds{1});
    EXPECT_TRUE(access->find_session(session));
    auto const after = bytes_of(file());
    EXPECT_NE(after, before);
    clock.advance(seconds{59});
    EXPECT_TRUE(access->find_session(session));
    EXPECT_EQ(bytes_of(file()), after);
}

TEST_F(AccessTest, ForgetsExpiredSessionsOnDiskToo) {
    must(access->open_session("account-old"));
    clock.advance(hours{3});
    must(access->open_session("account-new"));
    EXPECT_THAT(bytes_of(file()), Not(HasSubstr("account-old")));
    EXPECT_THAT(bytes_of(file()), HasSubstr("account-new"));
}

TEST_F(AccessTest, SlowsDownGuessingForOneName) {
    ASSERT_EQ(code_of(access->add_account("account-1", "anna", "spravne heslo")), "");
    ASSERT_EQ(code_of(access->add_account("account-2", "jana", "jine heslo 1")), "");
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(
            code_of(access->check_password(i % 2 == 0 ? "anna" : "ANNA", "spatne heslo")),
            "wrong_password"
        );
        clock.advance(seconds{2});
    }
    auto const refused = access->check_password("anna", "spravne heslo");
    EXPECT_EQ(code_of(refused), "too_many_attempts");
    EXPECT_EQ(refused.error().kind, FaultKind::unavailable);
    EXPECT_EQ(refused.error().subject, "50");
    EXPECT_EQ(code_of(access->check_password("jana", "jine heslo 1")), "");
    clock.advance(seconds{50});
    EXPECT_EQ(code_of(access->check_password("anna", "spravne heslo")), "");
}

TEST_F(AccessTest, SlowsDownGuessingNamesThatDoNotExist) {
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(code_of(access->check_password("nikdo", "x")), "wrong_password");
    EXPECT_EQ(code_of(access->check_password("nikdo", "x")), "too_many_attempts");
}

TEST_F(AccessTest, DoesNotCountWhoGetsIn) {
    ASSERT_EQ(code_of(access->add_account("account-1", "anna", "spravne heslo")), "");
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(code_of(access->check_password("anna", "spravne heslo")), "");
}

TEST_F(AccessTest, DoesNotLockAnyoneOutWhenTheClockIsSetBack) {
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(code_of(access->check_password("anna", "x")), "wrong_password");
    clock.advance(-hours{1});
    EXPECT_EQ(code_of(access->check_password("anna", "x")), "wrong_password");
}

TEST_F(AccessTest, RevokesEverySessionAndTokenOfAnAccount) {
    ASSERT_EQ(code_of(access->add_account("account-1", "anna", "spravne heslo")), "");
    auto const session = must(access->open_session("account-1"));
    auto const token = must(access->create_token("account-1", "skript"));
    auto const other = must(access->open_session("account-2"));
    ASSERT_EQ(code_of(access->revoke_all("account-1")), "");
    EXPECT_FALSE(access->find_session(session));
    EXPECT_FALSE(access->find_token(token));
    EXPECT_EQ(access->find_session(other), "account-2");
    EXPECT_THAT(
        bytes_of(file()), Not(::testing::ContainsRegex("(session|token) [0-9a-f]+ account-1 "))
    );
    EXPECT_THAT(bytes_of(file()), Not(HasSubstr("skript")));
    // Its name and password stay: whether it may sign in is for the log to say.
    EXPECT_EQ(must(access->check_password("anna", "spravne heslo")), "account-1");
    reopen();
    EXPECT_FALSE(access->find_session(session));
    EXPECT_FALSE(access->find_token(token));
}

TEST_F(AccessTest, KeepsNoSecretAndNoPasswordInTheFile) {
    ASSERT_EQ(code_of(access->add_account("account-1", "anna", "spravneheslo")), "");
    auto const session = must(access->open_session("account-1"));
    auto const token = must(access->create_token("account-1", "skript"));
    auto const bytes = bytes_of(file());
    EXPECT_THAT(bytes, Not(HasSubstr("spravneheslo")));
    EXPECT_THAT(bytes, Not(HasSubstr(session)));
    EXPECT_THAT(bytes, Not(HasSubstr(token)));
    EXPECT_THAT(bytes, HasSubstr("$argon2id$"));
}

TEST_F(AccessTest, NoticesOneChangedByteAnywhere) {
    ASSERT_EQ(code_of(access->add_account("account-1", "anna", "spravne heslo")), "");
    must(access->open_session("account-1"));
    must(access->create_token("account-1", "skript"));
    access.reset();
    auto const whole = bytes_of(file());
    for (std::size_t i = 0; i < whole.size(); ++i) {
        auto broken = whole;
        broken[i] = static_cast<char>(broken[i] ^ 1);
        replace_bytes(file(), broken);
        auto const answer = opened();
        ASSERT_EQ(code_of(answer), "access_corrupt") << "byte " << i;
        ASSERT_EQ(answer.error().kind, FaultKind::corrupt);
    }
    for (std::size_t size = 0; size < whole.size(); ++size) {
        replace_bytes(file(), whole.substr(0, size));
        ASSERT_EQ(code_of(opened()), "access_corrupt") << size << " bytes";
    }
    replace_bytes(file(), whole + "\n");
    EXPECT_EQ(code_of(opened()), "access_corrupt");
    replace_bytes(file(), whole);
    EXPECT_EQ(code_of(opened()), "");
}

TEST_F(AccessTest, LetsOnlyTheOwnerReadIt) {
    must(access->open_session("account-1"));
    struct ::stat info{};
    ASSERT_EQ(::stat(file().c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777U, 0600U);
    ASSERT_EQ(::stat(directory.path("access").c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777U, 0700U);
}

TEST_F(AccessTest, RefusesASecondOpener) {
    auto const second = opened();
    EXPECT_EQ(code_of(second), "data_in_use");
    EXPECT_EQ(second.error().kind, FaultKind::unavailable);
}

TEST_F(AccessTest, ShowsNoChangeThatCouldNotBeWritten) {
    auto const session = must(access->open_session("account-1"));
    // A directory in the way of the new file: nothing can be written, even by root.
    ASSERT_TRUE(std::filesystem::create_directory(file() + ".new"));
    EXPECT_EQ(code_of(access->close_session(session)), "data_unreachable");
    EXPECT_EQ(
        code_of(access->add_account("account-1", "anna", "spravne heslo")), "data_unreachable"
    );
    EXPECT_EQ(access->find_session(session), "account-1");
    EXPECT_TRUE(access->accounts().empty());
    std::filesystem::remove(file() + ".new");
    EXPECT_EQ(code_of(access->close_session(session)), "");
    EXPECT_FALSE(access->find_session(session));
}

TEST_F(AccessTest, BoundsTheSessionsOfOneAccount) {
    auto const first = must(access->open_session("account-1"));
    auto const other = must(access->open_session("account-2"));
    for (int i = 0; i < 1000; ++i) {
        clock.advance(std::chrono::milliseconds{1});
        must(access->open_session("account-1"));
    }
    EXPECT_FALSE(access->find_session(first));
    EXPECT_TRUE(access->find_session(other));
}

TEST_F(AccessTest, ServesManyThreadsAtOnce) {
    auto const session = must(access->open_session("account-1"));
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&, thread] {
                auto const own = "account-" + std::to_string(thread + 2);
                for (int i = 0; i < 20; ++i) {
                    auto const mine = must(access->open_session(own));
                    EXPECT_EQ(access->find_session(mine), own);
                    EXPECT_EQ(access->find_session(session), "account-1");
                    clock.advance(seconds{30});
                    EXPECT_EQ(code_of(access->close_session(mine)), "");
                }
            });
        }
    }
    EXPECT_TRUE(access->find_session(session));
}

}  // namespace

}  // namespace linka::store
