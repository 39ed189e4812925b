#include "store/rocks_log.hpp"

#include "base/check.hpp"
#include "store/committer.hpp"
#include "store/log_access.hpp"
#include "store/record.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>

namespace linka::store {

namespace {

// A longer wait is cut to this: adding the largest duration to the clock would overflow.
constexpr std::chrono::milliseconds wait_max = std::chrono::hours{24};

class RocksLog final : public EventLog {
  public:
    RocksLog(
        std::unique_ptr<LogDatabase> database, Clock const& clock, LogOptions options, LogEnd end
    );
    ~RocksLog() override { stop(); }
    RocksLog(RocksLog const&) = delete;
    RocksLog& operator=(RocksLog const&) = delete;

    void append(Append append, AppendDone done) override;
    Result<std::vector<StoredRecord>> read(
        Position after, std::size_t count_max, std::size_t bytes_max
    ) const override;
    Result<std::vector<StoredRecord>> read_stream(
        std::string_view id, Position after, Position upto, std::size_t count_max
    ) const override;
    Position last() const override { return last_.load(std::memory_order_acquire); }
    Result<Position> version(std::string_view stream) const override;
    Result<std::optional<Appended>> find_request(std::string_view key, Digest const& digest)
        const override;
    bool wait_beyond(Position after, std::chrono::milliseconds timeout) const override;
    void stop() override;
    LogDatabase& database() { return *database_; }

  private:
    void commit(std::vector<QueuedAppend>& batch);
    void sync_once();

    LogOptions const options_;
    std::unique_ptr<LogDatabase> const database_;
    std::atomic<Position> last_;
    mutable std::mutex mutex_;  // guards stopped_ and the waiting for last_
    mutable std::condition_variable changed_;
    bool stopped_ = false;
    std::once_flag synced_;
    Committer committer_;
    // Last: its thread uses everything above, and ends before any of it goes.
    CommitQueue queue_;
};

RocksLog::RocksLog(
    std::unique_ptr<LogDatabase> database, Clock const& clock, LogOptions options, LogEnd end
)
    : options_{options},
      database_{std::move(database)},
      last_{end.position},
      committer_{*database_, clock, end, options.sync_every_commit},
      queue_{options.queue_requests_max, [this](auto& batch) { commit(batch); }} {}

void RocksLog::append(Append append, AppendDone done) {
    auto refused = malformed(append);
    if (!refused && options_.read_only) refused = unavailable("log_read_only");
    if (!refused) refused = queue_.push(append, done);
    if (refused) done(std::move(*refused));
}

void RocksLog::commit(std::vector<QueuedAppend>& batch) {
    auto& answers = committer_.commit(batch);
    {
        std::lock_guard const lock{mutex_};
        last_.store(committer_.last(), std::memory_order_release);
    }
    changed_.notify_all();
    for (std::size_t i = 0; i < batch.size(); ++i) batch[i].done(std::move(answers[i]));
}

Result<std::vector<StoredRecord>> RocksLog::read(
    Position after, std::size_t count_max, std::size_t bytes_max
) const {
    std::vector<StoredRecord> found;
    // What is behind last() only: with sync off a reader could see further than the disk.
    Position const end = last();
    if (after >= end || count_max == 0) return found;
    std::unique_ptr<rocksdb::Iterator> const records{
        database_->db->NewIterator({}, database_->family(commits_family))
    };
    records->Seek(be64(after + 1));
    std::size_t bytes = 0;
    for (Position position = after + 1; position <= end && found.size() < count_max; ++position) {
        if (!found.empty() && bytes >= bytes_max) break;
        if (!records->status().ok()) return fault_of(records->status(), "log_corrupt");
        if (!records->Valid() || view(records->key()) != be64(position)) {
            return corrupt("log_corrupt", "record " + std::to_string(position) + " is missing");
        }
        auto record = decode_record(view(records->value()), position);
        if (record.has_error()) return record.error();
        bytes += record->bytes.size();
        found.push_back(std::move(*record));
        records->Next();
    }
    return found;
}

Result<std::vector<StoredRecord>> RocksLog::read_stream(
    std::string_view id, Position after, Position upto, std::size_t count_max
) const {
    std::vector<StoredRecord> found;
    upto = std::min(upto, last());
    // No stream has such a name, and looked up it could match rows of another.
    if (after >= upto || count_max == 0 || id.find('\0') != std::string_view::npos) return found;
    auto const end = stream_row(id, upto);
    std::unique_ptr<rocksdb::Iterator> const rows{
        database_->db->NewIterator({}, database_->family(streams_family))
    };
    for (rows->Seek(stream_row(id, after + 1)); rows->Valid() && found.size() < count_max;
         rows->Next()) {
        auto const row = view(rows->key());
        if (row > end) break;
        if (row.size() != end.size()) return corrupt("log_corrupt", "streams");
        auto record = read_record(*database_, from_be64(row.substr(row.size() - 8)));
        if (record.has_error()) return record.error();
        found.push_back(std::move(*record));
    }
    if (!rows->status().ok()) return fault_of(rows->status(), "log_corrupt");
    return found;
}

Result<Position> RocksLog::version(std::string_view stream) const {
    // The tip's row is no stream.
    if (stream.find('\0') != std::string_view::npos) return Position{0};
    return read_head(*database_, stream);
}

Result<std::optional<Appended>> RocksLog::find_request(std::string_view key, Digest const& digest)
    const {
    return read_request(*database_, key, digest);
}

bool RocksLog::wait_beyond(Position after, std::chrono::milliseconds timeout) const {
    std::unique_lock lock{mutex_};
    changed_.wait_for(lock, std::min(timeout, wait_max), [&] {
        return stopped_ || last() > after;
    });
    return last() > after;
}

void RocksLog::stop() {
    queue_.stop();
    std::call_once(synced_, [this] { sync_once(); });
    {
        std::lock_guard const lock{mutex_};
        stopped_ = true;
    }
    changed_.notify_all();
}

void RocksLog::sync_once() {
    if (options_.read_only || options_.sync_every_commit) return;
    auto const status = database_->db->SyncWAL();
    if (!status.ok()) end_process("the log cannot be synced", status);
}

}  // namespace

LogDatabase& database_of(EventLog& log) {
    auto* const rocks = dynamic_cast<RocksLog*>(&log);
    CHECK(rocks != nullptr);
    return rocks->database();
}

Result<std::unique_ptr<EventLog>> open_rocks_log(
    std::string const& directory, Clock const& clock, LogOptions options
) {
    auto database = open_log_database(directory, options.read_only);
    if (database.has_error()) return database.error();
    auto const end = read_log_end(**database);
    if (end.has_error()) return end.error();
    return std::unique_ptr<EventLog>{
        std::make_unique<RocksLog>(std::move(*database), clock, options, *end)
    };
}

}  // namespace linka::store
