// Who may sign in: names, password hashes, hashes of sessions and tokens. A small synced file of
// its own, never in the log. What an account may do is in the log; here it is only proved who asks.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "store/event_log.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace linka::store {

/// Random, 256 bits, base64url; only its SHA-256 is kept.
using Secret = std::string;

struct AccessOptions {
    std::chrono::seconds session_idle_max{std::chrono::hours{2}};
    std::chrono::seconds session_age_max{std::chrono::hours{12}};
    /// Argon2id: 19 MiB, 2 passes (OWASP's minimum) unless a test makes it cheaper.
    std::uint32_t argon2_memory_kib = 19456;
    std::uint32_t argon2_passes = 2;
};

struct AccountName {
    std::string account_id;
    std::string username;
};

/// Real time only (a demo's clock does not reach here). All functions may be called from any
/// thread. Changes are on disk (written beside, synced, renamed) before the call returns.
class Access {
  public:
    virtual ~Access() = default;

    /// conflict "username_taken" (names compare without regard to ASCII case, and are kept in lower
    /// case); conflict "account_exists" when the id has a name already; invalid
    /// "bad_username" unless 2 to 64 characters of a-z 0-9 . _ -; invalid "password_short"
    /// under 10.
    virtual Done add_account(
        std::string const& account_id, std::string const& username, std::string const& password
    ) = 0;
    /// Account id when name and password fit; forbidden "wrong_password" otherwise, in the same
    /// time whether or not the name exists; unavailable "too_many_attempts" (subject: seconds to
    /// wait) after five failures for one name within a minute. Slow by design (tens of milliseconds
    /// of CPU).
    virtual Result<std::string> check_password(
        std::string const& username, std::string const& password
    ) = 0;
    virtual std::vector<AccountName> accounts() const = 0;

    virtual Result<Secret> open_session(std::string const& account_id) = 0;
    /// The account of a live session, and postpones its idle end; nothing when unknown or expired.
    /// Fast: called on every request. (The postponement reaches the disk at most once a minute.)
    virtual std::optional<std::string> find_session(std::string_view secret) = 0;
    virtual Done close_session(std::string_view secret) = 0;
    /// Ends all sessions and tokens of an account.
    virtual Done revoke_all(std::string const& account_id) = 0;

    virtual Result<Secret> create_token(
        std::string const& account_id, std::string const& label
    ) = 0;
    virtual std::optional<std::string> find_token(std::string_view secret) const = 0;
};

/// Opens or creates `directory`/credentials. corrupt "access_corrupt" when its checksum is wrong;
/// unavailable "data_in_use" when another process has it open; unavailable "data_unreachable" (here
/// and from every change) when the file system refuses. Keeps a reference to the clock.
Result<std::unique_ptr<Access>> open_access(
    std::string const& directory, Clock const& real_time, AccessOptions options
);

}  // namespace linka::store
