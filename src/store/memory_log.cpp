#include "store/memory_log.hpp"

#include "base/check.hpp"
#include "store/merkle.hpp"
#include "store/record.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace linka::store {

namespace {

constexpr std::size_t queue_requests_max = 4096;
constexpr std::size_t queue_bytes_max = 64UL * 1024 * 1024;
// A longer wait is cut to this: adding the largest duration to the clock would overflow.
constexpr std::chrono::milliseconds wait_max = std::chrono::hours{24};

Fault beyond(Position last) { return {FaultKind::invalid, "beyond_log", std::to_string(last), {}}; }

struct Waiting {
    Append append;
    AppendDone done;
};

struct KnownRequest {
    Position position = 0;
    Digest digest{};
};

// One mutex for all of it: speed is not what this log is for.
class MemoryLog final : public EventLog {
  public:
    explicit MemoryLog(Clock const& clock) : clock_{clock}, worker_{[this] { work(); }} {}
    ~MemoryLog() override { stop(); }
    MemoryLog(MemoryLog const&) = delete;
    MemoryLog& operator=(MemoryLog const&) = delete;

    void append(Append append, AppendDone done) override;
    Result<std::vector<StoredRecord>> read(
        Position after, std::size_t count_max, std::size_t bytes_max
    ) const override;
    Result<std::vector<StoredRecord>> read_stream(
        std::string_view id, Position after, Position upto, std::size_t count_max
    ) const override;
    Position last() const override;
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

  private:
    std::optional<Fault> enqueue(Append& append, AppendDone& done);
    void work();
    Result<Appended> commit(Append& append);
    Result<std::optional<Appended>> known(std::string const& key, Digest const& digest) const;
    std::optional<Fault> moved_on(Append const& append) const;
    SubtreeSource subtrees() const;

