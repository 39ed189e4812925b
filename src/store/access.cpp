#include "store/access.hpp"

#include "base/log.hpp"
#include "store/attempt_limit.hpp"
#include "store/credentials.hpp"
#include "store/durable_file.hpp"
#include "store/secrets.hpp"

#include <algorithm>
#include <cstdio>
#include <mutex>

namespace linka::store {

namespace {

constexpr char const* file_name = "credentials";
constexpr std::size_t password_characters_min = 10;
constexpr std::chrono::minutes postponement_write_interval{1};
// Whoever signs in over and over ends their own oldest sessions, not the server's memory.
constexpr std::size_t sessions_per_account_max = 1000;

std::string lower_case(std::string_view text) {
    std::string lower{text};
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

bool is_username(std::string_view name) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789._-";
    return name.size() >= 2 && name.size() <= 64 &&
           name.find_first_not_of(allowed) == std::string_view::npos;
}

// Code points, not bytes: "ř" is one character to whoever types it.
std::size_t characters(std::string_view utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(utf8, [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

class FileAccess final : public Access {
  public:
    FileAccess(
        std::string directory,
        Clock const& real_time,
        AccessOptions options,
        FileHandle lock,
        Credentials stored
    )
        : directory_{std::move(directory)},
          clock_{real_time},
          options_{options},
          lock_{std::move(lock)},
          state_{std::move(stored)},
          written_at_{real_time.now()} {}

    Done add_account(
        std::string const& account_id, std::string const& username, std::string const& password
    ) override;
    Result<std::string> check_password(std::string const& username, std::string const& password)
        override;
    std::vector<AccountName> accounts() const override;
    Result<Secret> open_session(std::string const& account_id) override;
    std::optional<std::string> find_session(std::string_view secret) override;
    Done close_session(std::string_view secret) override;
    Done revoke_all(std::string const& account_id) override;
    Result<Secret> create_token(std::string const& account_id, std::string const& label) override;
    std::optional<std::string> find_token(std::string_view secret) const override;

    /// Writes what is there, so that a directory is seen to be unwritable when it is first used.
    Done write_first() {
        return change([](Credentials&) { return Done{}; });
    }

  private:
    /// Applies `apply` to a copy, brings that to the disk, then applies it to what is served: a
    /// change that could not be written is never seen. `apply` runs twice and must do the same each
    /// time.
    template <class Apply>
    Done change(Apply const& apply);
    void write_postponements(Instant now);
    bool live(Credentials::Session const& session, Instant now) const;
    void prune(Credentials& credentials, Instant now) const;
    PasswordCost cost() const { return {options_.argon2_memory_kib, options_.argon2_passes}; }

    std::string const directory_;
    Clock const& clock_;
    AccessOptions const options_;
    FileHandle const lock_;
    AttemptLimit attempts_;

    // One writer of the file at a time; taken before mutex_, and never waited for by find_session.
    std::mutex file_mutex_;
    mutable std::mutex mutex_;  // guards what follows
    Credentials state_;
    Instant written_at_;
};

template <class Apply>
Done FileAccess::change(Apply const& apply) {
    auto const now = clock_.now();
    std::lock_guard const one_writer{file_mutex_};
    Credentials next;
    {
        std::lock_guard const lock{mutex_};
        next = state_;
    }
    if (Done applied = apply(next); applied.has_error()) return applied;
    prune(next, now);
    if (auto saved = replace_file(directory_, file_name, format_credentials(next));
        saved.has_error()) {
        return saved;
    }
    std::lock_guard const lock{mutex_};
    written_at_ = now;
    prune(state_, now);
    return apply(state_);
}

bool FileAccess::live(Credentials::Session const& session, Instant now) const {
    return now < session.used_at + options_.session_idle_max &&
           now < session.opened_at + options_.session_age_max;
}

void FileAccess::prune(Credentials& credentials, Instant now) const {
    std::erase_if(credentials.sessions, [&](auto const& entry) {
        return !live(entry.second, now);
    });
}

Done FileAccess::add_account(
    std::string const& account_id, std::string const& username, std::string const& password
) {
    auto const name = lower_case(username);
    if (!is_username(name)) return invalid("bad_username", "/username");
    if (characters(password) < password_characters_min)
        return invalid("password_short", "/password");
    auto const hash = hash_password(password, cost());
    if (hash.has_error()) return hash.error();
    return change([&](Credentials& credentials) -> Done {
        auto const same_id = [&](auto const& entry) {
            return entry.second.account_id == account_id;
        };
        auto const& known = credentials.accounts;
        if (known.contains(name)) return conflict("username_taken", name);
        if (std::ranges::any_of(known, same_id)) return conflict("account_exists", account_id);
        credentials.accounts.emplace(name, Credentials::Account{account_id, *hash});
        return {};
    });
}

Result<std::string> FileAccess::check_password(
    std::string const& username, std::string const& password
) {
    auto name = lower_case(username);
    // No account has such a name; all of them share one limit, so that they take no memory each.
    if (!is_username(name)) name.clear();
    auto const now = clock_.now();
    if (auto const wait = attempts_.begin(name, now)) {
        return unavailable("too_many_attempts", std::to_string(wait->count()));
    }
    std::optional<Credentials::Account> account;
    {
        std::lock_guard const lock{mutex_};
        auto const found = state_.accounts.find(name);
        if (found != state_.accounts.end()) account = found->second;
    }
    if (!account) {
        waste_time_of_a_check(password, cost());
        return forbidden("wrong_password");
    }
    auto const fits = password_fits(password, account->password_hash);
    if (fits.has_error()) return fits.error();
    if (!*fits) return forbidden("wrong_password");
    attempts_.succeeded(name, now);
    return std::move(account->account_id);
}

std::vector<AccountName> FileAccess::accounts() const {
    std::lock_guard const lock{mutex_};
    std::vector<AccountName> names;
    names.reserve(state_.accounts.size());
    for (auto const& [username, account] : state_.accounts)
        names.push_back({account.account_id, username});
    return names;
}

// Makes room for one more session of the account.
void drop_oldest_session(Credentials& credentials, std::string const& account_id) {
    std::size_t count = 0;
    auto oldest = credentials.sessions.end();
    for (auto at = credentials.sessions.begin(); at != credentials.sessions.end(); ++at) {
        if (at->second.account_id != account_id) continue;
        ++count;
        bool const older =
            oldest == credentials.sessions.end() || at->second.opened_at < oldest->second.opened_at;
        if (older) oldest = at;
    }
    if (count >= sessions_per_account_max) credentials.sessions.erase(oldest);
}

Result<Secret> FileAccess::open_session(std::string const& account_id) {
    auto secret = random_secret();
    auto const digest = sha256(secret);
    auto const now = clock_.now();
    auto const opened = change([&](Credentials& credentials) -> Done {
        drop_oldest_session(credentials, account_id);
        credentials.sessions.emplace(digest, Credentials::Session{account_id, now, now});
        return {};
    });
    if (opened.has_error()) return opened.error();
    return secret;
}

std::optional<std::string> FileAccess::find_session(std::string_view secret) {
    if (!looks_like_secret(secret)) return std::nullopt;
    auto const digest = sha256(secret);
    auto const now = clock_.now();
    std::string account_id;
    bool write = false;
    {
        std::lock_guard const lock{mutex_};
        auto const found = state_.sessions.find(digest);
        if (found == state_.sessions.end()) return std::nullopt;
        if (!live(found->second, now)) {
            state_.sessions.erase(found);
            return std::nullopt;
        }
        found->second.used_at = std::max(found->second.used_at, now);
        account_id = found->second.account_id;
        write = now >= written_at_ + postponement_write_interval;
        // Whether or not it succeeds, the next try is a minute away.
        if (write) written_at_ = now;
    }
    if (write) write_postponements(now);
    return account_id;
}

void FileAccess::write_postponements(Instant now) {
    std::unique_lock const one_writer{file_mutex_, std::try_to_lock};
    // Somebody is writing, and takes the postponements along.
    if (!one_writer) return;
    std::string text;
    {
        std::lock_guard const lock{mutex_};
        prune(state_, now);
        text = format_credentials(state_);
    }
    auto const saved = replace_file(directory_, file_name, text);
    if (saved.has_error()) log::warning("sessions were not saved: {}", saved.error().subject);
}

Done FileAccess::close_session(std::string_view secret) {
    if (!looks_like_secret(secret)) return {};
    auto const digest = sha256(secret);
    return change([&](Credentials& credentials) -> Done {
        credentials.sessions.erase(digest);
        return {};
    });
}

Done FileAccess::revoke_all(std::string const& account_id) {
    return change([&](Credentials& credentials) -> Done {
        auto const own = [&](auto const& entry) { return entry.second.account_id == account_id; };
        std::erase_if(credentials.sessions, own);
        std::erase_if(credentials.tokens, own);
        return {};
    });
}

Result<Secret> FileAccess::create_token(std::string const& account_id, std::string const& label) {
    auto secret = random_secret();
    auto const digest = sha256(secret);
    auto const now = clock_.now();
    auto const created = change([&](Credentials& credentials) -> Done {
        credentials.tokens.emplace(digest, Credentials::Token{account_id, label, now});
        return {};
    });
    if (created.has_error()) return created.error();
    return secret;
}

std::optional<std::string> FileAccess::find_token(std::string_view secret) const {
    if (!looks_like_secret(secret)) return std::nullopt;
    auto const digest = sha256(secret);
    std::lock_guard const lock{mutex_};
    auto const found = state_.tokens.find(digest);
    if (found == state_.tokens.end()) return std::nullopt;
    return found->second.account_id;
}

}  // namespace

Result<std::unique_ptr<Access>> open_access(
    std::string const& directory, Clock const& real_time, AccessOptions options
) {
    if (auto made = make_private_directory(directory); made.has_error()) return made.error();
    auto lock = lock_file(directory + "/" + file_name + ".lock");
    if (lock.has_error()) return lock.error();
    // What a crash left half written may hold secrets' digests that have been revoked since.
    std::remove((directory + "/" + file_name + ".new").c_str());
    auto const text = read_file(directory + "/" + file_name);
    if (text.has_error()) return text.error();
    Credentials stored;
    if (text->has_value()) {
        auto parsed = parse_credentials(**text);
        if (!parsed) return corrupt("access_corrupt");
        stored = std::move(*parsed);
    }
    auto access = std::make_unique<FileAccess>(
        directory, real_time, options, std::move(*lock), std::move(stored)
    );
    if (!text->has_value()) {
        if (auto written = access->write_first(); written.has_error()) return written.error();
    }
    return std::unique_ptr<Access>{std::move(access)};
}

}  // namespace linka::store
