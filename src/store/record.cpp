#include "store/record.hpp"

#include "base/check.hpp"
#include "schema/commit.pb.h"

#include <fmt/format.h>

#include <algorithm>

namespace linka::store {

namespace {

// Printable ASCII: no '\0', which ends an id in the stream index, and no byte that Protobuf would
// store in a string and then refuse to read back.
bool is_stream_id(std::string_view id) {
    return !id.empty() && id.size() <= stream_id_bytes_max &&
           std::ranges::all_of(id, [](char c) { return c > ' ' && c <= '~'; });
}

bool has_duplicates(std::vector<StreamUse> const& streams) {
    std::vector<std::string_view> ids;
    ids.reserve(streams.size());
    for (auto const& stream : streams) ids.emplace_back(stream.id);
    std::ranges::sort(ids);
    return std::ranges::adjacent_find(ids) != ids.end();
}

}  // namespace

std::optional<Fault> malformed(Append const& append) {
    if (append.commit.size() > commit_bytes_max) {
        return Fault{FaultKind::invalid, "commit_too_large", {}, {}};
    }
    auto const& streams = append.streams;
    bool const fine =
        !streams.empty() && streams.size() <= streams_per_commit_max &&
        std::ranges::all_of(streams, [](auto const& s) { return is_stream_id(s.id); }) &&
        (streams.size() == 1 || !has_duplicates(streams));
    if (!fine) return Fault{FaultKind::invalid, "bad_streams", {}, {}};
    return std::nullopt;
}

void encode_record(Append& append, Position position, Instant recorded_at, std::string& bytes) {
    v1::Record record;
    record.set_position(position);
    record.set_recorded_at_us(static_cast<std::uint64_t>(to_us(recorded_at)));
    record.mutable_streams()->Reserve(static_cast<int>(append.streams.size()));
    for (auto& stream : append.streams) record.add_streams(std::move(stream.id));
    record.set_commit(std::move(append.commit));
    CHECK(record.SerializeToString(&bytes));
}

Result<StoredRecord> decode_record(std::string_view bytes, Position expected) {
    StoredRecord stored;
    auto const decoded = decode_record_into(stored, bytes, expected);
    if (decoded.has_error()) return decoded.error();
    return stored;
}

Done decode_record_into(StoredRecord& stored, std::string_view bytes, Position expected) {
    // Kept by each thread, as are the strings that change places with the caller's below.
    static thread_local v1::Record record;
    if (!record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) ||
        record.position() != expected) {
        return corrupt("log_corrupt", fmt::format("record {}", expected));
    }
    stored.position = record.position();
    stored.recorded_at = from_us(static_cast<std::int64_t>(record.recorded_at_us()));
    stored.streams.resize(static_cast<std::size_t>(record.streams_size()));
    for (int i = 0; i < record.streams_size(); ++i)
        stored.streams[static_cast<std::size_t>(i)].swap(*record.mutable_streams(i));
    stored.commit.swap(*record.mutable_commit());
    stored.bytes = bytes;
    return {};
}

}  // namespace linka::store
