#include "store/log_guard.hpp"

#include "store/log_rescue.hpp"
#include "store/tables.hpp"
#include "store/unreadable_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace linka::store {

namespace {

constexpr int inspections_max = 4;
constexpr std::size_t records_per_look = 512;
constexpr std::size_t bytes_per_look = 4UL * 1024 * 1024;

std::string log_directory(std::string const& data_dir) { return data_dir + "/log"; }

/// Whether RocksDB ever wrote here, however little of it is left.
bool has_log(std::string const& data_dir) {
    std::error_code failed;
    for (auto each = std::filesystem::directory_iterator{log_directory(data_dir), failed};
         !failed && each != std::filesystem::directory_iterator{};
         each.increment(failed)) {
        auto const& path = each->path();
        if (path.filename() == "CURRENT" || path.extension() == ".sst" ||
            path.extension() == ".log")
            return true;
    }
    return false;
}

/// Faults that are about the directory, not about its bytes.
bool is_alarm(Fault const& fault) {
    return fault.kind == FaultKind::corrupt && fault.code != "log_format_old";
}

/// What a log that exists is told by when one of its files is not there, or the disk cannot read
/// it: RocksDB calls both an I/O error, like a directory that it may not enter.
Fault lost_or_unreadable(Fault fault) {
    bool const broken = fault.subject.find("No such file") != std::string::npos ||
                        fault.subject.find("Input/output error") != std::string::npos;
    if (fault.code == "data_unreachable" && broken)
        return corrupt("log_corrupt", std::move(fault.subject));
    return fault;
}

/// The last position that anything knows of: the log, its witness or the views.
Position last_known(Inspection const& found) {
    auto const in_log = found.log ? found.log->last() : Position{0};
    auto const witnessed = found.witnessed ? found.witnessed->position : Position{0};
    return std::max({in_log, witnessed, found.views_at});
}

/// Only records up to `last` are left.
void set_missing(Alarm& alarm, Position last, Position known) {
    alarm.missing_from = known > last ? last + 1 : 0;
    alarm.missing_to = known > last ? known : 0;
}

void raise(Inspection& found, Fault fault) {
    found.alarm = Alarm{std::move(fault), 0, 0, found.witnessed};
    set_missing(*found.alarm, found.log ? found.log->last() : Position{0}, last_known(found));
}

/// Reads a damaged log to find what is lost: RocksDB opens one with holes in the middle, too.
void look_for_holes(Inspection& found) {
    if (!found.log || found.alarm->fault.code != "log_corrupt") return;
    Position last = 0;
    auto at_once = records_per_look;
    while (at_once != 0) {
        auto const records = found.log->read(last, at_once, bytes_per_look);
        if (records && records->empty()) break;
        if (records) {
            last = records->back().position;
        } else {
            // One of them is the hole.
            at_once /= 2;
        }
    }
    set_missing(*found.alarm, last, last_known(found));
}

Fault behind(Position last, LogTip const& witnessed) {
    return corrupt(
        "log_behind_witness",
        fmt::format(
            "{}–{} ({})", last + 1, witnessed.position, format_rfc3339(witnessed.recorded_at)
        )
    );
}

/// The log against what the views show.
Done check_views(EventLog const& log, Position views_at) {
    if (log.last() >= views_at) return {};
    return corrupt("log_behind_views", fmt::format("{}–{}", log.last() + 1, views_at));
}

/// The log against the witness.
Done check_witness(EventLog const& log, LogTip const& witnessed) {
    if (log.last() < witnessed.position) return behind(log.last(), witnessed);
    auto const root = log.root(witnessed.position);
    if (root.has_error()) return root.error();
    if (*root != witnessed.root)
        return corrupt("log_root_differs", std::to_string(witnessed.position));
    return {};
}

/// The log against the last thing it signed, and the key against the signature.
Done check_checkpoint(EventLog const& log, std::optional<VerifierKey> const& verifier) {
    auto const note = log.checkpoint(std::numeric_limits<Position>::max());
    if (note.has_error()) return note.error();
    if (!note->has_value()) return {};
    if (!verifier) return corrupt("checkpoint_key_lost");
    auto const tree = open_checkpoint(**note, *verifier);
    if (tree.has_error() && tree.error().code == "checkpoint_other_key")
        return corrupt("checkpoint_key_lost");
    if (tree.has_error()) return corrupt("log_corrupt", tree.error().code);
    if (tree->size > log.last()) return corrupt("log_corrupt", "checkpoint ahead");
    auto const root = log.root(tree->size);
    if (root.has_error()) return root.error();
    if (*root != tree->root) return corrupt("log_root_differs", std::to_string(tree->size));
    return {};
}

/// The public half of the key that is here; a key that cannot be read is none.
Result<std::optional<VerifierKey>> load_verifier(std::string const& data_dir) {
    auto const key = CheckpointKey::load(keys_directory(data_dir));
    if (key.has_error() && key.error().kind != FaultKind::corrupt) return key.error();
    if (!key || !*key) return std::optional<VerifierKey>{};
    return std::optional{(*key)->verifier()};
}

/// The key that is here; a new one where there is none, or when told to.
Result<CheckpointKey> checkpoint_key(std::string const& directory, bool anew) {
    if (anew) return CheckpointKey::create(directory);
    auto key = CheckpointKey::load(directory);
    if (key.has_error()) return key.error();
    if (!*key) return CheckpointKey::create(directory);
    return std::move(**key);
}

/// Opens what can be read of a damaged log, if anything can.
void salvage(Inspection& found, std::string const& data_dir, Clock const& clock, Fault fault) {
    auto log = open_rocks_log(
        log_directory(data_dir), clock, {.read_only = true, .damage = LogDamage::salvage}
    );
    if (log) found.log = std::move(*log);
    raise(found, std::move(fault));
}

/// What is left where no log is; nothing is wrong where there never was one.
void examine_empty(Inspection& found, Result<std::optional<Witness>> const& witness) {
    if (witness.has_error()) return raise(found, witness.error());
    if (found.witnessed && found.witnessed->position != 0)
        return raise(found, behind(0, *found.witnessed));
    // The key that signs a log is made after the log and its witness.
    if (!found.witnessed && found.verifier) raise(found, corrupt("log_missing"));
}

/// Leaves `log` empty where there is none yet.
Result<Inspection> examine(std::string const& data_dir, Clock const& clock, Position views_at) {
    Inspection found;
    found.views_at = views_at;
    auto verifier = load_verifier(data_dir);
    if (verifier.has_error()) return verifier.error();
    found.verifier = std::move(*verifier);

    // Before the log: then a server that is writing meanwhile cannot look as if it had lost
    // something.
    auto const witness = Witness::open(data_dir);
    if (witness.has_error() && !is_alarm(witness.error())) return witness.error();
    if (witness && *witness) found.witnessed = (*witness)->remembered();
    if (!has_log(data_dir)) {
        examine_empty(found, witness);
        return found;
    }

    auto log = open_rocks_log(log_directory(data_dir), clock, {.read_only = true});
    if (log.has_error()) {
        auto const fault = lost_or_unreadable(log.error());
        if (!is_alarm(fault)) return fault;
        // A crash while the log was being made leaves this; opening it for writing will tell.
        bool const untouched = found.witnessed && found.witnessed->position == 0;
        if (!untouched) salvage(found, data_dir, clock, fault);
        return found;
    }
    found.log = std::move(*log);
    auto checked = witness.has_error() ? Done{witness.error()}
                   : found.witnessed   ? check_witness(*found.log, *found.witnessed)
                                       : Done{corrupt("witness_missing")};
    if (!checked.has_error()) checked = check_views(*found.log, views_at);
    if (!checked.has_error()) checked = check_checkpoint(*found.log, found.verifier);
    if (checked.has_error()) raise(found, checked.error());
    return found;
}

}  // namespace

