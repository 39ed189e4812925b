#include "http/chunked.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace linka::http {

namespace beast_http = boost::beast::http;

namespace {
// Beast never sees the peer's head, which it would read more leniently than head.cpp does: it gets
// this one, and then the peer's chunks.
constexpr std::string_view stand_in_head =
    "POST / HTTP/1.1\r\nHost: -\r\nTransfer-Encoding: chunked\r\n\r\n";
}  // namespace

class ChunkedBody::Parser : public beast_http::request_parser<beast_http::string_body> {};

ChunkedBody::ChunkedBody(std::size_t bytes_max) : parser_{std::make_unique<Parser>()} {
    parser_->body_limit(bytes_max);
    parser_->eager(true);
    boost::system::error_code ignored;
    parser_->put(boost::asio::buffer(stand_in_head), ignored);
}

ChunkedBody::~ChunkedBody() = default;

ChunkedBody::State ChunkedBody::take(std::string_view& bytes) {
    while (!bytes.empty() && !parser_->is_done()) {
        boost::system::error_code error;
        auto const taken = parser_->put(boost::asio::buffer(bytes), error);
        bytes.remove_prefix(taken);
        if (error == beast_http::error::need_more) return State::unfinished;
        if (error == beast_http::error::body_limit) return State::too_large;
        if (error) return State::broken;
        if (taken == 0) break;
    }
    return parser_->is_done() ? State::finished : State::unfinished;
}

std::string ChunkedBody::take_body() { return std::move(parser_->get().body()); }

}  // namespace linka::http
