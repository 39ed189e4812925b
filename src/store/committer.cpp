#include "store/committer.hpp"

#include "base/check.hpp"
#include "store/record.hpp"

#include <algorithm>

namespace linka::store {

namespace {

// About 10 MiB of ids and positions.
constexpr std::size_t heads_cached_max = 64UL * 1024;

}  // namespace

Committer::Committer(LogDatabase& database, Clock const& clock, LogEnd end, bool sync)
    : database_{database},
      clock_{clock},
      sync_{sync},
      position_{end.position},
      recorded_at_{end.recorded_at},
      tree_{std::move(end.tree), std::move(end.open_leaves)},
      heads_{heads_cached_max} {
    answers_.reserve(batch_requests_max);
}

std::vector<Result<Appended>>& Committer::commit(std::vector<QueuedAppend>& batch) {
    answers_.clear();
    requests_.clear();
    writes_.Clear();
    now_ = clock_.now();
    for (auto& queued : batch) answers_.push_back(decide(queued.append));
    if (writes_.Count() != 0) write();
    heads_.trim();
    return answers_;
}

Result<Appended> Committer::decide(Append& append) {
    auto const before = known(append);
    if (before.has_error()) return before.error();
    if (before->has_value()) return **before;
    if (auto checked = check_versions(append); checked.has_error()) return checked.error();

    ++position_;
    recorded_at_ = std::max(recorded_at_, now_);
    add(append);
    return Appended{position_, recorded_at_, false};
}

Result<std::optional<Appended>> Committer::known(Append const& append) const {
    if (append.request_key.empty()) return std::optional<Appended>{};
    auto const here = requests_.find(append.request_key);
    if (here == requests_.end())
        return read_request(database_, append.request_key, append.request_digest);
    auto const& [appended, digest] = here->second;
    if (digest != append.request_digest)
        return Fault{FaultKind::invalid, "idempotency_key_reused", {}, {}};
    return std::optional{Appended{appended.position, appended.recorded_at, true}};
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

void Committer::add(Append& append) {
    auto const position = be64(position_);
    for (auto const& stream : append.streams) {
        heads_.set(stream.id, position_);
        CHECK(writes_.Put(database_.family(heads_family), stream.id, position).ok());
        CHECK(
            writes_.Put(database_.family(streams_family), stream_row(stream.id, position_), {}).ok()
        );
    }
    if (!append.request_key.empty()) {
        auto const row = request_row(position_, append.request_digest);
        CHECK(writes_.Put(database_.family(requests_family), append.request_key, row).ok());
        requests_.emplace(
            std::move(append.request_key),
            std::pair{Appended{position_, recorded_at_, false}, append.request_digest}
        );
    }
    encode_record(append, position_, recorded_at_, bytes_);
    CHECK(writes_.Put(database_.family(commits_family), position, bytes_).ok());
    tree_.add(bytes_, database_, writes_);
}

void Committer::write() {
    auto const tip = tip_row(position_, recorded_at_, tree_.frontier());
    CHECK(writes_.Put(database_.family(heads_family), slice(tip_key), tip).ok());
    rocksdb::WriteOptions options;
    // Synced: an answered command must survive a power cut.
    options.sync = sync_;
    auto const status = database_.db->Write(options, &writes_);
    // Never retried: after a failed fsync the kernel may have dropped the pages, and a second one
    // would succeed without them. Opening again reads what really is on the disk. A full disk ends
    // the process too; whoever asked has had no answer.
    if (!status.ok()) end_process("the log cannot be written", status);
}

}  // namespace linka::store
