#include "store/rocks_log.hpp"

#include "base/check.hpp"
#include "store/committer.hpp"
#include "store/disk_space.hpp"
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

Fault beyond(Position last) { return {FaultKind::invalid, "beyond_log", std::to_string(last), {}}; }

class RocksLog final : public EventLog, private BatchWriter {
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
    LogTip tip() const override;
    Result<Digest> root(Position size) const override;
    Result<std::vector<Digest>> prove_inclusion(Position position, Position size) const override;
    Result<std::vector<Digest>> prove_consistency(Position from, Position size) const override;
    Done keep_checkpoint(Position size, std::string_view note) override;
    Result<std::optional<std::string>> checkpoint(Position size_max) const override;
    bool wait_beyond(Position after, std::chrono::milliseconds timeout) const override;
    void stop() override;
    LogDatabase& database() { return *database_; }

  private:
    void decide(std::vector<QueuedAppend>& taken) override;
    void hand_over() override { committer_->hand_over(); }
    void write(AppendAnswers& answers) override;
    void close_once();

    LogOptions const options_;
    std::unique_ptr<LogDatabase> const database_;
    std::atomic<Position> last_;
    mutable std::mutex mutex_;  // guards stopped_, the tip's time and tree, the waiting for last_
    mutable std::condition_variable changed_;
    bool stopped_ = false;
    Instant recorded_at_;
    Frontier tree_;
    std::once_flag synced_;
    // Nothing in a log that is only read.
    std::optional<Committer> committer_;
    DiskSpace space_;
    // Last: its threads use everything above, and end before any of it goes.
    CommitQueue queue_;
};

RocksLog::RocksLog(
    std::unique_ptr<LogDatabase> database, Clock const& clock, LogOptions options, LogEnd end
)
    : options_{options},
      database_{std::move(database)},
      last_{end.position},
      recorded_at_{end.recorded_at},
      tree_{end.tree},
      space_{database_->db->GetName()},
      queue_{options.queue_requests_max, *this} {
    // Before the first append: the queue's threads sleep until then.
    if (!options.read_only)
        committer_.emplace(*database_, clock, std::move(end), options.sync_every_commit);
}

void RocksLog::append(Append append, AppendDone done) {
    auto refused = malformed(append);
    if (!refused && options_.read_only) refused = unavailable("log_read_only");
    if (!refused) refused = queue_.push(append, done);
    if (refused) done(std::move(*refused));
}

void RocksLog::decide(std::vector<QueuedAppend>& taken) {
    std::uint64_t bytes = 0;
    for (auto const& queued : taken) bytes += queued.append.commit.size();
    if (space_.has_room_for(bytes)) {
        committer_->decide(taken);
    } else {
        committer_->refuse(taken, unavailable("disk_full"));
    }
}

void RocksLog::write(AppendAnswers& answers) {
    auto& batch = committer_->write();
    {
        std::lock_guard const lock{mutex_};
        recorded_at_ = batch.recorded_at;
        tree_ = batch.tree;
        last_.store(batch.position, std::memory_order_release);
    }
    changed_.notify_all();
    std::swap(answers, batch.answers);
}

Result<std::vector<StoredRecord>> RocksLog::read(
    Position after, std::size_t count_max, std::size_t bytes_max
) const {
    std::vector<StoredRecord> found;
    // What is behind last() only: with sync off a reader could see further than the disk.
    Position const end = last();
    if (after >= end || count_max == 0) return found;
    count_nothing();
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
    count_nothing();
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

LogTip RocksLog::tip() const {
    std::lock_guard const lock{mutex_};
    return {last(), recorded_at_, tree_.root()};
}

Result<Digest> RocksLog::root(Position size) const {
    if (size > last()) return beyond(last());
    {
        std::lock_guard const lock{mutex_};
        if (size == tree_.size()) return tree_.root();
    }
    return tree_root(size, subtrees_of(*database_));
}

Result<std::vector<Digest>> RocksLog::prove_inclusion(Position position, Position size) const {
    if (size > last() || position == 0 || position > size) return beyond(last());
    return inclusion_proof(position - 1, size, subtrees_of(*database_));
}

Result<std::vector<Digest>> RocksLog::prove_consistency(Position from, Position size) const {
    if (size > last() || from > size) return beyond(last());
    return consistency_proof(from, size, subtrees_of(*database_));
}

Done RocksLog::keep_checkpoint(Position size, std::string_view note) {
    if (options_.read_only) return unavailable("log_read_only");
    rocksdb::WriteOptions options;
    {
        // Before that, the next append's sync takes it along.
        std::lock_guard const lock{mutex_};
        options.sync = stopped_;
    }
    auto const status =
        database_->db->Put(options, database_->family(checkpoints_family), be64(size), slice(note));
    if (!status.ok()) end_process("the log cannot be written", status);
    return {};
}

Result<std::optional<std::string>> RocksLog::checkpoint(Position size_max) const {
    std::unique_ptr<rocksdb::Iterator> const notes{
        database_->db->NewIterator({}, database_->family(checkpoints_family))
    };
    notes->SeekForPrev(be64(size_max));
    if (!notes->status().ok()) return fault_of(notes->status(), "log_corrupt");
    if (!notes->Valid()) return std::optional<std::string>{};
    return std::optional{notes->value().ToString()};
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
    std::call_once(synced_, [this] { close_once(); });
    {
        std::lock_guard const lock{mutex_};
        stopped_ = true;
    }
    changed_.notify_all();
}

void RocksLog::close_once() {
    if (options_.read_only) return;
    if (!options_.sync_every_commit) {
        auto const status = database_->db->SyncWAL();
        if (!status.ok()) end_process("the log cannot be synced", status);
    }
    // The next start then has nothing to replay. Nothing depends on it: what could not be flushed
    // stays in the write-ahead log.
    static_cast<void>(database_->db->Flush({}, database_->families));
}

}  // namespace

LogDatabase& database_of(EventLog& log) {
    auto* const rocks = dynamic_cast<RocksLog*>(&log);
    CHECK(rocks != nullptr);
    return rocks->database();
}

namespace {

constexpr int attempts_max = 3;

struct OpenedDatabase {
    std::unique_ptr<LogDatabase> database;
    LogEnd end;
};

Result<OpenedDatabase> open_and_look(std::string const& directory, LogOptions const& options) {
    auto const damage =
        options.damage == LogDamage::refuse ? WalDamage::refuse : WalDamage::stop_before;
    auto database = open_log_database(directory, options.read_only, nullptr, damage);
    if (database.has_error()) return database.error();
    bool const salvage = options.read_only && options.damage == LogDamage::salvage;
    auto end = salvage ? salvage_log_end(**database) : read_log_end(**database);
    if (end.has_error()) return end.error();
    return OpenedDatabase{std::move(*database), std::move(*end)};
}

}  // namespace

Result<std::unique_ptr<EventLog>> open_rocks_log(
    std::string const& directory, Clock const& clock, LogOptions options
) {
    auto whole = open_and_look(directory, options);
    // A writer beside us may have removed a file that our list of files still named.
    for (int attempt = 1; whole.has_error() && options.read_only && attempt < attempts_max;
         ++attempt) {
        whole = open_and_look(directory, options);
    }
    if (whole.has_error()) return whole.error();
    auto& [database, end] = *whole;
    return std::unique_ptr<EventLog>{
        std::make_unique<RocksLog>(std::move(database), clock, options, std::move(end))
    };
}

}  // namespace linka::store
