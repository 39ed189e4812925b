// Remembers outside the log how far it has come, and signs what it holds: the witness at most 100
// ms behind while it is being written, a checkpoint at most a second, and both at the end.
#pragma once

#include "store/checkpoint.hpp"
#include "store/witness.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace linka::store {

/// A thread of its own: no commit waits for it. When the witness cannot be written the process
/// ends, as when the log cannot: a witness that stays behind would not notice a loss.
class Notary {
  public:
    /// Keeps a reference to `log`, which must outlive it. With `while_writing` false it does its
    /// work in stop() only: for a log whose appends are not synced.
    Notary(EventLog& log, Witness witness, CheckpointKey key, bool while_writing);
    ~Notary();
    Notary(Notary const&) = delete;
    Notary& operator=(Notary const&) = delete;

    VerifierKey const& verifier() const { return key_.verifier(); }
    /// Writes the last witness and checkpoint. The log must have been stopped. Idempotent.
    void stop();

  private:
    void work();
    void witness();
    void sign();
    bool pause(std::chrono::milliseconds length);

    EventLog& log_;
    Witness witness_;
    CheckpointKey const key_;
    Position signed_ = 0;
    std::mutex mutex_;
    std::condition_variable stopping_changed_;
    bool stopping_ = false;
    std::once_flag stopped_;
    std::thread thread_;
};

}  // namespace linka::store
