// One browser's open stream of server-sent events: a bounded queue between whoever knows news and
// the connection that carries it.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace linka::http {

/// Frames are complete, e.g. "id: 7\nevent: commit\ndata: {}\n\n". May be used by any thread.
class EventChannel {
  public:
    explicit EventChannel(std::size_t frames_max = 1024) : frames_max_{frames_max} {}

    /// False when the channel is closed, or full: then it closes (the browser comes back and
    /// catches up).
    bool push(std::shared_ptr<std::string const> frame);
    void close();
    bool closed() const;

    /// For the connection: what has gathered since the last call.
    std::vector<std::shared_ptr<std::string const>> take();
    /// For the connection: called (from the pusher's thread) when there is something to take or it
    /// closed.
    void on_news(std::function<void()> wake);

  private:
    mutable std::mutex mutex_;
    std::vector<std::shared_ptr<std::string const>> frames_;
    std::function<void()> wake_;
    std::size_t frames_max_;
    bool closed_ = false;
};

}  // namespace linka::http
