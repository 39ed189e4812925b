#include "store/credentials.hpp"

#include "base/number.hpp"
#include "store/secrets.hpp"

#include <fmt/format.h>

#include <memory>
#include <system_error>
#include <vector>

namespace linka::store {

namespace {

constexpr std::string_view heading = "linka credentials 1\n";
constexpr std::string_view closing = "sha256 ";
constexpr std::size_t trailer_bytes = closing.size() + 64 + 1;

std::string hex(Digest const& digest) {
    return to_hex({reinterpret_cast<char const*>(digest.data()), digest.size()});
}

// Bytes that would end a field or a line, or do not print, as %xx.
std::string escaped(std::string_view field) {
    std::string text;
    for (char const c : field) {
        if (c > ' ' && c <= '~' && c != '%') {
            text += c;
        } else {
            text += '%' + to_hex({&c, 1});
        }
    }
    return text;
}

std::optional<std::string> unescaped(std::string_view text) {
    std::string field;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            field += text[i];
            continue;
        }
        auto const digits = text.substr(i + 1, 2);
        auto const byte = parse_number<unsigned>(digits, 16);
        if (digits.size() != 2 || !byte) return std::nullopt;
        field += static_cast<char>(*byte);
        i += 2;
    }
    return field;
}

std::optional<Instant> instant(std::string_view text) {
    auto const us = parse_number<std::int64_t>(text, 10);
    return us ? std::optional{from_us(*us)} : std::nullopt;
}

std::vector<std::string_view> fields_of(std::string_view line) {
    std::vector<std::string_view> fields;
    while (true) {
        auto const space = line.find(' ');
        fields.push_back(line.substr(0, space));
        if (space == std::string_view::npos) return fields;
        line.remove_prefix(space + 1);
    }
}

bool add_account(Credentials& credentials, std::vector<std::string_view> const& fields) {
    auto const username = unescaped(fields[1]);
    auto const account_id = unescaped(fields[2]);
    auto const hash = unescaped(fields[3]);
    if (!username || !account_id || !hash) return false;
    return credentials.accounts.emplace(*username, Credentials::Account{*account_id, *hash}).second;
}

bool add_session(Credentials& credentials, std::vector<std::string_view> const& fields) {
    auto const digest = digest_from_hex(fields[1]);
    auto const account_id = unescaped(fields[2]);
    auto const opened_at = instant(fields[3]);
    auto const used_at = instant(fields[4]);
    if (!digest || !account_id || !opened_at || !used_at) return false;
    return credentials.sessions
        .emplace(*digest, Credentials::Session{*account_id, *opened_at, *used_at})
        .second;
}

bool add_token(Credentials& credentials, std::vector<std::string_view> const& fields) {
    auto const digest = digest_from_hex(fields[1]);
    auto const account_id = unescaped(fields[2]);
    auto const label = unescaped(fields[3]);
    auto const created_at = instant(fields[4]);
    if (!digest || !account_id || !label || !created_at) return false;
    return credentials.tokens.emplace(*digest, Credentials::Token{*account_id, *label, *created_at})
        .second;
}

bool add_line(Credentials& credentials, std::string_view line) {
    auto const fields = fields_of(line);
    if (fields[0] == "account" && fields.size() == 4) return add_account(credentials, fields);
    if (fields[0] == "session" && fields.size() == 5) return add_session(credentials, fields);
    if (fields[0] == "token" && fields.size() == 5) return add_token(credentials, fields);
    return false;
}

}  // namespace

std::string format_credentials(Credentials const& credentials) {
    std::string text{heading};
    for (auto const& [username, account] : credentials.accounts) {
        text += fmt::format(
            "account {} {} {}\n",
            escaped(username),
            escaped(account.account_id),
            escaped(account.password_hash)
        );
    }
    for (auto const& [digest, session] : credentials.sessions) {
        text += fmt::format(
            "session {} {} {} {}\n",
            hex(digest),
            escaped(session.account_id),
            to_us(session.opened_at),
            to_us(session.used_at)
        );
    }
    for (auto const& [digest, token] : credentials.tokens) {
        text += fmt::format(
            "token {} {} {} {}\n",
            hex(digest),
            escaped(token.account_id),
            escaped(token.label),
            to_us(token.created_at)
        );
    }
    text += fmt::format("{}{}\n", closing, hex(sha256(text)));
    return text;
}

std::optional<Credentials> parse_credentials(std::string_view text) {
    if (text.size() < heading.size() + trailer_bytes) return std::nullopt;
    auto body = text.substr(0, text.size() - trailer_bytes);
    if (text.substr(body.size()) != fmt::format("{}{}\n", closing, hex(sha256(body))))
        return std::nullopt;
    if (!body.starts_with(heading)) return std::nullopt;
    body.remove_prefix(heading.size());
    Credentials credentials;
    while (!body.empty()) {
        auto const end = body.find('\n');
        if (end == std::string_view::npos || !add_line(credentials, body.substr(0, end)))
            return std::nullopt;
        body.remove_prefix(end + 1);
    }
    return credentials;
}

}  // namespace linka::store
