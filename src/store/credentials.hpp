// Everything access keeps, and its text: one line a record, closed by a checksum.
#pragma once

#include "store/event_log.hpp"

#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace linka::store {

struct Credentials {
    struct Account {
        std::string account_id;
        std::string password_hash;
    };
    struct Session {
        std::string account_id;
        Instant opened_at;
        Instant used_at;
    };
    struct Token {
        std::string account_id;
        std::string label;
        Instant created_at;
    };
    /// SHA-256 of a random secret: any eight of its bytes are as good a hash as can be had, and
    /// nobody who does not know the secret can steer them.
    struct DigestHash {
        std::size_t operator()(Digest const& digest) const {
            std::size_t hash = 0;
            std::memcpy(&hash, digest.data(), sizeof hash);
            return hash;
        }
    };

    std::map<std::string, Account, std::less<>> accounts;  // by lower-case user name
    std::unordered_map<Digest, Session, DigestHash> sessions;
    std::unordered_map<Digest, Token, DigestHash> tokens;
};

std::string format_credentials(Credentials const& credentials);
/// Nothing when a single byte is not as format_credentials wrote it.
std::optional<Credentials> parse_credentials(std::string_view text);

}  // namespace linka::store
