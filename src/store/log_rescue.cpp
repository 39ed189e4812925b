#include "store/log_rescue.hpp"

#include "base/log.hpp"
#include "store/durable_file.hpp"
#include "store/log_end.hpp"
#include "store/log_layout.hpp"
#include "store/log_tree.hpp"
#include "store/record.hpp"

#include <fmt/format.h>
#include <rocksdb/write_batch.h>

#include <filesystem>
#include <functional>

namespace linka::store {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t batch_bytes = 1024UL * 1024;

void must(rocksdb::Status const& status) {
    if (!status.ok()) end_process("the rescued log cannot be written", status);
}

/// Writes the rescued log. Keeps a reference to the database.
class Copy {
  public:
    explicit Copy(LogDatabase& database) : database_{database} {}

    /// False when the record does not follow on the one before.
    bool add(std::string_view bytes) {
        if (decode_record_into(record_, bytes, position_ + 1).has_error()) return false;
        if (record_.recorded_at < recorded_at_) return false;
        position_ = record_.position;
        recorded_at_ = record_.recorded_at;
        auto const at = be64(position_);
        put(commits_family, at, bytes);
        for (auto const& stream : record_.streams) {
            put(heads_family, stream, at);
            put(streams_family, stream_row(stream, position_), {});
        }
        tree_.add(bytes, database_, batch_);
        if (batch_.GetDataSize() >= batch_bytes) write();
        return true;
    }
    void put(LogFamily family, std::string_view key, std::string_view value) {
        must(batch_.Put(database_.family(family), slice(key), slice(value)));
    }
    /// The tip goes with every batch, so that what is written is a log at any time.
    void write() {
        put(heads_family, tip_key, tip_row(position_, recorded_at_, tree_.frontier()));
        must(database_.db->Write({}, &batch_));
        batch_.Clear();
    }
    Position position() const { return position_; }

  private:
    LogDatabase& database_;
    rocksdb::WriteBatch batch_;
    TreeWriter tree_{{}, {}};
    StoredRecord record_;
    Position position_ = 0;
    Instant recorded_at_;
};

/// The rows of a family up to the first that cannot be read, until `take` answers false.
void each_row(
    LogDatabase const& database,
    LogFamily family,
    std::function<bool(std::string_view key, std::string_view value)> const& take
) {
    std::unique_ptr<rocksdb::Iterator> const rows{
        database.db->NewIterator({}, database.family(family))
    };
    for (rows->SeekToFirst(); rows->Valid(); rows->Next()) {
        if (!take(view(rows->key()), view(rows->value()))) return;
    }
}

void copy_readable(LogDatabase const& damaged, LogDatabase& fresh) {
    Copy copy{fresh};
    each_row(damaged, commits_family, [&](auto key, auto bytes) {
        return key == be64(copy.position() + 1) && copy.add(bytes);
    });
    auto const last = copy.position();
    each_row(damaged, requests_family, [&](auto key, auto row) {
        auto const request = parse_request_row(row);
        if (request && request->position <= last) copy.put(requests_family, key, row);
        return true;
    });
    each_row(damaged, checkpoints_family, [&](auto key, auto note) {
        if (key.size() == 8 && from_be64(key) <= last) copy.put(checkpoints_family, key, note);
        return true;
    });
    copy.write();
    log::warning("of a damaged log {} records could be read", last);
}

std::string free_name(std::string const& directory) {
    for (int number = 1;; ++number) {
        auto name = fmt::format("{}.damaged-{}", directory, number);
        if (!fs::exists(name)) return name;
    }
}

}  // namespace

Done rescue_log(std::string const& directory) {
    auto const beside = directory + ".rescued";
    std::error_code failed;
    fs::remove_all(beside, failed);
    {
        auto const damaged = open_log_database(directory, true, nullptr, WalDamage::stop_before);
        if (damaged.has_error()) return corrupt("log_beyond_rescue", damaged.error().subject);
        auto const fresh = open_log_database(beside, false);
        if (fresh.has_error()) return fresh.error();
        copy_readable(**damaged, **fresh);
        must((*fresh)->db->Flush({}, (*fresh)->families));
    }
    if (auto synced = sync_tree(beside); synced.has_error()) return synced.error();
    // At once: there is a log at any time.
    if (auto changed = exchange(beside, directory); changed.has_error()) return changed.error();
    fs::rename(beside, free_name(directory), failed);
    if (failed) return unavailable("data_unreachable", failed.message());
    return {};
}

}  // namespace linka::store
