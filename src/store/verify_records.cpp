#include "store/verify_records.hpp"

#include "base/check.hpp"
#include "store/log_tree.hpp"
#include "store/record.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <sodium.h>
#include <thread>

namespace linka::store {

namespace {

constexpr unsigned stretch_level = 12;
constexpr std::uint64_t stretch_records = std::uint64_t{1} << stretch_level;
constexpr std::size_t readahead_bytes = 2UL * 1024 * 1024;

rocksdb::ReadOptions once() {
    rocksdb::ReadOptions options;
    options.fill_cache = false;
    options.readahead_size = readahead_bytes;
    return options;
}

std::unique_ptr<rocksdb::Iterator> rows_of(LogDatabase const& database, LogFamily family) {
    count_nothing();
    return std::unique_ptr<rocksdb::Iterator>{
        database.db->NewIterator(once(), database.family(family))
    };
}

/// One stretch of records, as its thread left it.
struct Stretch {
    std::vector<Digest> leaves;  // kept only where the stretch is not whole
    Digest root{};
    Instant first_at;
    Instant last_at;
    std::uint64_t records = 0;
    std::uint64_t bytes = 0;
    RowSum streams;
    RowSum requests;
    StoredRecord record;  // the one being read
};

class RecordsCheck {
  public:
    RecordsCheck(
        LogDatabase const& database,
        Position last,
        RowKey const& sum_key,
        VerifyOptions const& options,
        Findings& findings
    )
        : database_{database},
          last_{last},
          sum_key_{sum_key},
          options_{options},
          findings_{findings},
          stretches_((last + stretch_records - 1) / stretch_records) {}

    RecordsFold run() {
        {
            std::vector<std::jthread> threads;
            for (unsigned i = 0; i < std::max(1U, options_.threads); ++i)
                threads.emplace_back([this] { work(); });
        }
        return join();
    }

  private:
    void work() {
        for (auto at = next_.fetch_add(1); at < stretches_.size(); at = next_.fetch_add(1)) {
            if (findings_.full()) return;
            read(at, stretches_[at]);
            std::lock_guard const lock{heard_mutex_};
            done_ += stretches_[at].records;
            if (options_.heard) options_.heard(done_, last_);
        }
    }

    void read(std::uint64_t which, Stretch& stretch) {
        auto const first = which * stretch_records + 1;
        auto const end = std::min<Position>(first + stretch_records - 1, last_);
        std::vector<Digest> leaves;
        leaves.reserve(end - first + 1);
        auto const records = rows_of(database_, commits_family);
        records->Seek(be64(first));
        for (auto position = first; position <= end; ++position) {
            // Nothing after it in this stretch can be hashed into the right place.
            if (!records->Valid() || view(records->key()) != be64(position)) {
                findings_.add(corrupt("log_corrupt", fmt::format("record {} is missing", position))
                );
                return;
            }
            leaves.push_back(leaf_hash(view(records->value())));
            check(view(records->value()), position, stretch);
            records->Next();
        }
        stretch.record = {};
        stretch.records = leaves.size();
        Frontier tree;
        for (auto const& leaf : leaves) {
            tree.add(leaf, [&](unsigned level, std::uint64_t index, Digest const& subtree) {
                auto const base = which << (stretch_level - level);
                if (level >= tile_level) check_node(level, base + index, subtree);
            });
        }
        check_tiles(which, leaves);
        stretch.root = tree.root();
        if (leaves.size() < stretch_records) stretch.leaves = std::move(leaves);
    }

    void check(std::string_view bytes, Position position, Stretch& stretch) {
        stretch.bytes += bytes.size();
        auto& record = stretch.record;
        if (auto decoded = decode_record_into(record, bytes, position); decoded.has_error())
            return findings_.add(decoded.error());
        if (stretch.first_at == Instant{}) stretch.first_at = record.recorded_at;
        if (record.recorded_at < stretch.last_at)
            findings_.add(corrupt("log_corrupt", fmt::format("time of record {}", position)));
        stretch.last_at = record.recorded_at;
        for (auto const& stream : record.streams)
            stretch.streams.add(sum_key_, stream_row(stream, position));
        if (!options_.request_key_of) return;
        auto const key = options_.request_key_of(record.commit);
        if (key.has_error())
            return findings_.add(corrupt("log_corrupt", fmt::format("commit {}", position)));
        if (!key->empty()) stretch.requests.add(sum_key_, *key + be64(position));
    }

    void check_node(unsigned level, std::uint64_t index, Digest const& expected) {
        auto const row = read_row(database_, tiles_family, tile_row(level, index));
        if (!row || !*row || **row != bytes_of(expected)) {
            findings_.add(corrupt("log_corrupt", fmt::format("tile {} of level {}", index, level)));
        }
    }

    void check_tiles(std::uint64_t which, std::vector<Digest> const& leaves) {
        auto const first_tile = which << (stretch_level - tile_level);
        for (std::size_t tile = 0; (tile + 1) * tile_leaves <= leaves.size(); ++tile) {
            std::string expected;
            for (auto leaf = tile * tile_leaves; leaf < (tile + 1) * tile_leaves; ++leaf)
                expected += bytes_of(leaves[leaf]);
            auto const row = read_row(database_, tiles_family, tile_row(0, first_tile + tile));
            if (!row || !*row || **row != expected)
                findings_.add(corrupt("log_corrupt", fmt::format("tile {}", first_tile + tile)));
        }
    }

