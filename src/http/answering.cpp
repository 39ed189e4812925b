// A connection's answers: from the handler, at once or later, whole or as a stream of events.
#include "base/log.hpp"
#include "http/connection.hpp"
#include "http/event_channel.hpp"
#include "http/response_head.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <typeinfo>

namespace linka::http {

namespace {
/// A body up to this size leaves in one TLS record with its head.
constexpr std::size_t small_body_bytes = 15UL * 1024;
constexpr std::size_t piece_bytes = 32UL * 1024;

/// One request that a handler has and has not answered.
class InFlight {
  public:
    explicit InFlight(std::atomic<std::uint64_t>& count)
        : count_{count}, before_{count.fetch_add(1, std::memory_order_relaxed)} {}
    ~InFlight() { count_.fetch_sub(1, std::memory_order_relaxed); }
    InFlight(InFlight const&) = delete;
    InFlight& operator=(InFlight const&) = delete;
    std::uint64_t before() const { return before_; }

  private:
    std::atomic<std::uint64_t>& count_;
    std::uint64_t before_;
};
}  // namespace

void PendingAnswer::attach(Connection& connection, std::uint64_t request) {
    std::scoped_lock const lock{mutex_};
    connection_ = &connection;
    request_ = request;
}

void PendingAnswer::detach() {
    std::scoped_lock const lock{mutex_};
    connection_ = nullptr;
}

void PendingAnswer::give(std::optional<Response> response) {
    // Posts with the mutex held: the connection is sure to live until detach() has had it.
    std::scoped_lock const lock{mutex_};
    if (auto* const connection = std::exchange(connection_, nullptr)) {
        connection->answer(request_, std::move(response));
    }
}

void Connection::answer(std::uint64_t request, std::optional<Response> response) {
    asio::post(
        strand_,
        [self = shared_from_this(), request, response = std::move(response)]() mutable {
            // A second answer, or one to a request that was answered otherwise.
            if (self->phase_ != Phase::answering || request != self->request_number_) return;
            self->answer_lost_ = !response;
            self->late_answer_ = std::move(response);
            self->wakeup_.wake();
        }
    );
}

Io<bool> Connection::answer_request() {
    enter_without_deadline(Phase::answering);
    std::optional<Response> response;
    if (InFlight const flight{serving_.counts.in_flight};
        flight.before() >= serving_.options.requests_in_flight_max) {
        response = refusal(503, "too_busy");
        response->fields.emplace_back("Retry-After", "1");
    } else {
        response = call_handler();
        if (!response) response = co_await await_answer();
    }
    if (!response) co_return false;
    serving_.counts.requests.fetch_add(1, std::memory_order_relaxed);
    // Requests that came in before the stop are still answered; the last of them says goodbye.
    closes_ = closes_ || (serving_.stopping && input_.empty());
    co_return co_await send(std::move(*response));
}

std::optional<Response> Connection::call_handler() {
    if (!later_) {
        pending_ = std::make_shared<PendingAnswer>();
        auto const duty = std::make_shared<AnswerDuty>(pending_);
        duty_ = duty;
        later_ = [duty](Response response) { duty->fulfil(std::move(response)); };
    }
    pending_->attach(*this, request_number_);
    std::optional<Response> response;
    try {
        response = serving_.handler(request_, later_);
    } catch (std::exception const& error) {
        // The type only: what it says may quote the request.
        log::error("request {}: the handler threw {}", request_.id, typeid(error).name());
        response = refusal(500, "internal_error");
    }
    auto const kept_by_handler = duty_.use_count() > 1;
    if (response && !kept_by_handler) return response;
    // Answered at once, and yet kept: whatever comes of that is no answer to a later request.
    if (response) pending_->detach();
    // Our own copy goes: the last one to go without an answer tells us (answer_lost_).
    later_ = nullptr;
    return response;
}

Io<std::optional<Response>> Connection::await_answer() {
    while (!late_answer_ && !answer_lost_ && !cut_) co_await wakeup_.wait();
    if (std::exchange(answer_lost_, false)) {
        log::error("request {}: the handler dropped it without an answer", request_.id);
        co_return refusal(500, "internal_error");
    }
    co_return std::exchange(late_answer_, std::nullopt);
}

Response Connection::refusal(unsigned status, std::string_view code) {
    if (request_.path.empty()) {
        // Refused before it was understood: these are still the last request's.
        request_.query.clear();
        request_.fields.clear();
    }
    if (serving_.options.refuse) return serving_.options.refuse(status, code, request_);
    return Response{status};
}

Io<void> Connection::refuse(Reading reading) {
    enter_without_deadline(Phase::answering);
    closes_ = true;
    Response response;
    switch (reading) {
        case Reading::unknown_version:
            response = refusal(505, "bad_framing");
            break;
        case Reading::header_too_large:
            response = refusal(431, "header_too_large");
            break;
        case Reading::body_too_large:
            response = refusal(413, "body_too_large");
            break;
        case Reading::timed_out:
            response = refusal(408, "request_timeout");
            break;
        default:
            response = refusal(400, "bad_framing");
            break;
    }
    serving_.counts.requests.fetch_add(1, std::memory_order_relaxed);
    co_await send(std::move(response));
}

/// False: this was the last answer on this connection.
Io<bool> Connection::send(Response response) {
    channel_ = std::move(response.events);
    response.events = channel_;
    if (channel_) closes_ = true;
    output_.clear();
    write_response_head(response, closes_, output_);
    if (channel_ && !is_head_request_) {
        co_await stream(channel_);
        co_return false;
    }
    if (channel_) channel_->close();
    auto const has_body =
        response.body && !is_head_request_ && response.status != 204 && response.status != 304;
    auto const is_small = !has_body || response.body->size() <= small_body_bytes;
    if (has_body && is_small) output_ += *response.body;
    auto const sent = transport_->send(output_);
    if (sent == Sent::failed) co_return false;
    if (sent == Sent::blocked && !co_await flush()) co_return false;
    if (!is_small && !co_await send_in_pieces(response.body)) co_return false;
    co_return !closes_;
}

/// Piece by piece, so that a slow reader of a large body holds one piece of it encrypted, not all.
Io<bool> Connection::send_in_pieces(std::shared_ptr<std::string const> body) {
    for (std::string_view rest = *body; !rest.empty();) {
        auto const sent = transport_->send(rest.substr(0, piece_bytes));
        if (sent == Sent::failed) co_return false;
        if (sent == Sent::blocked && !co_await flush()) co_return false;
        rest.remove_prefix(std::min(piece_bytes, rest.size()));
    }
    co_return true;
}

Io<bool> Connection::flush() {
    enter(Phase::writing, serving_.options.write_timeout);
    co_return co_await transport_->flush();
}

Io<void> Connection::stream(std::shared_ptr<EventChannel> channel) {
    // The server's side of a stop that came while the handler worked.
    if (serving_.stopping) channel->close();
    channel->on_news([this] {
        asio::post(strand_, [self = shared_from_this()] { self->wakeup_.wake(); });
    });
    streamed_ = true;
    asio::co_spawn(strand_, watch_peer(shared_from_this()), asio::detached);
    output_ += "retry: 3000\n\n";
    while (!cut_ && !peer_left_) {
        // Closed, asked before the frames are taken: what was pushed before the end still goes out.
        auto const ends = channel->closed();
        for (auto const& frame : channel->take()) output_ += *frame;
        if (output_.empty() && ends) break;
        if (output_.empty() && overdue(ticks_now())) output_ = ": \n\n";
        if (!output_.empty()) {
            auto const sent = transport_->send(output_);
            if (sent == Sent::failed || (sent == Sent::blocked && !co_await flush())) co_return;
            output_.clear();
            enter(Phase::streaming, serving_.options.event_comment_every);
            continue;
        }
        co_await wakeup_.wait();
    }
}

/// Notices that a peer that only listens has gone. What it sends is of no interest.
Io<void> Connection::watch_peer(std::shared_ptr<Connection> self) {
    std::array<char, 256> ignored;
    while (co_await self->transport_->read_some(ignored.data(), ignored.size()) > 0) {
    }
    self->peer_left_ = true;
    self->transport_->cancel();
    self->wakeup_.wake();
}

}  // namespace linka::http
