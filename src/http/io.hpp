// The Asio types this layer speaks: one strand per connection, coroutines that run on it.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace linka::http {

namespace asio = boost::asio;

/// Named, not any_io_executor: erasing the executor costs an allocation or two in every operation.
using Strand = asio::strand<asio::io_context::executor_type>;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Strand>;

template <class T>
using Io = asio::awaitable<T, Strand>;

/// Completion token: the operation's error comes back as a value. An object, so that nothing has to
/// be built inside a co_await.
inline constexpr asio::use_awaitable_t<Strand> to_awaitable{};
inline constexpr asio::as_tuple_t<asio::use_awaitable_t<Strand>> as_values{to_awaitable};

}  // namespace linka::http
