// Who is asking: sessions in a cookie, tokens for scripts, and the check that a browser's request
// comes from our own pages.
#pragma once

#include "api/caller.hpp"
#include "api/known_accounts.hpp"
#include "api/problems.hpp"
#include "engine/engine.hpp"
#include "store/access.hpp"

#include <string>

namespace linka::api {

inline constexpr std::string_view session_cookie = "__Host-linka";

/// The caller of a request by cookie or token, with the account's rights of now, whatever moment is
/// read. Faults: forbidden "signed_out"; those of reading.
Result<Caller> find_caller(
    http::Request const& request,
    store::Access& access,
    engine::Engine const& engine,
    KnownAccounts& accounts
);

/// True when the request cannot have been made by another site's page: not from a browser, or
/// Origin is our own host.
bool same_origin(http::Request const& request);

/// Name and password of POST /session. Faults: invalid with pointers, "bad_json".
struct SignIn {
    std::string username;
    std::string password;
};
Result<SignIn> parse_sign_in(std::string const& body);

struct SignedIn {
    Caller caller;
    store::Secret secret;
};
/// Opens a session. Faults: those of check_password and open_session. Slow, as checking a password
/// is.
Result<SignedIn> check_sign_in(
    SignIn const& names, store::Access& access, engine::Engine const& engine
);

/// Set-Cookie for a new session, or one that ends it (empty secret).
std::string cookie_of(std::string_view secret);

/// What the session's answer is made of besides who asks.
struct SessionFacts {
    store::Access const& access;
    engine::Engine const& engine;
    /// Why nothing can be recorded, as a sentence; empty: it can.
    std::string read_only_because;
};
std::string session_json(Caller const& caller, SessionFacts const& facts);

}  // namespace linka::api
