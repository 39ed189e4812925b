// Waits for SIGTERM or SIGINT, which no other thread then sees.
#pragma once

#include <csignal>

namespace linka::app {

/// To be made before any thread is started: they inherit the blocked signals.
class StopSignal {
  public:
    StopSignal() {
        sigemptyset(&signals_);
        sigaddset(&signals_, SIGTERM);
        sigaddset(&signals_, SIGINT);
        pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
        // A peer that left is an error code of the write, not the end of the server.
        (void)std::signal(SIGPIPE, SIG_IGN);
    }
    void wait() const {
        int received = 0;
        sigwait(&signals_, &received);
    }

  private:
    sigset_t signals_{};
};

}  // namespace linka::app
