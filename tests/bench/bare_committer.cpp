// Writes the rows of a real log once more, with nothing around RocksDB: no HTTP, no rules, no
// queue, one thread.
//
// The same bytes in about the same batches: commits of one recorded_at were written with one sync,
// but a sync may have taken several times, so this syncs rather more often than the server did.
// What this reaches is what durable commits of this size cost on this machine, now.
//
// Usage: bare_committer LOG OUT FROM UNTIL SECONDS; the positions are (FROM, UNTIL], OUT must not
// exist.
#include "store/log_layout.hpp"
#include "store/record.hpp"

#include <rocksdb/write_batch.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <filesystem>

namespace {

using namespace linka;
using Seconds = std::chrono::duration<double>;

constexpr store::Position commits_max = 20'000;
constexpr int arguments_wanted = 6;

struct Work {
    std::deque<std::vector<store::StoredRecord>> batches;
    std::size_t commits = 0;
    std::size_t bytes = 0;
};

template <class T>
T good(Result<T> result, char const* what) {
    if (result) return std::move(*result);
    std::fprintf(stderr, "bare_committer: %s: %s\n", what, result.error().code.c_str());
    std::exit(EXIT_FAILURE);
}

Work load(store::LogDatabase const& log, store::Position from, store::Position until) {
    Work work;
    for (auto position = from + 1; position <= until && work.commits < commits_max; ++position) {
        auto record = good(store::read_record(log, position), "reading");
        bool const same_sync =
            !work.batches.empty() && work.batches.back().back().recorded_at == record.recorded_at;
        if (!same_sync) work.batches.emplace_back();
        ++work.commits;
        work.bytes += record.bytes.size();
        work.batches.back().push_back(std::move(record));
    }
    return work;
}

/// The rows the server's committer writes for one commit; the keys move on in every turn.
void add(
    rocksdb::WriteBatch& batch,
    store::LogDatabase const& out,
    store::StoredRecord const& record,
    store::Position position
) {
    auto const at = store::be64(position);
    for (auto const& stream : record.streams) {
        batch.Put(out.family(store::heads_family), stream, at);
        batch.Put(out.family(store::streams_family), store::stream_row(stream, position), {});
    }
    batch.Put(
        out.family(store::requests_family),
        "account-0123456789abcdef:" + at + "-0123456789",
        store::request_row(position, {})
    );
    batch.Put(out.family(store::commits_family), at, record.bytes);
}

struct Reached {
    std::size_t commits = 0;
    std::size_t syncs = 0;
    double seconds = 0;
    double cpu_seconds = 0;
};

Reached write(Work const& work, store::LogDatabase const& out, Seconds most) {
    Reached reached;
    rocksdb::WriteOptions synced;
    synced.sync = true;
    auto const cpu_before = std::clock();
    auto const begin = std::chrono::steady_clock::now();
    while (reached.seconds < most.count()) {
        auto const& records = work.batches[reached.syncs % work.batches.size()];
        rocksdb::WriteBatch batch;
        for (auto const& record : records) add(batch, out, record, ++reached.commits);
        batch.Put(out.family(store::heads_family), "tip", store::be64(reached.commits));
        if (!out.db->Write(synced, &batch).ok()) std::exit(EXIT_FAILURE);
        ++reached.syncs;
        reached.seconds = Seconds{std::chrono::steady_clock::now() - begin}.count();
    }
    reached.cpu_seconds = static_cast<double>(std::clock() - cpu_before) / CLOCKS_PER_SEC;
    return reached;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != arguments_wanted || std::filesystem::exists(argv[2])) {
        std::fputs("usage: bare_committer LOG OUT FROM UNTIL SECONDS\n", stderr);
        return 2;
    }
    auto const work = load(
        *good(store::open_log_database(argv[1], true), "opening the log"),
        std::strtoull(argv[3], nullptr, 10),
        std::strtoull(argv[4], nullptr, 10)
    );
    if (work.commits == 0) return 2;
    auto const out = good(store::open_log_database(argv[2], false), "opening the copy");
    auto const reached = write(work, *out, Seconds{std::strtod(argv[5], nullptr)});
    auto const commits = static_cast<double>(reached.commits);
    std::printf(
        "{\"commits_per_s\":%.0f,\"batch_mean\":%.2f,\"record_bytes\":%.0f,\"cpu_us_per_commit\":%."
        "1f}\n",
        commits / reached.seconds,
        commits / static_cast<double>(reached.syncs),
        static_cast<double>(work.bytes) / static_cast<double>(work.commits),
        reached.cpu_seconds * 1e6 / commits
    );
    return 0;
}
