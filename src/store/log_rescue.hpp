// The way out for a log that is too damaged to be written on: its readable beginning goes on in a
// log of its own, and the damaged one is kept aside.
#pragma once

#include "base/result.hpp"

#include <string>

namespace linka::store {

/// Copies records 1, 2, 3 … as far as they can be read, byte for byte, from the log in `directory`
/// into a new one, with what stands on them: streams, heads and tree are made anew, idempotency
/// keys and checkpoints are taken over as far as they can be read. Then the new log takes the place
/// of the old one, which is renamed to `directory` with ".damaged-1" (or 2, 3 …) behind it. Ended
/// anywhere before that, it has changed nothing. For when the loss was accepted. Nobody may have
/// either open. Faults: corrupt "log_beyond_rescue" when RocksDB can open nothing of it;
/// unavailable "data_unreachable".
Done rescue_log(std::string const& directory);

}  // namespace linka::store
