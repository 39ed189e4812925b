// Where everything in the log's RocksDB lies. README.md explains it to strangers.
#pragma once

#include "store/event_log.hpp"
#include "store/keys.hpp"
#include "store/rocks_settings.hpp"

#include <array>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace linka::store {

/// The column families by index into LogDatabase::families, after "default", which stays empty.
enum LogFamily : std::uint8_t {
    commits_family = 1,
    streams_family,
    heads_family,
    requests_family,
    tiles_family,
    checkpoints_family,
};

inline constexpr std::array<char const*, 7> log_family_names = {
    "default", "commits", "streams", "heads", "requests", "tiles", "checkpoints"
};

/// The row of `heads` that holds the tip (log_end.hpp). No stream id has a '\0' in it.
inline constexpr std::string_view tip_key{"\0tip", 4};

/// The row of `streams` that says: the commit at `position` belongs to the stream.
inline std::string stream_row(std::string_view id, Position position) {
    return key({id, be64(position)});
}

/// What `requests` holds under a key: the position, then the digest.
inline std::string request_row(Position position, Digest const& digest) {
    auto row = be64(position);
    row.append(reinterpret_cast<char const*>(digest.data()), digest.size());
    return row;
}

struct RequestRow {
    Position position = 0;
    Digest digest{};
};

inline std::optional<RequestRow> parse_request_row(std::string_view row) {
    RequestRow parsed;
    if (row.size() != 8 + parsed.digest.size()) return std::nullopt;
    parsed.position = from_be64(row.substr(0, 8));
    std::memcpy(parsed.digest.data(), row.data() + 8, parsed.digest.size());
    return parsed;
}

/// The log's database as the committer writes and the log reads it.
struct LogDatabase : RocksHandles {
    rocksdb::ColumnFamilyHandle* family(LogFamily which) const { return families[which]; }
};

/// A row's value; nothing when there is none; corrupt "log_corrupt" when RocksDB cannot read it.
inline Result<std::optional<std::string>> read_row(
    LogDatabase const& database, LogFamily family, std::string_view row_key
) {
    std::string value;
    auto const status = database.db->Get({}, database.family(family), slice(row_key), &value);
    if (status.IsNotFound()) return std::optional<std::string>{};
    if (!status.ok()) return fault_of(status, "log_corrupt");
    return std::optional{std::move(value)};
}

/// Reads many rows at once; sorts `row_keys` and leaves each out that is there twice. Tells each
/// key's row as read_row() would; the row is gone when `tell` returns.
using TellRow = std::function<
    void(std::string_view row_key, Result<std::optional<std::string_view>> const& row)>;
void read_rows(
    LogDatabase const& database,
    LogFamily family,
    std::vector<std::string_view>& row_keys,
    TellRow const& tell
);

/// The position a row of `heads` holds; 0 when there is none.
inline Result<Position> read_head(LogDatabase const& database, std::string_view row_key) {
    auto row = read_row(database, heads_family, row_key);
    if (row.has_error()) return row.error();
    if (!row->has_value()) return Position{0};
    if ((*row)->size() != 8) return corrupt("log_corrupt", "heads");
    return from_be64(**row);
}

/// The record at a position that must be there.
Result<StoredRecord> read_record(LogDatabase const& database, Position position);

/// What an idempotency key stood for; nothing when it is unknown; invalid "idempotency_key_reused".
Result<std::optional<Appended>> read_request(
    LogDatabase const& database, std::string_view request_key, Digest const& digest
);

/// What damage in the middle of RocksDB's write-ahead log means: nothing is opened, or only what
/// lies before it, and the rest is given up.
enum class WalDamage : std::uint8_t { refuse, stop_before };

/// Opens or creates the database. With `read_only` nothing at all is written into the directory.
/// `files`: where a backup's files are, which lie scattered; it must outlive the database.
/// Faults: fault_of(), and corrupt "log_format_old" for a log without families that it must have.
Result<std::unique_ptr<LogDatabase>> open_log_database(
    std::string const& directory,
    bool read_only,
    rocksdb::Env* files = nullptr,
    WalDamage damage = WalDamage::refuse
);

}  // namespace linka::store
