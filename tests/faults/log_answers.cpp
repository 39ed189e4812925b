#include "log_answers.hpp"

#include "store/log_tree.hpp"

#include <algorithm>
#include <string>

namespace linka::drill {

namespace {

using namespace store;

void count(Answers& answers, bool given, bool right) {
    answers.all = answers.all && given;
    if (given) answers.right = answers.right && right;
}

void ask_record(Answers& answers, EventLog const& log, StoredRecord const& expected) {
    auto const record = log.read(expected.position - 1, 1, 1);
    bool const there = record && !record->empty();
    count(answers, there, there && record->front().bytes == expected.bytes);
    for (auto const& stream : expected.streams) {
        auto const history = log.read_stream(stream, expected.position - 1, expected.position, 1);
        bool const found = history && !history->empty();
        count(answers, found, found && history->front().bytes == expected.bytes);
    }
    auto const known = log.find_request("key-" + std::to_string(expected.position - 1), Digest{});
    bool const found = known && *known;
    count(answers, found, found && (*known)->position == expected.position);
}

/// The tree over the first `size` records, and that it is the beginning of what is there. A proof
/// that does not hold is a wrong answer.
void ask_tree(Answers& answers, EventLog const& log, ExpectedLog const& expected, Position size) {
    auto const last = log.last();
    auto const root = log.root(size);
    count(answers, root.has_value(), root && *root == expected.roots[size]);
    auto const leaf = leaf_hash(expected.records[size - 1].bytes);
    auto const included = log.prove_inclusion(size, last);
    count(
        answers,
        included.has_value(),
        included && inclusion_holds(leaf, size - 1, last, *included, expected.roots[last])
    );
    TreeHead const older{size, expected.roots[size]};
    TreeHead const newer{last, expected.roots[last]};
    auto const extended = log.prove_consistency(size, last);
    count(answers, extended.has_value(), extended && consistency_holds(older, newer, *extended));
}

/// The newest note about at most `size` records: ours and true; with a `size_min` it must be there,
/// about so many at least.
void ask_checkpoint(
    Answers& answers,
    EventLog const& log,
    ExpectedLog const& expected,
    Position size_min,
    Position size
) {
    auto const note = log.checkpoint(size);
    bool const given = note && *note;
    // Absent is not the same as unreadable: the damage must be told of.
    count(answers, given || (note && size_min == 0), true);
    if (!given) return;
    auto const tree = open_checkpoint(**note, *expected.verifier);
    bool const right =
        tree && tree->size <= size && tree->root == expected.roots[std::min(tree->size, size)];
    count(answers, !tree || tree->size >= size_min, right);
}

}  // namespace

Answers ask(EventLog const& log, ExpectedLog const& expected) {
    Answers answers;
    Position const size = expected.records.size();
    answers.right = log.last() <= size;
    answers.all = log.last() == size;
    if (!answers.right) return answers;
    for (auto const& record : expected.records) {
        if (record.position > log.last()) break;
        ask_record(answers, log, record);
    }
    for (auto end = tile_leaves; end < log.last(); end += tile_leaves)
        ask_tree(answers, log, expected, end);
    if (log.last() > 0) ask_tree(answers, log, expected, log.last());
    // Older notes are not given to anybody, so RocksDB may have forgotten a table of them.
    for (auto const each : expected.signed_sizes) ask_checkpoint(answers, log, expected, 0, each);
    // What was signed after the last stop is signed anew after a crash.
    ask_checkpoint(answers, log, expected, expected.signed_sizes.back(), size);
    return answers;
}

}  // namespace linka::drill
