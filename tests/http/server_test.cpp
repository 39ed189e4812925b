// Requests and answers over real connections: one at a time, many at once, early and late.
#include "tests/http/server_fixture.hpp"

#include <gmock/gmock.h>

namespace linka::http::tests {

using testing::HasSubstr;
using testing::Not;

TEST_F(ServerTest, AnswersARequest) {
    start_echo();
    Client client{server->port()};
    EXPECT_EQ(client.tls_version(), "TLSv1.3");
    auto const answer = client.ask(get("/hello"));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "/hello");
    EXPECT_EQ(answer.field("content-type"), "text/plain");
    EXPECT_THAT(
        answer.field("date"),
        testing::MatchesRegex("[A-Z][a-z][a-z], [0-9][0-9] [A-Z][a-z][a-z] [0-9]+ [0-9:]+ GMT")
    );
    EXPECT_EQ(answer.field("connection"), "");
}

TEST_F(ServerTest, KeepsTheConnectionForTheNextRequest) {
    start_echo();
    Client client{server->port()};
    for (int i = 0; i < 20; ++i) {
        auto const path = "/" + std::to_string(i);
        ASSERT_EQ(client.ask(get(path)).body, path);
    }
    EXPECT_EQ(server->counts().connections, 1U);
    EXPECT_EQ(server->counts().requests, 20U);
    EXPECT_EQ(server->counts().in_flight, 0U);
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
    start_echo();
    Client client{server->port()};
    client.send(get("/1") + post("/2", "two") + get("/3"));
    EXPECT_EQ(client.read_answer().body, "/1");
    EXPECT_EQ(client.read_answer().body, "/2two");
    EXPECT_EQ(client.read_answer().body, "/3");
}

TEST_F(ServerTest, ServesALatePipelinedRequestAfterTheFirstIsAnswered) {
    Desk desk;
    start(desk.handler());
    Client client{server->port()};
    client.send(get("/1") + get("/2"));
    ASSERT_TRUE(desk.has(1));
    desk.answer(0, "first");
    ASSERT_TRUE(desk.has(2));
    desk.answer(1, "second");
    EXPECT_EQ(client.read_answer().body, "first");
    EXPECT_EQ(client.read_answer().body, "second");
}

TEST_F(ServerTest, ReadsARequestThatComesByteByByte) {
    start_echo();
    Client client{server->port()};
    for (char const c : post("/slow", "body")) client.send({&c, 1});
    EXPECT_EQ(client.read_answer().body, "/slowbody");
}

TEST_F(ServerTest, ReadsABodyInChunks) {
    start_echo();
    Client client{server->port()};
    client.send("POST /c HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
    client.send("3\r\nabc\r\n");
    client.send("4;name=value\r\nde");
    client.send("fg\r\n0\r\nTrailer: ignored\r\n\r\n" + get("/next"));
    EXPECT_EQ(client.read_answer().body, "/cabcdefg");
    EXPECT_EQ(client.read_answer().body, "/next");
}

TEST_F(ServerTest, SendsALargeBodyWhole) {
    std::string large(5'000'000, 'x');
    for (std::size_t i = 0; i < large.size(); i += 1000) large[i] = static_cast<char>('a' + i % 26);
    auto const body = std::make_shared<std::string const>(large);
    start([body](Request&, Later const&) -> std::optional<Response> {
        Response response;
        response.body = body;
        return response;
    });
    Client client{server->port()};
    EXPECT_TRUE(client.ask(get("/")).body == large);
    EXPECT_TRUE(client.ask(get("/")).body == large);
}

TEST_F(ServerTest, AnswersHeadWithoutABody) {
    start_echo();
    Client client{server->port()};
    client.send("HEAD /four HTTP/1.1\r\nHost: localhost\r\n\r\n");
    auto const answer = client.read_answer(true);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.field("content-length"), "5");
    EXPECT_EQ(client.ask(get("/next")).body, "/next");
}

TEST_F(ServerTest, SendsNoBodyWithAStatusThatHasNone) {
    start([](Request& request, Later const&) -> std::optional<Response> {
        return Response{request.path == "/204" ? 204U : 304U, "text/plain", "must not be sent"};
    });
    Client client{server->port()};
    EXPECT_EQ(client.ask(get("/204")).status, 204);
    EXPECT_EQ(client.ask(get("/304")).status, 304);
    EXPECT_EQ(client.ask(get("/204")).field("content-length"), "");
}

