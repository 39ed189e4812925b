#include "store/verify_log.hpp"

#include "store/log_access.hpp"
#include "store/verify_records.hpp"

#include <fmt/format.h>

#include <future>

namespace linka::store {

namespace {

/// Signatures and roots of all notes in the log.
void verify_checkpoints(
    EventLog const& log,
    LogDatabase const& database,
    VerifierKey const& key,
    Verified& verified,
    Findings& findings
) {
    std::unique_ptr<rocksdb::Iterator> const notes{
        database.db->NewIterator({}, database.family(checkpoints_family))
    };
    for (notes->SeekToFirst(); notes->Valid() && !findings.full(); notes->Next()) {
        auto const tree = open_checkpoint(view(notes->value()), key);
        if (tree.has_error() && tree.error().code == "checkpoint_other_key") {
            ++verified.foreign_checkpoints;
            continue;
        }
        if (tree.has_error()) {
            findings.add(tree.error());
            continue;
        }
        ++verified.checkpoints;
        if (tree->size > log.last() || view(notes->key()) != be64(tree->size)) {
            findings.add(corrupt("checkpoint_ahead", std::to_string(tree->size)));
            continue;
        }
        auto const root = log.root(tree->size);
        if (root.has_error() || *root != tree->root)
            findings.add(corrupt("checkpoint_differs", std::to_string(tree->size)));
    }
    if (!notes->status().ok()) findings.add(fault_of(notes->status(), "log_corrupt"));
}

void verify_kept_note(
    EventLog const& log,
    std::string const& note,
    VerifierKey const& key,
    Verified& verified,
    Findings& findings
) {
    auto const tree = open_checkpoint(note, key);
    if (tree.has_error()) return findings.add(tree.error());
    if (tree->size > log.last())
        return findings.add(corrupt("checkpoint_ahead", std::to_string(tree->size)));
    auto const root = log.root(tree->size);
    if (root.has_error() || *root != tree->root)
        return findings.add(corrupt("checkpoint_differs", std::to_string(tree->size)));
    verified.kept_size = tree->size;
}

/// Everything in the rows; `log` and `database` are the same one.
void verify_rows(
    EventLog const& log,
    LogDatabase const& database,
    VerifyOptions const& options,
    Verified& verified,
    Findings& findings
) {
    auto const sum_key = random_row_key();
    auto indexes = std::async(std::launch::async, [&] {
        auto const streams = verify_streams(database, sum_key, findings);
        return std::pair{streams, verify_requests(database, sum_key, log.last(), findings)};
    });
    auto const records = verify_records(database, log.last(), sum_key, options, findings);
    auto const [streams, requests] = indexes.get();
    verified.bytes = records.bytes;
    verified.streams = streams.streams;
    verified.requests = requests.count;
    // Where a record could not be read, nothing after it can be said.
    if (records.tree.size() != log.last()) return;
    if (records.tree.root() != verified.tip.root) findings.add(corrupt("log_corrupt", "tree"));
    if (records.recorded_at != verified.tip.recorded_at)
        findings.add(corrupt("log_corrupt", "time of the tip"));
    if (records.streams != streams.rows) {
        findings.add(corrupt(
            "log_corrupt",
            fmt::format("streams: {} rows, {} expected", streams.rows.count, records.streams.count)
        ));
    }
    if (options.request_key_of && records.requests != requests) {
        findings.add(corrupt(
            "log_corrupt",
            fmt::format("requests: {} rows, {} expected", requests.count, records.requests.count)
        ));
    }
}

}  // namespace

Result<Verified> verify_log(
    std::string const& data_dir, Clock const& clock, VerifyOptions const& options
) {
    auto inspected = inspect_log(data_dir, clock);
    if (inspected.has_error()) return inspected.error();
    if (!inspected->log) return inspected->alarm->fault;
    auto& log = *inspected->log;
    Verified verified;
    verified.tip = log.tip();
    Findings findings;
    if (inspected->alarm) findings.add(inspected->alarm->fault);
    auto const& database = database_of(log);
    verify_rows(log, database, options, verified, findings);
    auto const key = options.key ? options.key : inspected->verifier;
    if (key) {
        verify_checkpoints(log, database, *key, verified, findings);
        if (!options.kept_note.empty())
            verify_kept_note(log, options.kept_note, *key, verified, findings);
    } else if (!options.kept_note.empty()) {
        findings.add(corrupt("checkpoint_key_lost"));
    }
    verified.findings = findings.take();
    return verified;
}

}  // namespace linka::store
