// What both logs agree on: which appends are well formed, and the bytes of a record.
#pragma once

#include "store/event_log.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace linka::store {

inline constexpr std::size_t streams_per_commit_max = 1024;
inline constexpr std::size_t stream_id_bytes_max = 128;

/// Why an append is refused before anything is looked up; nothing when it is well formed.
std::optional<Fault> malformed(Append const& append);

/// Fills `bytes` with the serialised linka.v1.Record and takes streams and commit from `append`:
/// a commit may be half a megabyte, and every copy of it is paid on the one committer thread.
void encode_record(Append& append, Position position, Instant recorded_at, std::string& bytes);

/// corrupt "log_corrupt" when the bytes are no record, or that of another position.
Result<StoredRecord> decode_record(std::string_view bytes, Position expected);

/// The same into `stored`, whose memory is used again: for reading every record there is. Leaves
/// `stored` as it was found, or in part filled, when the bytes are no record.
Done decode_record_into(StoredRecord& stored, std::string_view bytes, Position expected);

}  // namespace linka::store