Result<Inspection> inspect_log(std::string const& data_dir, Clock const& clock) {
    // The views before the log, too, and for the same reason as the witness.
    auto const views_at = stored_checkpoint(views_directory(data_dir));
    // A server that writes meanwhile removes files that our list of files still names: then the log
    // looks damaged for this once. Real damage stays.
    for (int attempt = 1; attempt < inspections_max; ++attempt) {
        auto found = examine(data_dir, clock, views_at);
        if (found && !found->alarm && found->log) return found;
    }
    auto found = examine(data_dir, clock, views_at);
    if (found.has_error()) return found.error();
    if (!found->log && !found->alarm) return not_found("not_initialised", data_dir);
    if (found->alarm) look_for_holes(*found);
    return found;
}

Result<std::unique_ptr<GuardedLog>> GuardedLog::open(
    std::string const& data_dir, Clock const& clock, GuardOptions options
) {
    if (auto made = make_private_directory(data_dir); made.has_error()) return made.error();
    auto lock = lock_file(data_dir + "/witness.lock");
    if (lock.has_error()) return lock.error();
    std::unique_ptr<GuardedLog> guarded{new GuardedLog{data_dir, std::move(*lock)}};
    auto found = examine(data_dir, clock, options.views_at);
    if (found.has_error()) return found.error();
    guarded->verifier_ = found->verifier;
    if (!found->alarm) {
        found->log.reset();
        auto const opened = guarded->open_whole(clock, options);
        if (!opened.has_error()) return guarded;
        if (!is_alarm(opened.error())) return opened.error();
        salvage(*found, data_dir, clock, opened.error());
    }
    guarded->alarm_ = found->alarm;
    if (options.on_alarm == OnAlarm::accept) {
        auto const known = last_known(*found);
        found->log.reset();
        auto const opened = guarded->open_damaged(clock, options);
        if (opened.has_error()) return opened.error();
        // What is really left shows only now.
        set_missing(*guarded->alarm_, guarded->log_->last(), known);
        return guarded;
    }
    bool const known = found->log || found->witnessed;
    if (options.on_alarm == OnAlarm::refuse || !known) return found->alarm->fault;
    guarded->log_ = found->log ? std::move(found->log) : make_unreadable_log(*found->witnessed);
    return guarded;
}

