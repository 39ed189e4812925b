// Lets one coroutine sleep until something on its strand wakes it.
#pragma once

#include "http/io.hpp"

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/async_result.hpp>

#include <utility>

namespace linka::http {

/// Used on the strand only. A wake without a sleeper is kept for the next wait().
class Wakeup {
  public:
    Io<void> wait() {
        if (std::exchange(woken_, false)) co_return;
        co_await asio::async_initiate<asio::use_awaitable_t<Strand> const, void()>(
            Sleep{this}, to_awaitable
        );
    }

    void wake() {
        if (!sleeper_) {
            woken_ = true;
            return;
        }
        Sleeper sleeper;
        sleeper.swap(sleeper_);
        std::move(sleeper)();
    }

  private:
    // Swapped, never assigned: the move assignment of Boost 1.81 copies, and the copy calls itself
    // until the stack ends.
    using Sleeper = asio::any_completion_handler<void()>;

    struct Sleep {
        explicit Sleep(Wakeup* self) : wakeup{self} {}
        template <class Handler>
        void operator()(Handler handler) {
            Sleeper sleeper{std::move(handler)};
            sleeper.swap(wakeup->sleeper_);
        }
        Wakeup* wakeup;
    };

    Sleeper sleeper_;
    bool woken_ = false;
};

}  // namespace linka::http
