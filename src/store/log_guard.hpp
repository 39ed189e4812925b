// Opens a log together with what watches over it: the witness, the checkpoint key and the lock.
#pragma once

#include "store/notary.hpp"
#include "store/rocks_log.hpp"

#include <memory>
#include <optional>
#include <string>

namespace linka::store {

/// What to do with a log that is not as it was left.
enum class OnAlarm : std::uint8_t {
    refuse,     // do not open it: the alarm is the fault
    read_only,  // open what can be read, be it nothing; nothing can be appended
    accept,     // open it for writing without what is gone; the caller records that (LossAccepted)
};

struct GuardOptions {
    bool sync_every_commit = true;
    OnAlarm on_alarm = OnAlarm::refuse;
    /// How far the views have come. They show only what was durable, so a log that ends before that
    /// has lost something, however well it agrees with its witness.
    Position views_at = 0;
};

/// What is wrong with a log. `fault` is one of, all corrupt:
///   "log_behind_witness": records are gone (subject: first and last position, and when the last
///   was recorded); "log_behind_views": records that the views show are gone (subject: first and
///   last position); "log_missing": neither log nor witness are here, but the key that signed them
///   is; "log_root_differs": records that the witness knew were changed (subject: up to
///   which position); "witness_missing"; "witness_damaged"; "checkpoint_key_lost": the log was
///   signed with a key that is not here; "log_corrupt" (subject: what does not fit).
struct Alarm {
    Fault fault;
    /// Gone for good, both inclusive; 0 when nothing is known to be gone.
    Position missing_from = 0;
    Position missing_to = 0;
    /// What the witness remembered, if it could be read.
    std::optional<LogTip> witnessed;
};

/// How a data directory's log is, without opening it for writing; works beside a running server.
/// Looks at the views' checkpoint too.
struct Inspection {
    /// Nothing when the log cannot be read at all; its last() is 0 when there is no log yet.
    std::unique_ptr<EventLog> log;
    std::optional<LogTip> witnessed;
    /// How far the views have come; 0 when they are not there or cannot be read.
    Position views_at = 0;
    std::optional<VerifierKey> verifier;
    std::optional<Alarm> alarm;
};
/// Faults: not_found "not_initialised"; corrupt "log_format_old"; unavailable "data_unreachable".
Result<Inspection> inspect_log(std::string const& data_dir, Clock const& clock);

/// The log of one data directory, with its watch kept.
class GuardedLog {
  public:
    /// Opens or creates. What is there is looked at first without writing a byte, so that nothing
    /// RocksDB does on opening can hide a loss. Keeps a reference to `clock`. Faults: unavailable
    /// "data_in_use" when another process has it open; corrupt "log_format_old"; those of Alarm,
    /// also when of a damaged log not even the witness can be read; unavailable "data_unreachable".
    static Result<std::unique_ptr<GuardedLog>> open(
        std::string const& data_dir, Clock const& clock, GuardOptions options
    );
    ~GuardedLog();
    GuardedLog(GuardedLog const&) = delete;
    GuardedLog& operator=(GuardedLog const&) = delete;

    EventLog& log() { return *log_; }
    std::optional<Alarm> const& alarm() const { return alarm_; }
    /// Nothing when there is no key.
    std::optional<VerifierKey> verifier() const;
    /// After accepting a loss, once that is recorded: the witness starts anew from here.
    Done settle();
    /// Stops the log, then writes the last witness and checkpoint. Idempotent.
    void stop();

  private:
    GuardedLog(std::string data_dir, FileHandle lock)
        : data_dir_{std::move(data_dir)}, lock_{std::move(lock)} {}
    Done open_whole(Clock const& clock, GuardOptions options);
    Done open_damaged(Clock const& clock, GuardOptions options);
    Done watch(bool while_writing);

    std::string const data_dir_;
    FileHandle lock_;
    std::unique_ptr<EventLog> log_;
    std::optional<Alarm> alarm_;
    std::optional<VerifierKey> verifier_;
    // Last: it uses the log.
    std::unique_ptr<Notary> notary_;
};

/// Where the checkpoint key of a data directory lies.
inline std::string keys_directory(std::string const& data_dir) { return data_dir + "/keys"; }
/// Where the views lie.
inline std::string views_directory(std::string const& data_dir) { return data_dir + "/views"; }

}  // namespace linka::store
