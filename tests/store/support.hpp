// What the tests of this layer share: a directory that goes away, a clock that obeys, and appends
// that are waited for.
#pragma once

#include "store/event_log.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <string>
#include <thread>

namespace linka::store {

class TempDirectory {
  public:
    TempDirectory() {
        auto pattern = (std::filesystem::temp_directory_path() / "linka-store-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) ADD_FAILURE() << "no temporary directory";
        path_ = pattern;
    }
    ~TempDirectory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TempDirectory(TempDirectory const&) = delete;
    TempDirectory& operator=(TempDirectory const&) = delete;

    std::string path(std::string const& name) const { return path_ + "/" + name; }

  private:
    std::string path_;
};

/// Death tests start the program again: a fork of one with threads may hang.
class DeathTestsStartAnew : public ::testing::Environment {
  public:
    void SetUp() override { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};
inline ::testing::Environment* const death_tests =
    ::testing::AddGlobalTestEnvironment(new DeathTestsStartAnew);  // GoogleTest owns it.

/// Shows what it was told, forwards or backwards.
class TestClock final : public Clock {
  public:
    Instant now() const override { return from_us(us_.load()); }
    void set(std::int64_t us) { us_.store(us); }
    void advance(std::chrono::microseconds by) { us_.fetch_add(by.count()); }

  private:
    std::atomic<std::int64_t> us_ = 1'586'336'400'000'000;
};

inline Append an_append(std::string commit, std::vector<StreamUse> streams) {
    Append append;
    append.commit = std::move(commit);
    append.streams = std::move(streams);
    return append;
}

inline Append with_request(Append append, std::string request_key, std::uint8_t digest) {
    append.request_key = std::move(request_key);
    append.request_digest.fill(digest);
    return append;
}

inline std::future<Result<Appended>> start_append(EventLog& log, Append append) {
    auto promise = std::make_shared<std::promise<Result<Appended>>>();
    auto future = promise->get_future();
    log.append(std::move(append), [promise](Result<Appended> answer) {
        promise->set_value(std::move(answer));
    });
    return future;
}

inline Result<Appended> append_now(EventLog& log, Append append) {
    return start_append(log, std::move(append)).get();
}

/// The code of a refusal, or "" when there was none.
template <class T>
std::string code_of(Result<T> const& result) {
    return result.has_error() ? result.error().code : std::string{};
}

/// The value of what must not fail in this test.
template <class T>
T must(Result<T> result) {
    EXPECT_EQ(code_of(result), "");
    return std::move(*result);
}

/// Holds the log inside a callback until release(), so that what is appended meanwhile gathers in
/// the queue. From a thread of its own: who appends to a log at rest may be the one that answers.
class HeldLog {
  public:
    explicit HeldLog(EventLog& log) {
        auto entered = std::make_shared<std::promise<void>>();
        auto const inside = entered->get_future();
        auto done = [entered, hold = released_.get_future().share()](auto const&) {
            entered->set_value();
            hold.wait();
        };
        holder_ =
            std::thread{[&log, done] { log.append(an_append("held", {{"held", {}}}), done); }};
        inside.wait();
    }
    ~HeldLog() {
        if (!is_released_) released_.set_value();
        holder_.join();
    }
    HeldLog(HeldLog const&) = delete;
    HeldLog& operator=(HeldLog const&) = delete;

    void release() {
        is_released_ = true;
        released_.set_value();
    }

  private:
    std::promise<void> released_;
    bool is_released_ = false;
    std::thread holder_;
};

/// Those that were taken until one was refused, or more than `most` were taken.
inline std::vector<std::future<Result<Appended>>> append_until_busy(
    EventLog& log, std::string const& commit, std::size_t most
) {
    std::vector<std::future<Result<Appended>>> taken;
    while (taken.size() <= most) {
        auto answer = start_append(log, an_append(commit, {{"s", {}}}));
        // A refusal is there at once; and nothing else, while the log is held.
        if (answer.wait_for(std::chrono::seconds{0}) == std::future_status::ready) {
            auto const refused = answer.get();
            EXPECT_EQ(code_of(refused), "log_busy");
            EXPECT_EQ(refused.error().kind, FaultKind::unavailable);
            return taken;
        }
        taken.push_back(std::move(answer));
    }
    return taken;
}

}  // namespace linka::store
