#include "store/committer.hpp"

#include "base/check.hpp"
#include "store/record.hpp"

#include <algorithm>

namespace linka::store {

namespace {

// Of each generation. About 1 MiB of ids and positions in all: what the processor's own cache
// holds. A miss costs a share of one question a batch.
constexpr std::size_t heads_cached_max = 4UL * 1024;

}  // namespace

Committer::Committer(LogDatabase& database, Clock const& clock, LogEnd end, bool sync)
    : database_{database},
      clock_{clock},
      sync_{sync},
      position_{end.position},
      recorded_at_{end.recorded_at},
      tree_{std::move(end.tree), std::move(end.open_leaves)},
      heads_{heads_cached_max} {}

void Committer::Batch::clear() {
    writes.Clear();
    requests.clear();
}

void Committer::decide(std::vector<QueuedAppend>& taken) {
    count_nothing();
    now_ = std::max(recorded_at_, clock_.now());
    look_up(taken);
    for (auto& queued : taken) {
        gathering_.answers.results.push_back(decide(queued.append));
        gathering_.answers.done.push_back(std::move(queued.done));
    }
    add_streams();
    for (auto const& [append, position] : accepted_) add_record(*append, position);
    accepted_.clear();
}

void Committer::refuse(std::vector<QueuedAppend>& taken, Fault const& fault) {
    for (auto& queued : taken) {
        gathering_.answers.results.emplace_back(fault);
        gathering_.answers.done.push_back(std::move(queued.done));
    }
}

void Committer::hand_over() {
    std::swap(gathering_, handed_over_);
    gathering_.clear();
    handed_over_.position = position_;
    handed_over_.recorded_at = recorded_at_;
    handed_over_.tree = tree_.frontier();
    // Whatever may be forgotten now was written before the batch handed over last.
    heads_.trim();
}

/// All that the appends need to know of the log is asked in two questions: one by one, the filters
/// of every table would be looked at anew for each key, which took as long as writing.
void Committer::look_up(std::vector<QueuedAppend> const& taken) {
    std::vector<std::string_view> keys;
    std::vector<std::string_view> streams;
    for (auto const& queued : taken) {
        if (!queued.append.request_key.empty()) keys.emplace_back(queued.append.request_key);
        for (auto const& stream : queued.append.streams) {
            if (stream.expected && !heads_.find(stream.id)) streams.emplace_back(stream.id);
        }
    }
    known_keys_.clear();
    look_up_requests(keys);
    look_up_heads(streams);
}

void Committer::look_up_requests(std::vector<std::string_view>& keys) {
    read_rows(database_, requests_family, keys, [this](std::string_view key, auto const& row) {
        if (row.has_error() || row->has_value()) known_keys_.emplace(key);
    });
}

void Committer::look_up_heads(std::vector<std::string_view>& streams) {
    read_rows(database_, heads_family, streams, [this](std::string_view stream, auto const& row) {
        // What is not as it should be is left out here, and told when it is decided on.
        if (row.has_error()) return;
        if (!row->has_value()) return heads_.set(stream, 0);
        if ((*row)->size() == 8) heads_.set(stream, from_be64(**row));
    });
}

Result<Appended> Committer::decide(Append& append) {
    auto const before = known(append);
    if (before.has_error()) return before.error();
    if (before->has_value()) return **before;
    if (auto checked = check_versions(append); checked.has_error()) return checked.error();

    recorded_at_ = now_;
    Appended const appended{++position_, recorded_at_, false};
    for (auto const& stream : append.streams) heads_.set(stream.id, appended.position);
    if (!append.request_key.empty()) add_request(append, appended);
    accepted_.emplace_back(&append, appended.position);
    return appended;
}

Result<std::optional<Appended>> Committer::known(Append const& append) const {
    if (append.request_key.empty()) return std::optional<Appended>{};
    for (auto const* batch : {&gathering_, &handed_over_}) {
        auto const here = batch->requests.find(append.request_key);
        if (here == batch->requests.end()) continue;
        auto const& [appended, digest] = here->second;
        if (digest != append.request_digest)
            return Fault{FaultKind::invalid, "idempotency_key_reused", {}, {}};
        return std::optional{Appended{appended.position, appended.recorded_at, true}};
    }
    if (!known_keys_.contains(append.request_key)) return std::optional<Appended>{};
    return read_request(database_, append.request_key, append.request_digest);
}

Done Committer::check_versions(Append const& append) {
    for (auto const& stream : append.streams) {
        if (!stream.expected) continue;
        auto head = heads_.find(stream.id);
        if (!head) {
            auto const stored = read_head(database_, stream.id);
            if (stored.has_error()) return stored.error();
            head = *stored;
            heads_.set(stream.id, *head);
        }
        if (*head == *stream.expected) continue;
        return conflict(*stream.expected == 0 ? "stream_exists" : "stale_version", stream.id);
    }
    return {};
}

void Committer::add_request(Append& append, Appended const& appended) {
    auto const row = request_row(appended.position, append.request_digest);
    auto* const requests = database_.family(requests_family);
    CHECK(gathering_.writes.Put(requests, append.request_key, row).ok());
    gathering_.requests.emplace(
        std::move(append.request_key), std::pair{appended, append.request_digest}
    );
}

/// In the order of their keys: RocksDB finds the place of a row from that of the row before, and
/// searches anew only where they lie far apart. Searching took a fifth of the time of both cores.
void Committer::add_streams() {
    stream_uses_.clear();
    for (auto const& [append, position] : accepted_)
        for (auto const& stream : append->streams) stream_uses_.emplace_back(stream.id, position);
    std::ranges::sort(stream_uses_);
    auto& writes = gathering_.writes;
    for (auto const& [id, position] : stream_uses_)
        CHECK(writes.Put(database_.family(heads_family), id, be64(position)).ok());
    for (auto const& [id, position] : stream_uses_)
        CHECK(writes.Put(database_.family(streams_family), stream_row(id, position), {}).ok());
}

void Committer::add_record(Append& append, Position position) {
    auto& writes = gathering_.writes;
    encode_record(append, position, recorded_at_, bytes_);
    CHECK(writes.Put(database_.family(commits_family), be64(position), bytes_).ok());
    tree_.add(bytes_, database_, writes);
}

CommitBatch& Committer::write() {
    auto& batch = handed_over_;
    if (batch.writes.Count() == 0) return batch;
    count_nothing();
    auto const tip = tip_row(batch.position, batch.recorded_at, batch.tree);
    CHECK(batch.writes.Put(database_.family(heads_family), slice(tip_key), tip).ok());
    rocksdb::WriteOptions options;
    // Synced: an answered command must survive a power cut.
    options.sync = sync_;
    auto const status = database_.db->Write(options, &batch.writes);
    // Never retried: after a failed fsync the kernel may have dropped the pages, and a second one
    // would succeed without them. Opening again reads what really is on the disk. A full disk ends
    // the process too; whoever asked has had no answer.
    if (!status.ok()) end_process("the log cannot be written", status);
    return batch;
}

}  // namespace linka::store
