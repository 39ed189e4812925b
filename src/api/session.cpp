#include "api/session.hpp"

#include "api/json.hpp"
#include "views/accounts.hpp"

#include <boost/json.hpp>

namespace linka::api {

namespace {

std::optional<std::string> account_of(
    http::Request const& request, store::Access& access, bool& by_token
) {
    auto const authorization = request.field("authorization");
    static constexpr std::string_view bearer = "Bearer ";
    by_token = authorization.starts_with(bearer);
    if (by_token) return access.find_token(authorization.substr(bearer.size()));
    auto const cookie = request.cookie(session_cookie);
    if (cookie.empty()) return std::nullopt;
    return access.find_session(cookie);
}

}  // namespace

Result<Caller> find_caller(
    http::Request const& request,
    store::Access& access,
    engine::Engine const& engine,
    KnownAccounts& accounts
) {
    bool by_token = false;
    auto const account_id = account_of(request, access, by_token);
    if (!account_id) return forbidden("signed_out");
    auto account = accounts.find(engine, *account_id);
    if (!account) return account.error();
    if (!*account || (*account)->disabled()) return forbidden("signed_out");
    return Caller{std::move(**account), by_token};
}

bool same_origin(http::Request const& request) {
    auto const origin = request.field("origin");
    if (!origin.empty()) return origin == "https://" + std::string{request.field("host")};
    // Browsers that leave out Origin say this instead; what says neither is no browser.
    auto const site = request.field("sec-fetch-site");
    return site.empty() || site == "same-origin";
}

Result<SignIn> parse_sign_in(std::string const& body) {
    boost::system::error_code error;
    auto const value = boost::json::parse(body, error);
    if (error || !value.is_object()) return Fault{FaultKind::invalid, "bad_json", {}, {}};
    if (auto const duplicate = find_duplicate(body)) {
        auto const key = duplicate->substr(0, 40);
        return invalid("duplicate_field", "/" + key, key);
    }
    Fault fault{FaultKind::invalid, "invalid_input", {}, {}};
    SignIn sign_in;
    for (auto const& [key, field] : value.get_object()) {
        auto* const target = key == "username" ? &sign_in.username
                                               : (key == "password" ? &sign_in.password : nullptr);
        if (target == nullptr) {
            fault.fields.push_back(
                {"/" + std::string{key.substr(0, 40)},
                 "unknown_field",
                 std::string{key.substr(0, 40)}}
            );
        } else if (!field.is_string() || field.get_string().size() > 1024) {
            fault.fields.push_back({"/" + std::string{key}, "wrong_type", "\"…\""});
        } else {
            *target = std::string{field.get_string()};
        }
    }
    if (sign_in.username.empty()) fault.fields.push_back({"/username", "required", {}});
    if (sign_in.password.empty()) fault.fields.push_back({"/password", "required", {}});
    if (!fault.fields.empty()) return fault;
    return sign_in;
}

Result<SignedIn> check_sign_in(
    SignIn const& names, store::Access& access, engine::Engine const& engine
) {
    auto const account_id = access.check_password(names.username, names.password);
    if (!account_id) return account_id.error();
    auto const view = engine.read({});
    if (!view) return view.error();
    auto account = views::find_account(*view->tables, *account_id);
    // The same words as for a wrong password: whether an account was closed is nobody's business.
    if (!account || account->disabled()) return forbidden("wrong_password");
    auto secret = access.open_session(*account_id);
    if (!secret) return secret.error();
    return SignedIn{{std::move(*account), false}, std::move(*secret)};
}

std::string cookie_of(std::string_view secret) {
    std::string cookie{session_cookie};
    cookie += '=';
    cookie += secret;
    cookie += "; Path=/; Secure; HttpOnly; SameSite=Strict";
    if (secret.empty()) cookie += "; Max-Age=0";
    return cookie;
}

std::string session_json(Caller const& caller, SessionFacts const& facts) {
    auto const& [access, engine, read_only_because] = facts;
    v1::SessionReply reply;
    reply.set_account_id(caller.account.account_id());
    for (auto const& account : access.accounts()) {
        if (account.account_id == caller.account.account_id()) reply.set_username(account.username);
    }
    reply.set_role(caller.account.role());
    reply.set_org_id(caller.account.org_id());
    for (auto const& [right, name] : named_rights()) {
        if (may(caller.account.role(), right)) reply.add_may(std::string{name});
    }
    if (auto const view = engine.read({})) reply.set_synthetic(views::is_synthetic(*view->tables));
    reply.set_now_at_us(static_cast<std::uint64_t>(to_us(engine.clock().now())));
    reply.set_position(engine.applied());
    reply.set_read_only_because(read_only_because);
    return to_json(reply, Personal::shown);
}

}  // namespace linka::api
