// The whole server on one data directory, wired by hand.
#pragma once

#include "api/api.hpp"
#include "app/control.hpp"
#include "base/id.hpp"
#include "domain/reference.hpp"
#include "engine/drafts.hpp"
#include "engine/engine.hpp"
#include "engine/forgetting.hpp"
#include "http/server.hpp"
#include "store/access.hpp"
#include "store/key_store.hpp"
#include "store/link_key.hpp"
#include "store/log_guard.hpp"

#include <memory>
#include <optional>
#include <string>

namespace linka::app {

/// Inside a data directory: log/, views/, keys/, access/, drafts/, tls/, witness.
struct StorageOptions {
    std::string data_dir;
    bool sync_every_commit = true;
    /// What to do when the log is not as it was left.
    store::OnAlarm on_alarm = store::OnAlarm::refuse;
    unsigned worker_threads = 2;
    store::AccessOptions access;
    engine::RetentionRules retention;
};

/// Log, views and accounts of one data directory, and the engine over them.
class Storage {
  public:
    /// Opens or creates. Keeps references to clock and ids, which must outlive it. Faults: those of
    /// GuardedLog::open, open_rocks_tables and open_access.
    static Result<std::unique_ptr<Storage>> open(
        StorageOptions options, Clock const& clock, IdSource& ids, engine::CommitHeard heard
    );
    ~Storage();

    engine::Engine& engine() { return *engine_; }
    store::Access& access() { return *access_; }
    store::LinkKey const& link_key() const { return *link_key_; }
    engine::Drafts& drafts() { return *drafts_; }
    store::EventLog& log() { return guard_->log(); }
    store::GuardedLog& guard() { return *guard_; }
    store::KeyStore& keys() { return *keys_; }
    /// What must be forgotten has been when open() returns; it begins its own work when started.
    engine::Forgetting& forgetting() { return *forgetting_; }
    /// Finishes what is under way and closes. Idempotent.
    void stop();

  private:
    Storage() = default;
    Done forget_again();

    SystemClock real_time_;
    domain::Reference reference_;
    std::unique_ptr<store::GuardedLog> guard_;
    std::unique_ptr<store::RebuildableTables> tables_;
    std::unique_ptr<store::KeyStore> keys_;
    std::unique_ptr<store::Access> access_;
    std::optional<store::LinkKey> link_key_;
    std::unique_ptr<engine::Drafts> drafts_;
    std::unique_ptr<engine::Rebuild> rebuild_;
    std::unique_ptr<engine::Engine> engine_;
    std::unique_ptr<engine::Forgetting> forgetting_;
    std::atomic<engine::Forgetting*> listening_ = nullptr;  // for the follower's thread
};

struct ServingOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8443;
    std::string certificate_file;  // empty: a self-signed one in the data directory
    std::string key_file;
    bool allow_tls12 = false;
    unsigned threads = 0;
};

/// Storage with the HTTPS server in front of it.
class Application {
  public:
    static Result<std::unique_ptr<Application>> start(
        StorageOptions storage, ServingOptions serving, Clock const& clock, IdSource& ids
    );
    ~Application();

    /// "https://localhost:8443"
    std::string url() const;
    std::string fingerprint() const;
    Storage& storage() { return *storage_; }
    /// Open requests finish, then everything closes in order. Idempotent.
    void stop();

  private:
    Application();
    Done start_control(std::string const& data_dir);

    api::Live live_;
    std::unique_ptr<api::Texts> texts_;
    std::unique_ptr<api::Assets> assets_;
    std::string reference_json_;
    std::unique_ptr<Storage> storage_;
    std::unique_ptr<api::Api> api_;
    std::unique_ptr<http::Server> server_;
    std::unique_ptr<ControlServer> control_;
    std::string address_;
    std::string certificate_file_;
};

/// The lists carried in the program; CHECKs that they are good.
domain::Reference embedded_reference();

}  // namespace linka::app