TEST_F(ServerTest, ClosesWhenTheClientAsksForIt) {
    start_echo();
    Client client{server->port()};
    auto const answer = client.ask(
        "GET /a HTTP/1.1\r\nHost: localhost\r\nConnection: x, Close\r\n\r\n" + get("/never")
    );
    EXPECT_EQ(answer.body, "/a");
    EXPECT_EQ(answer.field("connection"), "close");
    EXPECT_TRUE(client.closes());
    EXPECT_EQ(handled, 1);
}

TEST_F(ServerTest, ClosesAfterAnAnswerToHttp10) {
    start_echo();
    Client client{server->port()};
    auto const answer = client.ask("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(answer.body, "/a");
    EXPECT_EQ(answer.field("connection"), "close");
    EXPECT_TRUE(client.closes());
}

TEST_F(ServerTest, AsksForABodyThatIsHeldBack) {
    start_echo();
    Client client{server->port()};
    client.send(
        "POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nExpect: 100-Continue\r\n\r\n"
    );
    EXPECT_EQ(client.read_head().status, 100);
    client.send("body");
    EXPECT_EQ(client.read_answer().body, "/abody");
}

TEST_F(ServerTest, DoesNotAskForABodyItWouldRefuse) {
    start_echo();
    Client client{server->port()};
    auto const answer = client.ask(
        "POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 70000\r\nExpect: "
        "100-continue\r\n\r\n"
    );
    EXPECT_EQ(answer.status, 413);
    EXPECT_TRUE(client.closes());
}

TEST_F(ServerTest, TakesAnAnswerFromAnotherThread) {
    std::vector<std::jthread> threads;
    std::mutex mutex;
    start([&](Request& request, Later const& later) -> std::optional<Response> {
        std::scoped_lock const lock{mutex};
        threads.emplace_back([later, path = request.path] {
            later(Response{200, "text/plain", path});
        });
        return std::nullopt;
    });
    Client client{server->port()};
    for (int i = 0; i < 50; ++i) {
        auto const path = "/" + std::to_string(i);
        ASSERT_EQ(client.ask(get(path)).body, path);
    }
}

TEST_F(ServerTest, TakesAnAnswerGivenBeforeTheHandlerReturns) {
    start([](Request&, Later const& later) -> std::optional<Response> {
        later(Response{200, "text/plain", "early"});
        return std::nullopt;
    });
    Client client{server->port()};
    EXPECT_EQ(client.ask(get("/")).body, "early");
    EXPECT_EQ(client.ask(get("/")).body, "early");
}

TEST_F(ServerTest, CountsOnlyTheFirstAnswerToARequest) {
    Desk desk;
    start(desk.handler());
    Client client{server->port()};
    client.send(get("/1"));
    ASSERT_TRUE(desk.has(1));
    desk.answer(0, "first");
    desk.answer(0, "again");
    EXPECT_EQ(client.read_answer().body, "first");
    client.send(get("/2"));
    ASSERT_TRUE(desk.has(2));
    desk.answer(0, "late");
    desk.answer(1, "second");
    EXPECT_EQ(client.read_answer().body, "second");
}

TEST_F(ServerTest, IgnoresALaterAnswerToARequestAnsweredAtOnce) {
    std::vector<Later> kept;
    start([&](Request& request, Later const& later) -> std::optional<Response> {
        for (auto const& old : kept) old(Response{500});
        if (request.path == "/keep") kept.push_back(later);
        if (request.path == "/both") later(Response{500});
        return Response{200, "text/plain", request.path};
    });
    Client client{server->port()};
    for (auto const* const path : {"/keep", "/a", "/both", "/b", "/keep", "/c"}) {
        ASSERT_EQ(client.ask(get(path)).body, path);
    }
    server.reset();
    for (auto const& old : kept) old(Response{500});
}

TEST_F(ServerTest, Answers500WhenTheHandlerForgetsARequest) {
    Desk desk;
    start(desk.handler());
    Client client{server->port()};
    client.send(get("/"));
    ASSERT_TRUE(desk.has(1));
    desk.forget_all();
    auto const answer = client.read_answer();
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.body, "internal_error");
}

TEST_F(ServerTest, Answers500WhenTheHandlerThrows) {
    start([](Request& request, Later const&) -> std::optional<Response> {
        if (request.path == "/throw") throw std::runtime_error{"broken"};
        return Response{200, "text/plain", "well"};
    });
    Client client{server->port()};
    EXPECT_EQ(client.ask(get("/throw")).status, 500);
    EXPECT_EQ(client.ask(get("/")).body, "well");
}

