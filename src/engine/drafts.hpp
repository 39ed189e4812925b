// Calls half written, by account: a convenience, not facts. One small file for each account, beside
// the log and never in it; not part of a backup.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "schema/drafts.pb.h"

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace linka::engine {

struct DraftLimits {
    std::size_t per_account = 16;
    std::size_t bytes = 8192;
    std::chrono::hours kept{14 * 24};
};

/// Any thread; a change is on disk when the call returns. Keeps a reference to the clock.
class Drafts {
  public:
    Drafts(std::string directory, Clock const& real_time, DraftLimits limits = {})
        : directory_{std::move(directory)}, clock_{real_time}, limits_{limits} {}

    /// Those not older than the limit, the oldest first. A file that cannot be read holds none.
    std::vector<v1::CallDraft> of(std::string const& account_id);
    /// Replaces the one of the same id and dates it. conflict "too_many_drafts"; invalid
    /// "draft_too_large"; unavailable "data_unreachable".
    Result<v1::CallDraft> put(std::string const& account_id, v1::CallDraft draft);
    /// Nothing to forget is fine.
    Done remove(std::string const& account_id, std::string_view draft_id);

  private:
    using Kept = std::map<std::string, v1::CallDraft, std::less<>>;
    Kept& kept(std::string const& account_id);
    Done write(std::string const& account_id, Kept const& drafts) const;

    std::string const directory_;
    Clock const& clock_;
    DraftLimits const limits_;
    std::mutex mutex_;  // guards what follows, and the files
    std::map<std::string, Kept> accounts_;
};

}  // namespace linka::engine
