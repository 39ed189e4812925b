// A server on a free port, with a certificate of its own, for one test.
#pragma once

#include "http/certificate.hpp"
#include "http/event_channel.hpp"
#include "http/server.hpp"
#include "tests/http/client.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <filesystem>
#include <future>
#include <mutex>
#include <thread>

namespace linka::http::tests {

using namespace std::chrono_literals;

/// A directory that goes with the test.
class ScratchDirectory {
  public:
    ScratchDirectory() {
        auto pattern = (std::filesystem::temp_directory_path() / "linka-http-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~ScratchDirectory() { std::filesystem::remove_all(path_); }
    ScratchDirectory(ScratchDirectory const&) = delete;
    ScratchDirectory& operator=(ScratchDirectory const&) = delete;
    std::string file(std::string const& name) const { return path_ / name; }

  private:
    std::filesystem::path path_;
};

/// Waits until something becomes true; false when it does not within ten seconds.
template <class Condition>
bool eventually(Condition condition) {
    auto const until = std::chrono::steady_clock::now() + 10s;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(1ms);
    }
    return true;
}

/// Keeps `later` for the test to call when it wants to.
class Desk {
  public:
    Handler handler() {
        return [this](Request&, Later const& later) -> std::optional<Response> {
            std::scoped_lock const lock{mutex_};
            waiting_.push_back(later);
            changed_.notify_all();
            return std::nullopt;
        };
    }
    /// Waits until so many requests have come in all.
    bool has(std::size_t count) {
        std::unique_lock lock{mutex_};
        return changed_.wait_for(lock, 10s, [&] { return waiting_.size() >= count; });
    }
    void answer(std::size_t index, std::string text) {
        std::unique_lock lock{mutex_};
        auto const later = waiting_.at(index);
        lock.unlock();
        later(Response{200, "text/plain", std::move(text)});
    }
    void forget_all() {
        std::scoped_lock const lock{mutex_};
        waiting_.clear();
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Later> waiting_;
};

class ServerTest : public testing::Test {
  protected:
    ServerTest() {
        options.port = 0;
        options.threads = 2;
        options.certificate_file = scratch.file("certificate.pem");
        options.key_file = scratch.file("key.pem");
        options.refuse = [](unsigned status, std::string_view code, Request const& request) {
            EXPECT_FALSE(request.id.empty());
            return Response{status, "text/plain", std::string{code}};
        };
        EXPECT_TRUE(
            make_certificate(options.certificate_file, options.key_file, {"localhost", "127.0.0.1"})
        );
    }
    ~ServerTest() override { server.reset(); }

    void start(Handler handler) {
        auto started = start_server(options, std::move(handler));
        ASSERT_TRUE(started) << started.error().code;
        server = std::move(*started);
    }
    /// Answers every request with its path.
    void start_echo() {
        start([this](Request& request, Later const&) -> std::optional<Response> {
            ++handled;
            return Response{200, "text/plain", request.path + request.body};
        });
    }

    ScratchDirectory scratch;
    ServerOptions options;
    std::atomic<int> handled = 0;
    std::unique_ptr<Server> server;
};

}  // namespace linka::http::tests
