// One TLS connection, one coroutine: reads requests until the peer leaves, a deadline passes or we
// stop.
#pragma once

#include "http/head.hpp"
#include "http/input_buffer.hpp"
#include "http/message.hpp"
#include "http/pending_answer.hpp"
#include "http/serving.hpp"
#include "http/transport.hpp"
#include "http/wakeup.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>

namespace linka::http {

/// Lives until both its coroutine and Serving::connections have let go of it. Everything but
/// overdue() and the two answer functions belongs to its strand.
class Connection final : public std::enable_shared_from_this<Connection> {
  public:
    /// Keeps a reference to `serving`, which must outlive this.
    Connection(
        Serving& serving, Strand strand, std::unique_ptr<Transport> transport, std::string id_prefix
    );

    /// Serves until the end. Then finish() must be called, whether it returned or threw.
    Io<void> run();
    void finish();

    Strand const& strand() const { return strand_; }
    bool overdue(std::int64_t now) const {
        return deadline_.load(std::memory_order_relaxed) <= now;
    }
    static std::int64_t ticks_now();

    /// The deadline has passed, or had when this was posted.
    void expire();
    /// The server is stopping: ends the connection unless it is in the middle of a request.
    void stop_soon();
    /// Ends the connection whatever it is doing.
    void cut();

    /// From any thread, while a PendingAnswer is attached to this. No response: nobody will answer.
    void answer(std::uint64_t request, std::optional<Response> response);

  private:
    enum class Phase : std::uint8_t {
        handshake,
        idle,
        reading,
        answering,
        writing,
        streaming,
        leaving
    };
    enum class Reading : std::uint8_t {
        whole,
        gone,
        bad_framing,
        unknown_version,
        header_too_large,
        body_too_large,
        timed_out
    };

    void enter(Phase phase, std::chrono::milliseconds patience);
    void enter_without_deadline(Phase phase);

    void begin_request();
    Io<Reading> read_request();
    std::optional<Reading> look_for_head();
    Reading take_head(std::size_t head_bytes);
    Io<Reading> read_body();
    Io<Reading> read_sized_body(std::size_t size);
    Io<Reading> read_chunked_body(std::size_t bytes_max);
    Io<bool> await_more_input();
    std::size_t body_bytes_max() const;

    Io<bool> answer_request();
    std::optional<Response> call_handler();
    Io<std::optional<Response>> await_answer();
    Response refusal(unsigned status, std::string_view code);
    Io<void> refuse(Reading reading);
    Io<bool> send(Response response);
    Io<bool> send_in_pieces(std::shared_ptr<std::string const> body);
    Io<bool> flush();

    Io<void> stream(std::shared_ptr<EventChannel> channel);
    static Io<void> watch_peer(std::shared_ptr<Connection> self);
    Io<void> leave();

    Serving& serving_;
    Strand strand_;
    std::unique_ptr<Transport> transport_;
    std::string id_prefix_;

    Phase phase_ = Phase::handshake;
    // Read by the sweeper. One coarse sweep for all connections, not a timer per operation: arming
    // timers cost some 15 % of the processor time of a small request.
    std::atomic<std::int64_t> deadline_ = std::numeric_limits<std::int64_t>::max();
    bool expired_ = false;  // while reading a request
    bool cut_ = false;
    bool streamed_ = false;   // watch_peer() is the one who reads
    bool peer_left_ = false;  // noticed by watch_peer()

    InputBuffer input_;
    HeadEnd head_end_;
    Head head_;
    Request request_;
    std::uint64_t request_number_ = 0;
    bool is_head_request_ = false;
    bool closes_ = false;  // after the current answer
    std::string output_;

    // Made once and used again as long as handlers answer at once and keep no copy: then a request
    // costs no allocation for it.
    std::shared_ptr<PendingAnswer> pending_;  // owned by this and by the AnswerDuty
    std::weak_ptr<AnswerDuty> duty_;
    Later later_;
    Wakeup wakeup_;
    std::optional<Response> late_answer_;
    bool answer_lost_ = false;
    std::shared_ptr<EventChannel> channel_;  // owned by this and by whoever knows the news
};

}  // namespace linka::http
