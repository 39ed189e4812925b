// A stop keeps the promises made: what has begun is finished, what has not is not started.
#include "tests/http/server_fixture.hpp"

namespace linka::http::tests {

namespace {

class Stop : public ServerTest {
  protected:
    void begin_stop() {
        stopped = std::async(std::launch::async, [this] { server->stop(); });
    }
    /// Once nobody can connect any more, the stop has begun.
    bool has_begun() {
        return eventually([this] { return !Client{server->port()}.connected(); });
    }
    bool has_ended() const { return stopped.wait_for(0s) == std::future_status::ready; }

    Desk desk;
    std::future<void> stopped;
};

TEST_F(Stop, AnswersARequestThatAHandlerIsWorkingOn) {
    start(desk.handler());
    Client client{server->port()};
    client.send(get("/"));
    ASSERT_TRUE(desk.has(1));
    begin_stop();
    ASSERT_TRUE(has_begun());
    EXPECT_FALSE(has_ended());
    desk.answer(0, std::string(3'000'000, 'x'));
    auto const answer = client.read_answer();
    EXPECT_EQ(answer.body.size(), 3'000'000U);
    EXPECT_EQ(answer.field("connection"), "close");
    EXPECT_TRUE(client.closes());
    stopped.get();
    EXPECT_EQ(server->counts().connections, 0U);
}

TEST_F(Stop, ReadsARequestToItsEndThatHasBegun) {
    start_echo();
    Client client{server->port()};
    client.send(
        "POST /begun HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: "
        "4\r\n\r\n"
    );
    ASSERT_EQ(client.read_head().status, 100);
    begin_stop();
    ASSERT_TRUE(has_begun());
    client.send("body");
    auto const answer = client.read_answer();
    EXPECT_EQ(answer.body, "/begunbody");
    EXPECT_EQ(answer.field("connection"), "close");
}

TEST_F(Stop, AnswersEveryPipelinedRequestThatCameBeforeIt) {
    start(desk.handler());
    Client client{server->port()};
    client.send(get("/1") + get("/2"));
    ASSERT_TRUE(desk.has(1));
    begin_stop();
    ASSERT_TRUE(has_begun());
    desk.answer(0, "first");
    ASSERT_TRUE(desk.has(2));
    desk.answer(1, "second");
    auto const first = client.read_answer();
    EXPECT_EQ(first.body, "first");
    EXPECT_EQ(first.field("connection"), "");
    auto const second = client.read_answer();
    EXPECT_EQ(second.body, "second");
    EXPECT_EQ(second.field("connection"), "close");
}

// The only thread is kept busy, so that a request lies unread in its socket when the stop comes.
TEST_F(Stop, AnswersARequestThatHasArrivedAndWasNotReadYet) {
    options.threads = 1;
    for (int round = 0; round < 10; ++round) {
        std::promise<void> entered;
        std::promise<void> release;
        start([&](Request& request, Later const&) -> std::optional<Response> {
            if (request.path == "/busy") {
                entered.set_value();
                release.get_future().wait();
            }
            return Response{200, "text/plain", request.path};
        });
        Client busy{server->port()};
        Client waiting{server->port()};
        ASSERT_EQ(waiting.ask(get("/once")).status, 200);
        busy.send(get("/busy"));
        entered.get_future().wait();
        waiting.send(get("/unread"));
        begin_stop();
        release.set_value();
        EXPECT_EQ(waiting.read_answer().body, "/unread");
        EXPECT_EQ(busy.read_answer().body, "/busy");
        busy.vanish();
        waiting.vanish();
        stopped.get();
    }
}

TEST_F(Stop, ClosesIdleConnectionsAtOnce) {
    start_echo();
    Client fresh{server->port()};
    Client used{server->port()};
    RawConnection silent{server->port()};
    EXPECT_EQ(used.ask(get("/")).status, 200);
    ASSERT_TRUE(eventually([&] { return server->counts().connections == 3; }));
    server->stop();
    EXPECT_TRUE(fresh.closes());
    EXPECT_TRUE(used.closes());
    EXPECT_TRUE(silent.is_closed_by_peer());
}

TEST_F(Stop, EndsStreamsOfEvents) {
    auto const channel = std::make_shared<EventChannel>();
    start([channel](Request&, Later const&) -> std::optional<Response> {
        Response response;
        response.events = channel;
        return response;
    });
    Client client{server->port()};
    client.send(get("/events"));
    ASSERT_TRUE(client.read_until("retry: 3000\n\n"));
    channel->push(std::make_shared<std::string const>("id: 1\n\n"));
    begin_stop();
    EXPECT_EQ(client.read_to_end(), "id: 1\n\n");
    stopped.get();
    EXPECT_TRUE(channel->closed());
    EXPECT_FALSE(channel->push(std::make_shared<std::string const>("id: 2\n\n")));
}

TEST_F(Stop, EndsAStreamThatBeginsAfterIt) {
    std::promise<Later> asked;
    start([&](Request&, Later const& later) -> std::optional<Response> {
        asked.set_value(later);
        return std::nullopt;
    });
    Client client{server->port()};
    client.send(get("/events"));
    auto const later = asked.get_future().get();
    begin_stop();
    ASSERT_TRUE(has_begun());
    Response response;
    response.events = std::make_shared<EventChannel>();
    response.events->push(std::make_shared<std::string const>("id: 1\n\n"));
    later(response);
    EXPECT_EQ(client.read_head().status, 200);
    EXPECT_EQ(client.read_to_end(), "retry: 3000\n\nid: 1\n\n");
    EXPECT_TRUE(response.events->closed());
}

TEST_F(Stop, WaitsNoLongerThanItsGrace) {
    options.stop_grace = 100ms;
    start(desk.handler());
    Client client{server->port()};
    client.send(get("/"));
    ASSERT_TRUE(desk.has(1));
    server->stop();
    EXPECT_TRUE(client.closes());
    // Nobody is there to hear it, and nothing happens.
    desk.answer(0, "too late");
    server.reset();
    desk.answer(0, "even later");
}

TEST_F(Stop, MayBeAskedForTwice) {
    start_echo();
    server->stop();
    server->stop();
    EXPECT_FALSE(Client{server->port()}.connected());
}

TEST_F(Stop, CutsNoRequestOfABusyClient) {
    start_echo();
    std::atomic<int> answered = 0;
    auto client = std::async(std::launch::async, [&] {
        Client busy{server->port()};
        while (true) {
            busy.send(get("/x"));
            auto const answer = busy.read_answer();
            // No answer at all is right only for a request that came when the server had said
            // goodbye.
            if (answer.status == 0) return handled.load() == answered.load();
            ++answered;
            if (answer.field("connection") == "close") return handled.load() == answered.load();
        }
    });
    ASSERT_TRUE(eventually([&] { return answered > 100; }));
    server->stop();
    EXPECT_TRUE(client.get()) << handled << " handled, " << answered << " answered";
}

}  // namespace

}  // namespace linka::http::tests
