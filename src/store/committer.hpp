// Decides and writes one batch of appends: what the committing thread of the RocksDB log does.
#pragma once

#include "store/commit_queue.hpp"
#include "store/head_cache.hpp"
#include "store/log_end.hpp"
#include "store/log_tree.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <rocksdb/write_batch.h>

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace linka::store {

/// One thread only. Keeps references to database and clock, which must outlive it.
class Committer {
  public:
    Committer(LogDatabase& database, Clock const& clock, LogEnd end, bool sync);

    /// Decides every append and writes the accepted ones as one RocksDB batch. Returns when they
    /// are durable, with one answer per append in order; a failed write or sync ends the process.
    std::vector<Result<Appended>>& commit(std::vector<QueuedAppend>& batch);

    /// The last position written, its time, and the tree up to it.
    Position last() const { return position_; }
    Instant recorded_at() const { return recorded_at_; }
    Frontier const& tree() const { return tree_.frontier(); }

  private:
    void look_up(std::vector<QueuedAppend> const& batch);
    void look_up_requests(std::vector<std::string_view>& keys);
    void look_up_heads(std::vector<std::string_view>& streams);
    Result<Appended> decide(Append& append);
    Result<std::optional<Appended>> known(Append const& append) const;
    Done check_versions(Append const& append);
    void add(Append& append);
    void write();

    LogDatabase& database_;
    Clock const& clock_;
    bool const sync_;
    Position position_;
    Instant recorded_at_;
    TreeWriter tree_;
    HeadCache heads_;
    // This batch. Nothing here or in heads_ is ever rolled back: if the write fails, so does the
    // process.
    Instant now_;
    rocksdb::WriteBatch writes_;
    boost::unordered_flat_map<std::string, std::pair<Appended, Digest>> requests_;
    // Keys of the batch that the log knows already, or could not be asked about.
    std::unordered_set<std::string> known_keys_;
    std::vector<Result<Appended>> answers_;
    std::string bytes_;
};

}  // namespace linka::store
