// Heads that two HTTP implementations could read in two ways. Each is sent with a second request
// right behind: it must be refused, the connection closed, and the second request never served.
#include "http/head.hpp"
#include "tests/http/server_fixture.hpp"

namespace linka::http::tests {

namespace {

using namespace std::string_literals;

struct Refusal {
    char const* name;
    std::string bytes;
    int status = 400;
    std::string code = "bad_framing";
};

std::string with_fields(std::string_view fields) {
    return "POST /first HTTP/1.1\r\nHost: localhost\r\n" + std::string{fields} + "\r\n";
}
std::string with_target(std::string_view target) {
    return "GET " + std::string{target} + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

// A whole body for whoever takes such a head for a chunked one: the refusal must come from the
// head.
std::string const no_chunks = "0\r\n\r\n";

std::vector<Refusal> const refusals{
    {"LengthAndChunked",
     with_fields("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n") + no_chunks},
    {"ChunkedAndLength",
     with_fields("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n") + no_chunks},
    {"LengthTwice", with_fields("Content-Length: 3\r\nContent-Length: 4\r\n")},
    {"SameLengthTwice", with_fields("Content-Length: 3\r\ncontent-length: 3\r\n")},
    {"LengthList", with_fields("Content-Length: 3, 3\r\n")},
    {"LengthSigned", with_fields("Content-Length: +3\r\n")},
    {"LengthNegative", with_fields("Content-Length: -3\r\n")},
    {"LengthHexadecimal", with_fields("Content-Length: 0x3\r\n")},
    {"LengthEmpty", with_fields("Content-Length:\r\n")},
    {"LengthWithSpaceInside", with_fields("Content-Length: 1 3\r\n")},
    {"LengthTooLong", with_fields("Content-Length: 18446744073709551619\r\n")},
    {"ChunkedNotFinal", with_fields("Transfer-Encoding: chunked, gzip\r\n") + no_chunks},
    {"ChunkedAfterAnother", with_fields("Transfer-Encoding: gzip, chunked\r\n") + no_chunks},
    {"ChunkedTwice",
     with_fields("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n") + no_chunks},
    {"EncodingUnknown", with_fields("Transfer-Encoding: identity\r\n") + no_chunks},
    {"EncodingDisguised", with_fields("Transfer-Encoding: xchunked\r\n") + no_chunks},
    {"EncodingWithTab",
     with_fields("Transfer-Encoding: \x0b"
                 "chunked\r\n"
     ) + no_chunks},
    {"ChunkedInHttp10", "POST /first HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n" + no_chunks},
    {"HostMissing", "GET /first HTTP/1.1\r\n\r\n"},
    {"HostTwice", with_fields("Host: localhost\r\n")},
    {"HostTwiceInHttp10", "GET /first HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"},
    {"HostEmpty", "GET /first HTTP/1.1\r\nHost:\r\n\r\n"},
    {"HostList", "GET /first HTTP/1.1\r\nHost: a, b\r\n\r\n"},
    {"HostWithPath", "GET /first HTTP/1.1\r\nHost: a/b\r\n\r\n"},
    {"HostWithUser", "GET /first HTTP/1.1\r\nHost: a@b\r\n\r\n"},
    {"FoldedLine", with_fields("X-Folded: a\r\n b\r\n")},
    {"FoldedFirstLine", "GET /first HTTP/1.1\r\n Host: localhost\r\n\r\n"},
    {"FoldedByTab", with_fields("X-Folded: a\r\n\tb\r\n")},
    {"BareLineFeed", "GET /first HTTP/1.1\nHost: localhost\n\n"},
    {"BareLineFeedInField", with_fields("X-A: a\nX-B: b\r\n")},
    {"BareReturnInField", with_fields("X-A: a\rX-B: b\r\n")},
    {"BareReturnInRequestLine", "GET /first\r HTTP/1.1\r\nHost: localhost\r\n\r\n"},
    {"NulInField", with_fields("X-A: a\0b\r\n"s)},
    {"NulInName", with_fields("X\0A: a\r\n"s)},
    {"ControlInField",
     with_fields("X-A: a\x01"
                 "b\r\n")},
    {"DeleteInField",
     with_fields("X-A: a\x7f"
                 "b\r\n")},
    {"SpaceBeforeColon", with_fields("Content-Length : 3\r\n")},
    {"TabBeforeColon", with_fields("Content-Length\t: 3\r\n")},
    {"NoColon", with_fields("Content-Length 3\r\n")},
    {"NameEmpty", with_fields(": 3\r\n")},
    {"NameWithBrackets", with_fields("X[1]: 3\r\n")},
    {"NameNotAscii", with_fields("X-\xc3\xa9: 3\r\n")},
    {"EmptyLineFirst", "\r\n" + get("/first")},
    {"NoTarget", "GET HTTP/1.1\r\nHost: localhost\r\n\r\n"},
    {"NoVersion", "GET /first\r\nHost: localhost\r\n\r\n"},
    {"TwoSpaces", "GET  /first HTTP/1.1\r\nHost: localhost\r\n\r\n"},
    {"SpaceInTarget", "GET /fi rst HTTP/1.1\r\nHost: localhost\r\n\r\n"},
    {"SpaceFirst", " GET /first HTTP/1.1\r\nHost: localhost\r\n\r\n"},
    {"MethodNoToken", "G(T /first HTTP/1.1\r\nHost: localhost\r\n\r\n"},
    {"MethodTooLong", std::string(33, 'G') + " /first HTTP/1.1\r\nHost: localhost\r\n\r\n"},
    {"AbsoluteForm", with_target("https://localhost/first")},
    {"AuthorityForm", "CONNECT localhost:443 HTTP/1.1\r\nHost: localhost\r\n\r\n"},
    {"AsteriskForm", "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n"},
    {"Fragment", with_target("/first#part")},
    {"TargetNotAscii", with_target("/pr\xc5\xafvod")},
    {"PercentAlone", with_target("/first%")},
    {"PercentShort", with_target("/first%4")},
    {"PercentNotHexadecimal", with_target("/first%zz")},
    {"PercentNul", with_target("/first%00")},
    {"PercentLineFeed", with_target("/first%0a")},
    {"PercentInQuery", with_target("/first?a=%g1")},
    {"ParentSegment", with_target("/a/../first")},
    {"ParentSegmentLast", with_target("/a/..")},
    {"ParentSegmentEncoded", with_target("/a/%2e%2E/first")},
    {"ParentSegmentBehindEncodedSlash", with_target("/a%2f..%2ffirst")},
    {"VersionGarbled", "GET /first HTTP/x.1\r\nHost: localhost\r\n\r\n"},
    {"VersionLowerCase", "GET /first http/1.1\r\nHost: localhost\r\n\r\n"},
    {"VersionLong", "GET /first HTTP/1.10\r\nHost: localhost\r\n\r\n"},
    {"Version12", "GET /first HTTP/1.2\r\nHost: localhost\r\n\r\n", 505},
    {"Version20", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
    {"Version09", "GET /first HTTP/0.9\r\nHost: localhost\r\n\r\n", 505},
    {"ChunkSizeNotHexadecimal",
     with_fields("Transfer-Encoding: chunked\r\n") + "xyz\r\nabc\r\n0\r\n\r\n"},
    {"ChunkSizeSigned", with_fields("Transfer-Encoding: chunked\r\n") + "+3\r\nabc\r\n0\r\n\r\n"},
    {"ChunkSizePrefixed", with_fields("Transfer-Encoding: chunked\r\n") + "0x3\r\nabc\r\n0\r\n\r\n"
    },
    {"ChunkSizeEmpty", with_fields("Transfer-Encoding: chunked\r\n") + "\r\nabc\r\n0\r\n\r\n"},
    {"ChunkSizeOverflows",
     with_fields("Transfer-Encoding: chunked\r\n") + "10000000000000003\r\nabc\r\n0\r\n\r\n"},
    {"ChunkSizeEndsInLineFeed",
     with_fields("Transfer-Encoding: chunked\r\n") + "3\nabc\r\n0\r\n\r\n"},
    {"ChunkLongerThanItsSize",
     with_fields("Transfer-Encoding: chunked\r\n") + "3\r\nabcd\r\n0\r\n\r\n"},
    {"ChunkExtensionWithoutEnd",
     with_fields("Transfer-Encoding: chunked\r\n") + "3;" + std::string(20'000, 'x')},
    {"TrailerFolded", with_fields("Transfer-Encoding: chunked\r\n") + "0\r\nA b: c\r\n\r\n"},
    {"ChunkedBodyTooLarge",
     with_fields("Transfer-Encoding: chunked\r\n") + "10001\r\n",
     413,
     "body_too_large"},
    {"ChunkedBodyTooLargeInAll",
     with_fields("Transfer-Encoding: chunked\r\n") + "8000\r\n" + std::string(0x8000, 'x') +
         "\r\n8001\r\n",
     413,
     "body_too_large"},
    {"BodyTooLarge", with_fields("Content-Length: 65537\r\n"), 413, "body_too_large"},
    {"HeadTooLarge",
     with_fields("X-Large: " + std::string(17'000, 'x') + "\r\n"),
     431,
     "header_too_large"},
    {"HeadTooLargeWithoutEnd", "GET /" + std::string(17'000, 'x'), 431, "header_too_large"},
    {"TooManyFields",
     [] {
         std::string fields;
         for (int i = 0; i < 100; ++i) fields += "a: b\r\n";
         return with_fields(fields);
     }(),
     431,
     "header_too_large"},
};

class Framing : public ServerTest, public testing::WithParamInterface<Refusal> {};

TEST_P(Framing, IsRefusedAndNothingBehindItIsServed) {
    start_echo();
    Client client{server->port()};
    client.send(get("/before") + GetParam().bytes + get("/behind") + get("/behind"));
    EXPECT_EQ(client.read_answer().body, "/before");
    auto const answer = client.read_answer();
    EXPECT_EQ(answer.status, GetParam().status);
    EXPECT_EQ(answer.body, GetParam().code);
    EXPECT_EQ(answer.field("connection"), "close");
    EXPECT_TRUE(client.closes());
    EXPECT_EQ(handled, 1);
}

INSTANTIATE_TEST_SUITE_P(Of, Framing, testing::ValuesIn(refusals), [](auto const& info) {
    return std::string{info.param.name};
});

TEST(HeadEnd, IsFoundHoweverTheBytesArrive) {
    auto const bytes = get("/") + "body";
    for (std::size_t first = 0; first < bytes.size(); ++first) {
        HeadEnd end;
        auto const early = end.find(std::string_view{bytes}.substr(0, first));
        auto const found = early ? early : end.find(bytes);
        EXPECT_EQ(found, bytes.size() - 4) << first;
        EXPECT_FALSE(end.broken());
    }
}

TEST(HeadEnd, NoticesABareLineFeedBeforeTheHeadIsComplete) {
    HeadEnd end;
    EXPECT_FALSE(end.find("GET / HTTP/1.1\nHost"));
    EXPECT_TRUE(end.broken());
}

TEST(Head, KeepsWhatAFieldSays) {
    Head head;
    std::string_view const bytes =
        "PATCH /a?b HTTP/1.1\r\nHost: [::1]:8443\r\nX-Name: \t a b\xc3\xa1 \r\nCONTENT-LENGTH: "
        "007\r\n"
        "Connection: keep-alive ,CLOSE\r\nExpect: 100-CONTINUE\r\nX-Empty:\r\n\r\n";
    ASSERT_EQ(read_head(bytes, head), HeadVerdict::good);
    EXPECT_EQ(head.method, Method::patch);
    EXPECT_EQ(head.target, "/a?b");
    EXPECT_EQ(head.content_length, 7U);
    EXPECT_TRUE(head.wants_close);
    EXPECT_TRUE(head.expects_continue);
    ASSERT_EQ(head.fields_count, 6U);
    EXPECT_EQ(head.fields[1].first, "X-Name");
    EXPECT_EQ(head.fields[1].second, "a b\xc3\xa1");
    EXPECT_EQ(head.fields[5].second, "");
}

TEST(Head, IsReadAfreshEachTime) {
    Head head;
    ASSERT_EQ(
        read_head(with_fields("Transfer-Encoding: chunked\r\nConnection: close\r\n"), head),
        HeadVerdict::good
    );
    EXPECT_TRUE(head.chunked);
    ASSERT_EQ(read_head("GET / HTTP/1.0\r\n\r\n", head), HeadVerdict::good);
    EXPECT_FALSE(head.chunked);
    EXPECT_FALSE(head.wants_close);
    EXPECT_TRUE(head.version_10);
    EXPECT_EQ(head.fields_count, 0U);
}

TEST(Target, IsDecodedOnce) {
    Request request;
    ASSERT_TRUE(read_target(
        "/linka/p%C5%99%C3%ADpad+1/%2541?need=bydlen%C3%AD+a+d%C3%A1l%26&x&=y&&z=%3D=", request
    ));
    EXPECT_EQ(request.path, "/linka/případ+1/%41");
    EXPECT_EQ(request.parameter("need"), "bydlení a dál&");
    EXPECT_EQ(request.parameter("x"), "");
    EXPECT_EQ(request.parameter("z"), "==");
    EXPECT_EQ(request.parameter("none"), std::nullopt);
    ASSERT_TRUE(read_target("/", request));
    EXPECT_TRUE(request.query.empty());
}

TEST(Target, MayHoldDotsThatDoNotClimb) {
    Request request;
    for (auto const* const target :
         {"/..a", "/a..", "/...", "/a/..b/", "/.well-known", "/?a=/../b"}) {
        EXPECT_TRUE(read_target(target, request)) << target;
    }
}

TEST(Request, FindsCookiesByTheirWholeName) {
    Request request;
    request.fields = {{"cookie", "a=1; __Host-linka=secret=;b=2 "}, {"cookie", "c=3"}};
    EXPECT_EQ(request.cookie("__Host-linka"), "secret=");
    EXPECT_EQ(request.cookie("linka"), "");
    EXPECT_EQ(request.cookie("a"), "1");
    EXPECT_EQ(request.cookie("b"), "2");
    EXPECT_EQ(request.cookie("c"), "3");
    EXPECT_EQ(request.cookie("d"), "");
    EXPECT_EQ(request.field("cookie"), "a=1; __Host-linka=secret=;b=2 ");
}

}  // namespace

}  // namespace linka::http::tests
