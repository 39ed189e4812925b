#include "store/unreadable_log.hpp"

#include <condition_variable>
#include <mutex>
#include <utility>

namespace linka::store {

namespace {

Fault unreadable() { return corrupt("log_unreadable"); }

class UnreadableLog final : public EventLog {
  public:
    explicit UnreadableLog(LogTip tip) : tip_{tip} {}

    void append(Append /*append*/, AppendDone done) override { done(unavailable("log_read_only")); }
    Result<std::vector<StoredRecord>> read(Position after, std::size_t count, std::size_t /*bytes*/)
        const override {
        if (after >= tip_.position || count == 0) return std::vector<StoredRecord>{};
        return unreadable();
    }
    Result<std::vector<StoredRecord>> read_stream(
        std::string_view /*id*/, Position /*after*/, Position /*upto*/, std::size_t /*count*/
    ) const override {
        return unreadable();
    }
    Position last() const override { return tip_.position; }
    Result<Position> version(std::string_view /*stream*/) const override { return unreadable(); }
    Result<std::optional<Appended>> find_request(std::string_view /*key*/, Digest const& /*digest*/)
        const override {
        return unreadable();
    }
    LogTip tip() const override { return tip_; }
    Result<Digest> root(Position size) const override {
        if (size == tip_.position) return tip_.root;
        return unreadable();
    }
    Result<std::vector<Digest>> prove_inclusion(Position /*position*/, Position /*size*/)
        const override {
        return unreadable();
    }
    Result<std::vector<Digest>> prove_consistency(Position /*from*/, Position /*size*/)
        const override {
        return unreadable();
    }
    Done keep_checkpoint(Position /*size*/, std::string_view /*note*/) override {
        return unavailable("log_read_only");
    }
    Result<std::optional<std::string>> checkpoint(Position /*size_max*/) const override {
        return unreadable();
    }
    bool wait_beyond(Position after, std::chrono::milliseconds timeout) const override {
        if (after < tip_.position) return true;
        std::unique_lock lock{mutex_};
        stopping_.wait_for(lock, timeout, [this] { return stopped_; });
        return false;
    }
    void stop() override {
        {
            std::lock_guard const lock{mutex_};
            stopped_ = true;
        }
        stopping_.notify_all();
    }

  private:
    LogTip const tip_;
    mutable std::mutex mutex_;  // guards stopped_
    mutable std::condition_variable stopping_;
    bool stopped_ = false;
};

}  // namespace

std::unique_ptr<EventLog> make_unreadable_log(LogTip tip) {
    return std::make_unique<UnreadableLog>(tip);
}

}  // namespace linka::store