    Clock const& clock_;
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::condition_variable queued_;
    std::deque<Waiting> queue_;
    std::size_t queue_bytes_ = 0;
    bool closing_ = false;  // Nothing more is accepted.
    bool stopped_ = false;  // And everything accepted is done.
    // Invariant: records_[i].position == i + 1.
    std::deque<StoredRecord> records_;
    std::map<std::string, std::vector<Position>, std::less<>> streams_;
    std::unordered_map<std::string, KnownRequest> requests_;
    // Hashes of the whole subtrees by level, from the left; level 0: the leaves.
    std::vector<std::vector<Digest>> hashes_;
    Frontier tree_;
    std::map<Position, std::string> checkpoints_;
    std::once_flag joined_;
    std::thread worker_;
};

void MemoryLog::append(Append append, AppendDone done) {
    auto refused = malformed(append);
    if (!refused) refused = enqueue(append, done);
    if (refused) done(std::move(*refused));
}

std::optional<Fault> MemoryLog::enqueue(Append& append, AppendDone& done) {
    std::lock_guard const lock{mutex_};
    if (closing_) return unavailable("log_stopped");
    if (queue_.size() >= queue_requests_max ||
        queue_bytes_ + append.commit.size() > queue_bytes_max) {
        return unavailable("log_busy");
    }
    queue_bytes_ += append.commit.size();
    queue_.push_back({std::move(append), std::move(done)});
    queued_.notify_one();
    return std::nullopt;
}

void MemoryLog::work() {
    std::unique_lock lock{mutex_};
    while (true) {
        queued_.wait(lock, [this] { return closing_ || !queue_.empty(); });
        if (queue_.empty()) break;
        auto waiting = std::move(queue_.front());
        queue_.pop_front();
        queue_bytes_ -= waiting.append.commit.size();
        auto answer = commit(waiting.append);
        changed_.notify_all();
        lock.unlock();
        waiting.done(std::move(answer));
        lock.lock();
    }
    stopped_ = true;
    changed_.notify_all();
}

Result<Appended> MemoryLog::commit(Append& append) {
    auto const before = known(append.request_key, append.request_digest);
    if (before.has_error()) return before.error();
    if (before->has_value()) return **before;
    if (auto fault = moved_on(append)) return std::move(*fault);

    StoredRecord record;
    record.position = records_.size() + 1;
    record.recorded_at = clock_.now();
    if (!records_.empty())
        record.recorded_at = std::max(record.recorded_at, records_.back().recorded_at);
    record.commit = append.commit;
    for (auto const& stream : append.streams) {
        record.streams.push_back(stream.id);
        streams_[stream.id].push_back(record.position);
    }
    encode_record(append, record.position, record.recorded_at, record.bytes);
    if (!append.request_key.empty()) {
        requests_.emplace(
            std::move(append.request_key), KnownRequest{record.position, append.request_digest}
        );
    }
    auto const keep = [this](unsigned level, Digest const& hash) {
        hashes_.resize(std::max<std::size_t>(hashes_.size(), level + 1));
        hashes_[level].push_back(hash);
    };
    auto const leaf = leaf_hash(record.bytes);
    keep(0, leaf);
    tree_.add(leaf, [&](unsigned level, std::uint64_t, Digest const& subtree) {
        keep(level, subtree);
    });
    records_.push_back(std::move(record));
    return Appended{records_.back().position, records_.back().recorded_at, false};
}

Result<std::optional<Appended>> MemoryLog::known(std::string const& key, Digest const& digest)
    const {
    auto const found = key.empty() ? requests_.end() : requests_.find(key);
    if (found == requests_.end()) return std::optional<Appended>{};
    if (found->second.digest != digest)
        return Fault{FaultKind::invalid, "idempotency_key_reused", {}, {}};
    auto const& record = records_[found->second.position - 1];
    return std::optional{Appended{record.position, record.recorded_at, true}};
}

std::optional<Fault> MemoryLog::moved_on(Append const& append) const {
    for (auto const& stream : append.streams) {
        if (!stream.expected) continue;
        auto const found = streams_.find(stream.id);
        Position const version = found == streams_.end() ? 0 : found->second.back();
        if (version == *stream.expected) continue;
        return conflict(*stream.expected == 0 ? "stream_exists" : "stale_version", stream.id);
    }
    return std::nullopt;
}

Result<std::vector<StoredRecord>> MemoryLog::read(
    Position after, std::size_t count_max, std::size_t bytes_max
) const {
    std::lock_guard const lock{mutex_};
    std::vector<StoredRecord> found;
    std::size_t bytes = 0;
    for (Position at = after; at < records_.size() && found.size() < count_max; ++at) {
        if (!found.empty() && bytes >= bytes_max) break;
        found.push_back(records_[at]);
        bytes += found.back().bytes.size();
    }
    return found;
}

Result<std::vector<StoredRecord>> MemoryLog::read_stream(
    std::string_view id, Position after, Position upto, std::size_t count_max
) const {
    std::lock_guard const lock{mutex_};
    std::vector<StoredRecord> found;
    auto const stream = streams_.find(id);
    if (stream == streams_.end()) return found;
    auto const& positions = stream->second;
    auto at = std::ranges::upper_bound(positions, after);
    for (; at != positions.end() && *at <= upto && found.size() < count_max; ++at) {
        found.push_back(records_[*at - 1]);
    }
    return found;
}

Position MemoryLog::last() const {
    std::lock_guard const lock{mutex_};
    return records_.size();
}

Result<Position> MemoryLog::version(std::string_view stream) const {
    std::lock_guard const lock{mutex_};
    auto const found = streams_.find(stream);
    return found == streams_.end() ? Position{0} : found->second.back();
}

Result<std::optional<Appended>> MemoryLog::find_request(std::string_view key, Digest const& digest)
    const {
    std::lock_guard const lock{mutex_};
    return known(std::string{key}, digest);
}

LogTip MemoryLog::tip() const {
    std::lock_guard const lock{mutex_};
    auto const recorded_at = records_.empty() ? Instant{} : records_.back().recorded_at;
    return {records_.size(), recorded_at, tree_.root()};
}

SubtreeSource MemoryLog::subtrees() const {
    return [this](unsigned level, std::uint64_t index) -> Result<Digest> {
        return hashes_.at(level).at(index);
    };
}

Result<Digest> MemoryLog::root(Position size) const {
    std::lock_guard const lock{mutex_};
    if (size > records_.size()) return beyond(records_.size());
    return tree_root(size, subtrees());
}

Result<std::vector<Digest>> MemoryLog::prove_inclusion(Position position, Position size) const {
    std::lock_guard const lock{mutex_};
    if (size > records_.size() || position == 0 || position > size) return beyond(records_.size());
    return inclusion_proof(position - 1, size, subtrees());
}

Result<std::vector<Digest>> MemoryLog::prove_consistency(Position from, Position size) const {
    std::lock_guard const lock{mutex_};
    if (size > records_.size() || from > size) return beyond(records_.size());
    return consistency_proof(from, size, subtrees());
}

Done MemoryLog::keep_checkpoint(Position size, std::string_view note) {
    std::lock_guard const lock{mutex_};
    checkpoints_[size] = note;
    return {};
}

Result<std::optional<std::string>> MemoryLog::checkpoint(Position size_max) const {
    std::lock_guard const lock{mutex_};
    auto const after = checkpoints_.upper_bound(size_max);
    if (after == checkpoints_.begin()) return std::optional<std::string>{};
    return std::optional{std::prev(after)->second};
}

bool MemoryLog::wait_beyond(Position after, std::chrono::milliseconds timeout) const {
    std::unique_lock lock{mutex_};
    changed_.wait_for(lock, std::min(timeout, wait_max), [&] {
        return stopped_ || records_.size() > after;
    });
    return records_.size() > after;
}

void MemoryLog::stop() {
    {
        std::lock_guard const lock{mutex_};
        closing_ = true;
        queued_.notify_all();
    }
    // A done callback may not stop the log: it would wait for its own thread.
    CHECK(std::this_thread::get_id() != worker_.get_id());
    std::call_once(joined_, [this] { worker_.join(); });
}

}  // namespace

std::unique_ptr<EventLog> make_memory_log(Clock const& clock) {
    return std::make_unique<MemoryLog>(clock);
}

}  // namespace linka::store
