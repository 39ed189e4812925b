// Server-sent events: what goes over the wire, and who notices when either side ends it.
#include "tests/http/server_fixture.hpp"

namespace linka::http::tests {

namespace {

std::shared_ptr<std::string const> frame(std::string text) {
    return std::make_shared<std::string const>(std::move(text));
}

class EventStream : public ServerTest {
  protected:
    /// Every request gets the same channel.
    void start_stream() {
        start([this](Request&, Later const&) -> std::optional<Response> {
            Response response;
            response.fields.emplace_back("X-Own", "yes");
            response.events = channel;
            return response;
        });
    }

    std::shared_ptr<EventChannel> channel = std::make_shared<EventChannel>(8);
};

TEST_F(EventStream, SendsFramesAsTheyCome) {
    start_stream();
    channel->push(frame("id: 1\n\n"));
    Client client{server->port()};
    client.send(get("/events"));
    auto const head = client.read_head();
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.field("content-type"), "text/event-stream");
    EXPECT_EQ(head.field("cache-control"), "no-store");
    EXPECT_EQ(head.field("x-accel-buffering"), "no");
    EXPECT_EQ(head.field("content-length"), "");
    EXPECT_EQ(head.field("x-own"), "yes");
    EXPECT_TRUE(client.read_until("retry: 3000\n\nid: 1\n\n"));
    for (int i = 2; i < 100; ++i) {
        auto const text = "id: " + std::to_string(i) + "\n\n";
        ASSERT_TRUE(channel->push(frame(text)));
        ASSERT_TRUE(client.read_until(text));
    }
}

TEST_F(EventStream, SendsWhatWasPushedBeforeItClosed) {
    start_stream();
    Client client{server->port()};
    client.send(get("/events"));
    ASSERT_TRUE(client.read_until("retry: 3000\n\n"));
    channel->push(frame("id: 1\n\n"));
    channel->push(frame("id: 2\n\n"));
    channel->close();
    EXPECT_EQ(client.read_to_end(), "id: 1\n\nid: 2\n\n");
    EXPECT_FALSE(channel->push(frame("id: 3\n\n")));
}

TEST_F(EventStream, SendsACommentWhenThereIsNoNews) {
    options.event_comment_every = 50ms;
    start_stream();
    Client client{server->port()};
    client.send(get("/events"));
    ASSERT_TRUE(client.read_until("retry: 3000\n\n"));
    EXPECT_TRUE(client.read_until(": \n\n: \n\n"));
    channel->push(frame("id: 1\n\n"));
    EXPECT_TRUE(client.read_until("id: 1\n\n"));
    EXPECT_TRUE(client.read_until(": \n\n"));
}

TEST_F(EventStream, ClosesTheChannelWhenThePeerLeaves) {
    start_stream();
    {
        Client client{server->port()};
        client.send(get("/events"));
        ASSERT_TRUE(client.read_until("retry: 3000\n\n"));
        EXPECT_FALSE(channel->closed());
    }
    EXPECT_TRUE(eventually([&] { return channel->closed(); }));
    EXPECT_TRUE(eventually([&] { return server->counts().connections == 0; }));
}

TEST_F(EventStream, ClosesTheChannelWhenThePeerVanishes) {
    start_stream();
    Client client{server->port()};
    client.send(get("/events"));
    ASSERT_TRUE(client.read_until("retry: 3000\n\n"));
    client.vanish();
    EXPECT_TRUE(eventually([&] { return channel->closed(); }));
}

TEST_F(EventStream, EndsWhenThePeerReadsTooSlowly) {
    options.write_timeout = 100ms;
    start_stream();
    Client client{server->port()};
    client.send(get("/events"));
    ASSERT_TRUE(client.read_until("retry: 3000\n\n"));
    auto const large = frame(std::string(1'000'000, 'x'));
    EXPECT_TRUE(eventually([&] { return !channel->push(large); })) << "frames without bound";
    EXPECT_TRUE(eventually([&] { return server->counts().connections == 0; }));
}

TEST_F(EventStream, AnswersHeadWithoutAStream) {
    start_stream();
    Client client{server->port()};
    client.send("HEAD /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_EQ(client.read_head().field("content-type"), "text/event-stream");
    EXPECT_TRUE(client.closes());
    EXPECT_TRUE(eventually([&] { return channel->closed(); }));
}

TEST_F(EventStream, TakesFramesFromManyThreads) {
    channel = std::make_shared<EventChannel>(10'000);
    start_stream();
    Client client{server->port()};
    client.send(get("/events"));
    ASSERT_TRUE(client.read_until("retry: 3000\n\n"));
    {
        std::vector<std::jthread> pushers;
        for (int i = 0; i < 4; ++i) {
            pushers.emplace_back([this] {
                for (int j = 0; j < 500; ++j) channel->push(frame("data\n\n"));
            });
        }
    }
    channel->close();
    EXPECT_EQ(client.read_to_end().size(), 2000 * 6U);
}

TEST(EventChannel, ClosesRatherThanGrow) {
    EventChannel channel{2};
    EXPECT_TRUE(channel.push(frame("1")));
    EXPECT_TRUE(channel.push(frame("2")));
    EXPECT_FALSE(channel.push(frame("3")));
    EXPECT_TRUE(channel.closed());
    EXPECT_EQ(channel.take().size(), 2U);
    EXPECT_FALSE(channel.push(frame("4")));
}

TEST(EventChannel, WakesOnceUntilItsFramesAreTaken) {
    EventChannel channel{8};
    int woken = 0;
    channel.push(frame("1"));
    channel.on_news([&] { ++woken; });
    EXPECT_EQ(woken, 1);
    channel.push(frame("2"));
    EXPECT_EQ(woken, 1);
    EXPECT_EQ(channel.take().size(), 2U);
    channel.push(frame("3"));
    EXPECT_EQ(woken, 2);
    channel.close();
    EXPECT_EQ(woken, 3);
}

}  // namespace

}  // namespace linka::http::tests