    RecordsFold join() {
        RecordsFold fold;
        for (auto const& stretch : stretches_) {
            fold.bytes += stretch.bytes;
            fold.streams.add(stretch.streams);
            fold.requests.add(stretch.requests);
            if (stretch.records == 0) return fold;  // Its own finding says why.
            if (stretch.first_at < fold.recorded_at) {
                findings_.add(
                    corrupt("log_corrupt", fmt::format("time after record {}", fold.tree.size()))
                );
            }
            fold.recorded_at = stretch.last_at;
            for (auto const& leaf : stretch.leaves) fold.tree.add(leaf);
            if (!stretch.leaves.empty()) continue;
            fold.tree.add_subtree(
                stretch_level,
                stretch.root,
                [&](unsigned level, std::uint64_t index, Digest const& subtree) {
                    check_node(level, index, subtree);
                }
            );
        }
        return fold;
    }

    LogDatabase const& database_;
    Position const last_;
    RowKey const& sum_key_;
    VerifyOptions const& options_;
    Findings& findings_;
    std::vector<Stretch> stretches_;
    std::atomic<std::uint64_t> next_ = 0;
    std::mutex heard_mutex_;
    std::uint64_t done_ = 0;
};

void check_status(rocksdb::Iterator const& rows, Findings& findings) {
    if (!rows.status().ok()) findings.add(fault_of(rows.status(), "log_corrupt"));
}

/// The next stream of `heads`; the tip's row is none.
void skip_tip(rocksdb::Iterator& heads) {
    if (heads.Valid() && view(heads.key()) == tip_key) heads.Next();
}

}  // namespace

RowKey random_row_key() {
    RowKey key;
    static_assert(key.size() == crypto_shorthash_siphashx24_KEYBYTES);
    // Also where the library was not initialised: it then asks the kernel itself.
    randombytes_buf(key.data(), key.size());
    return key;
}

void RowSum::add(RowKey const& key, std::string_view row) {
    std::array<std::uint64_t, 2> words;
    static_assert(sizeof words == crypto_shorthash_siphashx24_BYTES);
    auto* const out = reinterpret_cast<unsigned char*>(words.data());
    auto const* const in = reinterpret_cast<unsigned char const*>(row.data());
    CHECK(crypto_shorthash_siphashx24(out, in, row.size(), key.data()) == 0);
    low += words[0];
    high += words[1];
    ++count;
}

void RowSum::add(RowSum const& other) {
    low += other.low;
    high += other.high;
    count += other.count;
}

void Findings::add(Fault fault) {
    std::lock_guard const lock{mutex_};
    if (found_.size() < findings_max) found_.push_back(std::move(fault));
}

bool Findings::full() const {
    std::lock_guard const lock{mutex_};
    return found_.size() >= findings_max;
}

RecordsFold verify_records(
    LogDatabase const& database,
    Position last,
    RowKey const& sum_key,
    VerifyOptions const& options,
    Findings& findings
) {
    return RecordsCheck{database, last, sum_key, options, findings}.run();
}

StreamsFold verify_streams(LogDatabase const& database, RowKey const& sum_key, Findings& findings) {
    StreamsFold fold;
    auto const rows = rows_of(database, streams_family);
    auto const heads = rows_of(database, heads_family);
    heads->SeekToFirst();
    skip_tip(*heads);
    std::string stream;
    Position last = 0;
    // Both families sort by stream: each head is met when its stream ends.
    auto const end_stream = [&] {
        if (last == 0) return;
        ++fold.streams;
        bool const fits =
            heads->Valid() && view(heads->key()) == stream && view(heads->value()) == be64(last);
        if (!fits) findings.add(corrupt("log_corrupt", fmt::format("heads at record {}", last)));
        if (heads->Valid() && view(heads->key()) <= stream) heads->Next();
        skip_tip(*heads);
    };
    for (rows->SeekToFirst(); rows->Valid() && !findings.full(); rows->Next()) {
        auto const row = view(rows->key());
        fold.rows.add(sum_key, row);
        if (row.size() < 9 || !rows->value().empty()) {
            findings.add(corrupt("log_corrupt", "streams"));
            continue;
        }
        auto const id = row.substr(0, row.size() - 9);
        if (id != stream) {
            end_stream();
            stream = id;
        }
        last = from_be64(row.substr(row.size() - 8));
    }
    end_stream();
    check_status(*rows, findings);
    check_status(*heads, findings);
    if (heads->Valid()) findings.add(corrupt("log_corrupt", "heads of no stream"));
    return fold;
}

RowSum verify_requests(
    LogDatabase const& database, RowKey const& sum_key, Position last, Findings& findings
) {
    RowSum sum;
    auto const rows = rows_of(database, requests_family);
    for (rows->SeekToFirst(); rows->Valid() && !findings.full(); rows->Next()) {
        auto const request = parse_request_row(view(rows->value()));
        if (!request || request->position == 0 || request->position > last) {
            findings.add(corrupt("log_corrupt", "requests"));
            continue;
        }
        sum.add(sum_key, std::string{view(rows->key())} + be64(request->position));
    }
    check_status(*rows, findings);
    return sum;
}

}  // namespace linka::store
