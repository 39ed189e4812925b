#include "http/event_channel.hpp"

#include <utility>

namespace linka::http {

// wake_ is called with the mutex held, so that nobody can be inside it once on_news({}) has
// returned: the connection relies on that when it goes away. It only posts, and never calls back.

bool EventChannel::push(std::shared_ptr<std::string const> frame) {
    std::scoped_lock const lock{mutex_};
    if (closed_) return false;
    closed_ = frames_.size() >= frames_max_;
    if (!closed_) frames_.push_back(std::move(frame));
    // Only the first frame since the last take(): the connection takes all there are.
    if (wake_ && (closed_ || frames_.size() == 1)) wake_();
    return !closed_;
}

void EventChannel::close() {
    std::scoped_lock const lock{mutex_};
    if (closed_) return;
    closed_ = true;
    if (wake_) wake_();
}

bool EventChannel::closed() const {
    std::scoped_lock const lock{mutex_};
    return closed_;
}

std::vector<std::shared_ptr<std::string const>> EventChannel::take() {
    std::scoped_lock const lock{mutex_};
    return std::exchange(frames_, {});
}

void EventChannel::on_news(std::function<void()> wake) {
    std::scoped_lock const lock{mutex_};
    wake_ = std::move(wake);
    if (wake_ && (closed_ || !frames_.empty())) wake_();
}

}  // namespace linka::http
