// The socket "control" in the data directory: how a command asks the server that has the data open.
#pragma once

#include "base/result.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace linka::app {

/// Passes one line of an answer on; false when nobody listens any more.
using SayLine = std::function<bool(std::string const& line)>;
/// Answers one request, a line, with the last line; what it says before goes through `say`. When it
/// throws, the caller gets no last line.
using AnswerLine = std::function<std::string(std::string const& request, SayLine const& say)>;

/// Answers one caller at a time on a thread of its own. Only the owner of the data directory and
/// root may connect: the kernel says who calls. Whoever starts it must hold the log's lock, so that
/// a socket found there is a dead one.
class ControlServer {
  public:
    /// unavailable "data_unreachable".
    static Result<std::unique_ptr<ControlServer>> start(
        std::string const& data_dir, AnswerLine answer
    );
    ~ControlServer();
    ControlServer(ControlServer const&) = delete;
    ControlServer& operator=(ControlServer const&) = delete;

    /// Waits for what is being answered, then ends the thread. Idempotent.
    void stop();

  private:
    ControlServer(std::string data_dir, int listener, int wakeup, AnswerLine answer);
    void run();
    void serve(int connection);

    std::string const data_dir_;
    int const listener_;
    int const wakeup_;
    AnswerLine const answer_;
    std::atomic<bool> stopping_ = false;
    std::thread thread_;
};

/// Sends the request to the server of a data directory and gives the last line of its answer; the
/// lines before go to `heard`. Nothing when no server listens. unavailable "server_went" when it
/// went before it had answered.
Result<std::optional<std::string>> ask_server(
    std::string const& data_dir,
    std::string const& request,
    std::function<void(std::string const& line)> const& heard
);

}  // namespace linka::app
