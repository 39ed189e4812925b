// What happens to peers that send too much, too slowly, too often or not at all.
#include "tests/http/server_fixture.hpp"

namespace linka::http::tests {

namespace {

using Limits = ServerTest;

TEST_F(Limits, TakeABodyAndAHeadOfExactlyTheLargestSize) {
    options.header_bytes_max = 1024;
    options.body_bytes_max = [](Method, std::string_view path) {
        return path == "/large" ? 300'000U : 10U;
    };
    start_echo();
    Client client{server->port()};
    EXPECT_EQ(client.ask(post("/small", std::string(10, 'x'))).status, 200);
    EXPECT_EQ(client.ask(post("/large", std::string(300'000, 'x'))).body.size(), 300'006U);
    std::string head = "GET / HTTP/1.1\r\nHost: localhost\r\nX: ";
    head += std::string(1024 - head.size() - 4, 'x') + "\r\n\r\n";
    EXPECT_EQ(client.ask(head).status, 200);
    head.insert(head.size() - 4, "x");
    EXPECT_EQ(client.ask(head).status, 431);
}

TEST_F(Limits, AskForTheBodyLimitOfTheRoute) {
    options.body_bytes_max = [](Method method, std::string_view path) {
        return method == Method::post && path == "/a b" ? 5U : 0U;
    };
    start_echo();
    Client client{server->port()};
    EXPECT_EQ(client.ask(post("/a%20b", "12345")).status, 200);
    EXPECT_EQ(client.ask(post("/a%20b", "123456")).status, 413);
}

TEST_F(Limits, AnswerBeforeALargeBodyIsSentWhole) {
    start_echo();
    Client client{server->port()};
    client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3000000\r\n\r\n");
    for (int i = 0; i < 30; ++i) client.send(std::string(100'000, 'x'));
    EXPECT_EQ(client.read_answer().status, 413);
}

TEST_F(Limits, LetAPeerReadItsRefusalWhileItIsStillSending) {
    start_echo();
    Client client{server->port()};
    client.send("GET / HTTP/1.1\r\n\r\n");
    for (int i = 0; i < 30; ++i) client.send(std::string(100'000, 'x'));
    EXPECT_EQ(client.read_answer().status, 400);
}

TEST_F(Limits, GiveAWholeRequestOneDeadline) {
    options.request_timeout = 300ms;
    start_echo();
    Client client{server->port()};
    auto const start_time = std::chrono::steady_clock::now();
    // One byte at a time, each well within any deadline for a single read.
    std::jthread const dripping{[&](std::stop_token const& stop) {
        Client slow{server->port()};
        slow.send("GET / HTTP/1.1\r\nHost: localhost\r\nX: ");
        while (!stop.stop_requested()) {
            slow.send("x");
            std::this_thread::sleep_for(10ms);
        }
    }};
    client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n");
    client.send("12345");
    auto const answer = client.read_answer();
    EXPECT_EQ(answer.status, 408);
    EXPECT_EQ(answer.body, "request_timeout");
    EXPECT_TRUE(client.closes());
    EXPECT_GE(std::chrono::steady_clock::now() - start_time, 300ms);
    EXPECT_TRUE(eventually([&] { return server->counts().requests == 2; }))
        << "the slow one was not refused";
    EXPECT_EQ(handled, 0);
}

TEST_F(Limits, CloseAnIdleConnectionWithoutAWord) {
    options.idle_timeout = 100ms;
    start_echo();
    Client fresh{server->port()};
    Client used{server->port()};
    EXPECT_EQ(used.ask(get("/")).status, 200);
    EXPECT_TRUE(fresh.closes());
    EXPECT_TRUE(used.closes());
    EXPECT_TRUE(eventually([&] { return server->counts().connections == 0; }));
}

TEST_F(Limits, DoNotCountTheHandlersTimeAsThePeers) {
    options.idle_timeout = options.request_timeout = options.write_timeout = 50ms;
    Desk desk;
    start(desk.handler());
    Client client{server->port()};
    client.send(get("/"));
    ASSERT_TRUE(desk.has(1));
    // Another connection goes through its whole idle timeout meanwhile.
    Client idle{server->port()};
    EXPECT_TRUE(idle.closes());
    desk.answer(0, "took its time");
    EXPECT_EQ(client.read_answer().body, "took its time");
}

TEST_F(Limits, CloseAConnectionThatDoesNotFinishItsHandshake) {
    options.handshake_timeout = 100ms;
    start_echo();
    RawConnection silent{server->port()};
    EXPECT_TRUE(eventually([&] { return server->counts().connections == 1; }));
    EXPECT_TRUE(silent.is_closed_by_peer());
    EXPECT_TRUE(eventually([&] { return server->counts().connections == 0; }));
}

TEST_F(Limits, CloseAConnectionThatDoesNotSpeakTls) {
    start_echo();
    RawConnection plain{server->port()};
    plain.send(get("/"));
    EXPECT_TRUE(plain.is_closed_by_peer());
    EXPECT_EQ(handled, 0);
}

TEST_F(Limits, CutAPeerThatDoesNotReadItsAnswer) {
    options.write_timeout = 100ms;
    auto const body = std::make_shared<std::string const>(50'000'000, 'x');
    start([body](Request&, Later const&) -> std::optional<Response> {
        Response response;
        response.body = body;
        return response;
    });
    Client client{server->port()};
    client.send(get("/"));
    EXPECT_TRUE(eventually([&] { return server->counts().requests == 1; }));
    EXPECT_TRUE(eventually([&] { return server->counts().connections == 0; }));
    EXPECT_EQ(client.read_answer().status, 0);
}

TEST_F(Limits, RefuseMoreRequestsThanMayBeInFlight) {
    options.requests_in_flight_max = 2;
    Desk desk;
    start(desk.handler());
    Client one{server->port()};
    Client two{server->port()};
    Client three{server->port()};
    one.send(get("/1"));
    ASSERT_TRUE(desk.has(1));  // else the second may be first
    two.send(get("/2"));
    ASSERT_TRUE(desk.has(2));
    EXPECT_EQ(server->counts().in_flight, 2U);
    auto const refused = three.ask(get("/3"));
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.body, "too_busy");
    EXPECT_EQ(refused.field("retry-after"), "1");
    desk.answer(0, "one");
    EXPECT_EQ(one.read_answer().body, "one");
    // The same connection may try again.
    three.send(get("/3"));
    ASSERT_TRUE(desk.has(3));
    desk.answer(2, "three");
    EXPECT_EQ(three.read_answer().body, "three");
    desk.answer(1, "two");
    EXPECT_EQ(two.read_answer().body, "two");
    EXPECT_EQ(server->counts().in_flight, 0U);
}

TEST_F(Limits, CloseConnectionsBeyondTheMostAllowed) {
    options.connections_max = 2;
    start_echo();
    Client one{server->port()};
    {
        Client two{server->port()};
        EXPECT_FALSE(Client{server->port()}.connected());
        EXPECT_EQ(one.ask(get("/")).status, 200);
        EXPECT_EQ(two.ask(get("/")).status, 200);
    }
    EXPECT_TRUE(eventually([&] { return server->counts().connections == 1; }));
    Client three{server->port()};
    EXPECT_EQ(three.ask(get("/")).status, 200);
}

}  // namespace

}  // namespace linka::http::tests
