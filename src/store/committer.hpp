// Decides and writes batches of appends: what the committing threads of the RocksDB log do.
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

/// Where the log ends with a batch, and what is told to whom once it is durable.
struct CommitBatch {
    /// The last position, its time, and the tree up to it.
    Position position = 0;
    Instant recorded_at;
    Frontier tree;
    AppendAnswers answers;
};

/// decide() and write() may run at the same time, each on one thread; hand_over() with neither.
/// Keeps references to database and clock, which must outlive it.
class Committer {
  public:
    Committer(LogDatabase& database, Clock const& clock, LogEnd end, bool sync);

    /// Decides every append and adds it to the batch that gathers.
    void decide(std::vector<QueuedAppend>& taken);
    /// Answers them all alike, with nothing written.
    void refuse(std::vector<QueuedAppend>& taken, Fault const& fault);
    /// What gathered is what write() writes next. The one before is forgotten.
    void hand_over();
    /// Writes what was handed over as one RocksDB batch. Returns when it is durable; a failed write
    /// or sync ends the process.
    CommitBatch& write();

  private:
    struct Batch : CommitBatch {
        /// All but the answers: whoever wrote the batch has taken them.
        void clear();

        rocksdb::WriteBatch writes;
        boost::unordered_flat_map<std::string, std::pair<Appended, Digest>> requests;
    };

    void look_up(std::vector<QueuedAppend> const& taken);
    void look_up_requests(std::vector<std::string_view>& keys);
    void look_up_heads(std::vector<std::string_view>& streams);
    Result<Appended> decide(Append& append);
    Result<std::optional<Appended>> known(Append const& append) const;
    Done check_versions(Append const& append);
    void add_request(Append& append, Appended const& appended);
    void add_streams();
    void add_record(Append& append, Position position);

    LogDatabase& database_;
    Clock const& clock_;
    bool const sync_;
    // Ahead of the disk by the two batches. Nothing here or in heads_ is ever rolled back: if a
    // write fails, so does the process.
    Position position_;
    Instant recorded_at_;
    TreeWriter tree_;
    HeadCache heads_;
    Batch gathering_;
    // Handed over: being written, or the last that was. What it adds may not be readable yet, so
    // its requests are asked here; its heads are in heads_, which forgets only in hand_over().
    Batch handed_over_;
    // Of what is being decided; never before recorded_at_.
    Instant now_;
    // Keys just taken that the log knows already, or could not be asked about.
    std::unordered_set<std::string> known_keys_;
    // Of the appends just taken: which are to be recorded where, and the streams they stand in.
    std::vector<std::pair<Append*, Position>> accepted_;
    std::vector<std::pair<std::string_view, Position>> stream_uses_;
    std::string bytes_;
};

}  // namespace linka::store