TEST_F(ServerTest, SurvivesAPeerThatVanishesWhileTheHandlerWorks) {
    Desk desk;
    start(desk.handler());
    {
        Client client{server->port()};
        client.send(get("/1"));
        ASSERT_TRUE(desk.has(1));
        client.vanish();
    }
    desk.answer(0, "to nobody");
    EXPECT_TRUE(eventually([&] { return server->counts().connections == 0; }));
    desk.answer(0, "again");
    Client other{server->port()};
    other.send(get("/2"));
    ASSERT_TRUE(desk.has(2));
    desk.answer(1, "to somebody");
    EXPECT_EQ(other.read_answer().body, "to somebody");
}

TEST_F(ServerTest, GivesEveryRequestAnIdOfItsOwn) {
    start([](Request& request, Later const&) -> std::optional<Response> {
        return Response{200, "text/plain", request.id};
    });
    Client one{server->port()};
    Client two{server->port()};
    auto const first = one.ask(get("/")).body;
    EXPECT_THAT(first, testing::MatchesRegex("[0-9a-z]{8}-1"));
    EXPECT_EQ(one.ask(get("/")).body, first.substr(0, 9) + "2");
    EXPECT_NE(two.ask(get("/")).body, first);
}

TEST_F(ServerTest, NeverLetsAFieldValueEndTheLine) {
    start([](Request&, Later const&) -> std::optional<Response> {
        Response response{200, "text/plain", "text"};
        response.fields.emplace_back("Location", "/a\r\nSet-Cookie: stolen=1");
        response.fields.emplace_back("content-length", "99");
        response.fields.emplace_back("X-Kept", "yes");
        return response;
    });
    Client client{server->port()};
    auto const answer = client.ask(get("/"));
    EXPECT_EQ(answer.body, "text");
    EXPECT_EQ(answer.field("x-kept"), "yes");
    EXPECT_THAT(answer.head, Not(HasSubstr("stolen")));
}

TEST_F(ServerTest, ServesManyConnectionsAtOnce) {
    start_echo();
    std::vector<std::future<int>> clients;
    for (int i = 0; i < 8; ++i) {
        clients.push_back(std::async(std::launch::async, [this] {
            Client client{server->port()};
            int good = 0;
            for (int j = 0; j < 100; ++j) good += client.ask(get("/x")).body == "/x" ? 1 : 0;
            return good;
        }));
    }
    for (auto& client : clients) EXPECT_EQ(client.get(), 100);
    EXPECT_EQ(server->counts().requests, 800U);
}

TEST_F(ServerTest, RefusesTls12UnlessAllowed) {
    start_echo();
    EXPECT_FALSE(Client(server->port(), Client::Tls::only_12).connected());
    options.allow_tls12 = true;
    start_echo();
    Client client{server->port(), Client::Tls::only_12};
    EXPECT_EQ(client.tls_version(), "TLSv1.2");
    EXPECT_EQ(client.ask(get("/old")).body, "/old");
}

TEST_F(ServerTest, SaysWhenThePortIsTaken) {
    start_echo();
    options.port = server->port();
    auto const second = start_server(options, [](Request&, Later const&) { return Response{}; });
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, FaultKind::unavailable);
    EXPECT_EQ(second.error().code, "address_in_use");
    EXPECT_EQ(second.error().subject, "127.0.0.1:" + std::to_string(options.port));
}

TEST_F(ServerTest, RefusesToStartWithoutACertificate) {
    options.certificate_file = scratch.file("none.pem");
    auto const none = start_server(options, [](Request&, Later const&) { return Response{}; });
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind, FaultKind::invalid);
    EXPECT_EQ(none.error().code, "bad_certificate");
    EXPECT_EQ(none.error().subject, options.certificate_file);
}

TEST_F(ServerTest, RefusesAKeyOfAnotherCertificate) {
    options.key_file = scratch.file("other.key");
    ASSERT_TRUE(make_certificate(scratch.file("other.pem"), options.key_file, {"localhost"}));
    auto const mixed = start_server(options, [](Request&, Later const&) { return Response{}; });
    ASSERT_FALSE(mixed);
    EXPECT_EQ(mixed.error().subject, options.key_file);
}

}  // namespace linka::http::tests