GuardedLog::~GuardedLog() { stop(); }

Done GuardedLog::open_whole(Clock const& clock, GuardOptions options) {
    // The witness first: a log without one is an alarm.
    auto known = Witness::open(data_dir_);
    if (known.has_error()) return known.error();
    if (!*known) {
        auto const made = Witness::create(data_dir_, {0, {}, empty_root()});
        if (made.has_error()) return made.error();
    }
    auto log = open_rocks_log(
        log_directory(data_dir_), clock, {.sync_every_commit = options.sync_every_commit}
    );
    if (log.has_error()) return log.error();
    log_ = std::move(*log);
    return watch(options.sync_every_commit);
}

Done GuardedLog::open_damaged(Clock const& clock, GuardOptions options) {
    auto const directory = log_directory(data_dir_);
    LogOptions const damaged{
        .sync_every_commit = options.sync_every_commit, .damage = LogDamage::salvage
    };
    if (has_log(data_dir_)) {
        // Opened for writing, what lacks its list of files would be begun anew over what is left.
        auto const readable =
            open_rocks_log(directory, clock, {.read_only = true, .damage = LogDamage::salvage});
        if (readable.has_error()) return corrupt("log_beyond_rescue", readable.error().subject);
    }
    auto log = open_rocks_log(directory, clock, damaged);
    if (log.has_error() && is_alarm(lost_or_unreadable(log.error()))) {
        // It cannot be written on as it is: what can be read of it goes on in a log of its own.
        if (auto rescued = rescue_log(directory); rescued.has_error()) return rescued.error();
        log = open_rocks_log(directory, clock, damaged);
    }
    if (log.has_error()) return log.error();
    log_ = std::move(*log);
    return {};
}

Done GuardedLog::watch(bool while_writing) {
    // With a loss accepted, another key may follow one that is not here any more.
    auto const signed_before = check_checkpoint(*log_, verifier_);
    bool const anew =
        alarm_ && signed_before.has_error() && signed_before.error().code == "checkpoint_key_lost";
    auto key = checkpoint_key(keys_directory(data_dir_), anew);
    if (key.has_error()) return key.error();
    auto witness = Witness::open(data_dir_);
    if (witness.has_error()) return witness.error();
    verifier_ = key->verifier();
    notary_ = std::make_unique<Notary>(*log_, std::move(**witness), std::move(*key), while_writing);
    return {};
}

Done GuardedLog::settle() {
    auto const made = Witness::create(data_dir_, log_->tip());
    if (made.has_error()) return made.error();
    return watch(true);
}

std::optional<VerifierKey> GuardedLog::verifier() const { return verifier_; }

void GuardedLog::stop() {
    if (log_) log_->stop();
    if (notary_) notary_->stop();
}

}  // namespace linka::store
