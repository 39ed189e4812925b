#include "http/connection.hpp"

#include "base/log.hpp"
#include "http/chunked.hpp"
#include "http/event_channel.hpp"

#include <boost/asio/post.hpp>

#include <charconv>

namespace linka::http {

namespace {
constexpr std::size_t body_bytes_max_default = 64UL * 1024;
constexpr std::chrono::milliseconds drain_timeout{2'000};
}  // namespace

Connection::Connection(
    Serving& serving, Strand strand, std::unique_ptr<Transport> transport, std::string id_prefix
)
    : serving_{serving},
      strand_{std::move(strand)},
      transport_{std::move(transport)},
      id_prefix_{std::move(id_prefix)} {
    enter(Phase::handshake, serving_.options.handshake_timeout);
}

Io<void> Connection::run() {
    if (!co_await transport_->handshake()) co_return;
    auto open = true;
    while (open && !cut_) {
        auto const reading = co_await read_request();
        if (reading == Reading::whole) {
            open = co_await answer_request();
        } else {
            if (reading != Reading::gone) co_await refuse(reading);
            open = false;
        }
    }
    if (!cut_) co_await leave();
}

void Connection::finish() {
    cut_ = true;
    if (pending_) pending_->detach();
    if (channel_) {
        channel_->on_news({});
        channel_->close();
    }
    transport_->close();
    serving_.connections.remove(shared_from_this());
}

Io<void> Connection::leave() {
    auto const was_idle = phase_ == Phase::idle;
    transport_->finish_sending();
    if (was_idle) co_return;
    enter(Phase::leaving, drain_timeout);
    if (!streamed_) {
        co_await transport_->drain();
        co_return;
    }
    while (!peer_left_ && !cut_) co_await wakeup_.wait();
}

std::int64_t Connection::ticks_now() {
    return std::chrono::steady_clock::now().time_since_epoch().count();
}

void Connection::enter(Phase phase, std::chrono::milliseconds patience) {
    phase_ = phase;
    auto const ticks =
        std::chrono::duration_cast<std::chrono::steady_clock::duration>(patience).count();
    deadline_.store(ticks_now() + ticks, std::memory_order_relaxed);
}

void Connection::enter_without_deadline(Phase phase) {
    phase_ = phase;
    deadline_.store(std::numeric_limits<std::int64_t>::max(), std::memory_order_relaxed);
}

void Connection::expire() {
    // Posted by the sweeper; the connection may have gone on since.
    if (cut_ || !overdue(ticks_now())) return;
    if (phase_ == Phase::streaming) {
        wakeup_.wake();
        return;
    }
    if (phase_ == Phase::reading) {
        expired_ = true;
        enter_without_deadline(Phase::reading);
        transport_->cancel();
        return;
    }
    if (phase_ == Phase::idle) transport_->finish_sending();
    cut();
}

void Connection::stop_soon() {
    switch (phase_) {
        case Phase::handshake:
            cut();
            break;
        case Phase::idle:
            transport_->cancel();
            break;
        default:
            if (channel_) channel_->close();
            break;
    }
}

void Connection::cut() {
    cut_ = true;
    transport_->close();
    wakeup_.wake();
}

Io<Connection::Reading> Connection::read_request() {
    auto const& options = serving_.options;
    begin_request();
    if (input_.empty()) {
        enter(Phase::idle, options.idle_timeout);
    } else {
        enter(Phase::reading, options.request_timeout);
    }
    while (true) {
        auto const seen = look_for_head();
        if (seen == Reading::whole && (head_.chunked || head_.content_length)) {
            co_return co_await read_body();
        }
        if (seen) co_return *seen;
        // Most requests come in one piece, and never need this deadline.
        if (phase_ == Phase::idle && !input_.empty()) {
            enter(Phase::reading, options.request_timeout);
        }
        if (expired_) co_return Reading::timed_out;
        auto* const into = input_.make_room(options.header_bytes_max);
        auto const stays = phase_ != Phase::idle || !serving_.stopping;
        auto count = stays ? co_await transport_->read_some(into, input_.room()) : 0;
        // Stopping ends idle connections, but a request whose bytes are here already has begun.
        if (count == 0 && phase_ == Phase::idle && serving_.stopping) {
            count = transport_->read_now(into, input_.room());
        }
        if (count == 0) co_return expired_ ? Reading::timed_out : Reading::gone;
        input_.filled(count);
    }
}

/// Nothing while the head is incomplete, and nothing is wrong with it yet.
std::optional<Connection::Reading> Connection::look_for_head() {
    auto const bytes_max = serving_.options.header_bytes_max;
    if (auto const head_bytes = head_end_.find(input_.view())) {
        return *head_bytes <= bytes_max ? take_head(*head_bytes) : Reading::header_too_large;
    }
    if (head_end_.broken()) return Reading::bad_framing;
    if (input_.size() >= bytes_max) return Reading::header_too_large;
    return std::nullopt;
}

/// Of the request before, only memory is left: a refusal must not show it as this one's.
void Connection::begin_request() {
    head_end_.restart();
    expired_ = false;
    is_head_request_ = false;
    request_.method = Method::other;
    request_.path.clear();
    request_.body.clear();
    request_.id = id_prefix_;
    std::array<char, 20> digits;
    auto const end =
        std::to_chars(digits.data(), digits.data() + digits.size(), ++request_number_).ptr;
    request_.id.append(digits.data(), end);
}

/// Turns the head into request_, so that nothing points into input_ any more.
Connection::Reading Connection::take_head(std::size_t head_bytes) {
    auto const verdict = read_head(input_.view().substr(0, head_bytes), head_);
    request_.method = head_.method;
    is_head_request_ = head_.method == Method::head;
    if (verdict == HeadVerdict::unknown_version) return Reading::unknown_version;
    if (verdict == HeadVerdict::too_large) return Reading::header_too_large;
    if (verdict != HeadVerdict::good || !read_target(head_.target, request_))
        return Reading::bad_framing;
    // Assigned over the last request's fields, not cleared: their memory is used again.
    request_.fields.resize(head_.fields_count);
    for (std::size_t i = 0; i < head_.fields_count; ++i) {
        auto& [name, value] = request_.fields[i];
        name.assign(head_.fields[i].first);
        for (char& c : name) {
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        }
        value.assign(head_.fields[i].second);
    }
    input_.take(head_bytes);
    closes_ = head_.wants_close || head_.version_10;
    return Reading::whole;
}

std::size_t Connection::body_bytes_max() const {
    auto const& asked = serving_.options.body_bytes_max;
    return asked ? asked(request_.method, request_.path) : body_bytes_max_default;
}

Io<Connection::Reading> Connection::read_body() {
    if (phase_ == Phase::idle) enter(Phase::reading, serving_.options.request_timeout);
    auto const bytes_max = body_bytes_max();
    if (head_.content_length.value_or(0) > bytes_max) co_return Reading::body_too_large;
    auto const is_empty = head_.content_length && *head_.content_length == 0;
    // A peer that sends the body anyway does not wait for leave to do so.
    if (head_.expects_continue && input_.empty() && !is_empty) {
        auto const sent = transport_->send("HTTP/1.1 100 Continue\r\n\r\n");
        auto const flushed =
            sent == Sent::all || (sent == Sent::blocked && co_await transport_->flush());
        if (!flushed) co_return expired_ ? Reading::timed_out : Reading::gone;
    }
    if (head_.chunked) co_return co_await read_chunked_body(bytes_max);
    co_return co_await read_sized_body(static_cast<std::size_t>(*head_.content_length));
}

Io<bool> Connection::await_more_input() {
    if (expired_) co_return false;
    auto* const into = input_.make_room(serving_.options.header_bytes_max);
    auto const count = co_await transport_->read_some(into, input_.room());
    input_.filled(count);
    co_return count > 0;
}

Io<Connection::Reading> Connection::read_sized_body(std::size_t size) {
    while (true) {
        // Grows as bytes come: a length that was only announced takes no memory.
        auto const part = input_.view().substr(0, size - request_.body.size());
        request_.body.append(part);
        input_.take(part.size());
        if (request_.body.size() == size) co_return Reading::whole;
        if (!co_await await_more_input()) co_return expired_ ? Reading::timed_out : Reading::gone;
    }
}

Io<Connection::Reading> Connection::read_chunked_body(std::size_t bytes_max) {
    ChunkedBody body{bytes_max};
    while (true) {
        auto rest = input_.view();
        auto const state = body.take(rest);
        input_.take(input_.size() - rest.size());
        switch (state) {
            case ChunkedBody::State::finished:
                request_.body = body.take_body();
                co_return Reading::whole;
            case ChunkedBody::State::broken:
                co_return Reading::bad_framing;
            case ChunkedBody::State::too_large:
                co_return Reading::body_too_large;
            case ChunkedBody::State::unfinished:
                break;
        }
        // A chunk's size line that fills the whole buffer is no size line.
        if (input_.size() >= serving_.options.header_bytes_max) co_return Reading::bad_framing;
        if (!co_await await_more_input()) co_return expired_ ? Reading::timed_out : Reading::gone;
    }
}

}  // namespace linka::http
