#include "bare_loop.hpp"

#include "base/check.hpp"
#include "store/log_layout.hpp"

#include <rocksdb/write_batch.h>

#include <chrono>

namespace linka::bench {

namespace {

constexpr std::size_t commits_max = 20'000;

/// The rows the committer writes for one commit; the keys move on in every turn.
void add(
    rocksdb::WriteBatch& batch,
    store::LogDatabase const& out,
    store::StoredRecord const& record,
    store::Position position
) {
    auto const at = store::be64(position);
    for (auto const& stream : record.streams) {
        auto const id = stream.substr(0, stream.size() - 8) + std::to_string(10'000'000 + position);
        batch.Put(out.family(store::heads_family), id, at);
        batch.Put(out.family(store::streams_family), store::stream_row(id, position), {});
    }
    batch.Put(
        out.family(store::requests_family),
        "account-0123456789abcdef:0123456789abcdef" + std::to_string(position),
        store::request_row(position, {})
    );
    batch.Put(out.family(store::commits_family), at, record.bytes);
}

}  // namespace

Batches batches_of(
    store::EventLog const& log, store::Position after, std::set<store::Position> const& ends
) {
    Batches batches;
    auto records = log.read(after, commits_max, std::numeric_limits<std::size_t>::max());
    CHECK(records.has_value());
    for (auto& record : *records) {
        bool const first = batches.empty() || ends.contains(record.position - 1);
        if (first) batches.emplace_back();
        batches.back().push_back(std::move(record));
    }
    return batches;
}

BareLoop::BareLoop(std::string const& directory) {
    auto database = store::open_log_database(directory, false);
    CHECK(database.has_value());
    database_ = std::move(*database);
}

BareLoop::~BareLoop() = default;

double BareLoop::write(Batches const& batches, double seconds) {
    using Seconds = std::chrono::duration<double>;
    // As the log does.
    store::count_nothing();
    rocksdb::WriteOptions synced;
    synced.sync = true;
    auto const first = last_;
    auto const begin = std::chrono::steady_clock::now();
    double passed = 0;
    for (std::size_t turn = 0; passed < seconds; ++turn) {
        rocksdb::WriteBatch batch;
        for (auto const& record : batches[turn % batches.size()])
            add(batch, *database_, record, ++last_);
        batch.Put(database_->family(store::heads_family), "tip", store::be64(last_));
        CHECK(database_->db->Write(synced, &batch).ok());
        passed = Seconds{std::chrono::steady_clock::now() - begin}.count();
    }
    return static_cast<double>(last_ - first) / passed;
}

}  // namespace linka::bench
