#include "app/application.hpp"

#include "app/backup_job.hpp"
#include "app/embedded.hpp"
#include "app/reference_json.hpp"
#include "base/check.hpp"
#include "base/log.hpp"
#include "http/certificate.hpp"
#include "views/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace linka::app {

domain::Reference embedded_reference() {
    auto reference = domain::parse_reference({
        schema_file("/reference/kraje.json"),
        schema_file("/reference/prisons.json"),
        schema_file("/reference/needs.json"),
        schema_file("/reference/service_types.json"),
        schema_file("/reference/members.json"),
    });
    CHECK(reference.has_value());
    return std::move(*reference);
}

Result<std::unique_ptr<Storage>> Storage::open(
    StorageOptions options, Clock const& clock, IdSource& ids, engine::CommitHeard heard
) {
    std::error_code error;
    std::filesystem::create_directories(options.data_dir, error);
    if (error) return unavailable("directory_unusable", options.data_dir);
    std::filesystem::permissions(options.data_dir, std::filesystem::perms::owner_all, error);

    std::unique_ptr<Storage> storage{new Storage};
    storage->reference_ = embedded_reference();
    // The views before the log: how far they have come says something of it. Both are locked, which
    // keeps every other process out of the directory.
    auto tables =
        store::open_rocks_tables(store::views_directory(options.data_dir), views::table_groups());
    if (!tables) return tables.error();
    storage->tables_ = std::move(*tables);
    auto guard = store::GuardedLog::open(
        options.data_dir,
        clock,
        {.sync_every_commit = options.sync_every_commit,
         .on_alarm = options.on_alarm,
         .views_at = storage->tables_->checkpoint()}
    );
    if (!guard) return guard.error();
    storage->guard_ = std::move(*guard);
    bool const damaged = storage->guard_->alarm().has_value();
    // A damaged log is only shown, and the views stay as they are; once the loss is accepted,
    // nobody knows how much of them is true.
    bool const unsure = damaged && options.on_alarm == store::OnAlarm::accept;
    // What must be built first can only be built from a whole log.
    bool const unbuildable = damaged && storage->tables_->must_build_first();
    if (unsure || unbuildable) storage->tables_->clear();
    storage->rebuild_ = std::make_unique<engine::Rebuild>(storage->log(), *storage->tables_);
    if (auto built = storage->rebuild_->build_first(); !built) return built.error();
    auto keys = store::open_key_store(options.data_dir + "/keys", clock);
    if (!keys) return keys.error();
    storage->keys_ = std::move(*keys);
    auto access =
        store::open_access(options.data_dir + "/access", storage->real_time_, options.access);
    if (!access) return access.error();
    storage->access_ = std::move(*access);
    auto link_key = store::LinkKey::open(options.data_dir + "/access");
    if (!link_key) return link_key.error();
    storage->link_key_ = std::move(*link_key);
    storage->drafts_ =
        std::make_unique<engine::Drafts>(options.data_dir + "/drafts", storage->real_time_);
    storage->engine_ = std::make_unique<engine::Engine>(
        engine::EngineParts{
            .log = storage->log(),
            .tables = *storage->tables_,
            .clock = clock,
            .ids = ids,
            .reference = storage->reference_,
            .keys = *storage->keys_,
            .worker_threads = options.worker_threads,
            .log_damaged = damaged,
            .rebuild = storage->rebuild_.get(),
        },
        [&opened = *storage, heard = std::move(heard)](views::Fact const& fact) {
            if (heard) heard(fact);
            if (auto* const forgetting = opened.listening_.load()) forgetting->heard(fact);
        }
    );
    storage->forgetting_ =
        std::make_unique<engine::Forgetting>(*storage->engine_, options.retention);
    storage->listening_ = storage->forgetting_.get();
    auto const forgotten = storage->forget_again();
    if (!forgotten) return forgotten.error();
    return storage;
}

/// Before anybody reads. A damaged key store opens nothing anyway, and into a damaged log nothing
/// is written: both must still be shown.
Done Storage::forget_again() {
    auto const done = forgetting_->catch_up();
    if (done) return {};
    bool const shown_only = guard_->alarm() || done.error().code == "keys_unreadable";
    if (!shown_only) return done;
    log::error("an erasure waits: {}", done.error().code);
    return {};
}

namespace {

std::optional<Fault> alarm_of(Storage& storage) {
    auto const& alarm = storage.guard().alarm();
    return alarm ? std::optional{alarm->fault} : std::nullopt;
}

std::string verifier_key_of(Storage& storage) {
    auto const key = storage.guard().verifier();
    return key ? key->text() : std::string{};
}

}  // namespace

Storage::~Storage() { stop(); }

void Storage::stop() {
    if (forgetting_) forgetting_->stop();
    if (engine_) engine_->stop();
    // The engine has stopped the log: what it remembers now is the last.
    if (guard_) guard_->stop();
}

Application::Application() = default;
Application::~Application() { stop(); }

Result<std::unique_ptr<Application>> Application::start(
    StorageOptions storage_options, ServingOptions serving, Clock const& clock, IdSource& ids
) {
    std::unique_ptr<Application> made{new Application};
    auto& app = *made;
    auto const data_dir = storage_options.data_dir;

    // What is said to people and browsers.
    app.texts_ = std::make_unique<api::Texts>(schema_file("/messages/problems.json"));
    app.assets_ = std::make_unique<api::Assets>(web_files());
    app.reference_json_ = reference_json();

    // The log, the views, the accounts; every commit is told to the open browsers.
    auto storage =
        Storage::open(std::move(storage_options), clock, ids, [&app](views::Fact const& fact) {
            app.live_.heard(fact);
        });
    if (!storage) return storage.error();
    app.storage_ = std::move(*storage);
    app.api_ = std::make_unique<api::Api>(api::ApiParts{
        .engine = app.storage_->engine(),
        .access = app.storage_->access(),
        .drafts = app.storage_->drafts(),
        .live = app.live_,
        .texts = *app.texts_,
        .assets = *app.assets_,
        .reference_json = app.reference_json_,
        .log_alarm = alarm_of(*app.storage_),
        .verifier_key = verifier_key_of(*app.storage_),
        .link_key = &app.storage_->link_key(),
    });

    // The certificate, made on the spot where none is given.
    if (serving.certificate_file.empty()) {
        std::filesystem::create_directories(data_dir + "/tls");
        serving.certificate_file = data_dir + "/tls/certificate.pem";
        serving.key_file = data_dir + "/tls/key.pem";
        auto const certificate = http::make_certificate(
            serving.certificate_file, serving.key_file, {"localhost", "127.0.0.1", "::1"}
        );
        if (!certificate) return certificate.error();
    }
    app.certificate_file_ = serving.certificate_file;
    app.address_ = serving.address;

    bool const recording = !app.storage_->guard().alarm();
    if (recording) app.storage_->forgetting().daily();

    // The server, last: the first request finds everything in place.
    http::ServerOptions options;
    options.address = serving.address;
    options.port = serving.port;
    options.certificate_file = serving.certificate_file;
    options.key_file = serving.key_file;
    options.allow_tls12 = serving.allow_tls12;
    options.threads = serving.threads;
    options.body_bytes_max = &api::body_bytes_max;
    options.refuse = [&app](unsigned status, std::string_view code, http::Request const& request) {
        return app.api_->refuse(status, code, request);
    };
    auto server = http::start_server(
        std::move(options),
        [&app](http::Request& request, http::Later const& later) {
            return app.api_->handle(request, later);
        }
    );
    if (!server) return server.error();
    app.server_ = std::move(*server);
    if (recording) app.storage_->forgetting().start();

    if (auto started = app.start_control(data_dir); !started) return started.error();
    return made;
}

Done Application::start_control(std::string const& data_dir) {
    // Commands that need the open log: backups.
    auto control =
        ControlServer::start(data_dir, [this, data_dir](auto const& asked, auto const& say) {
            auto& open = *storage_;
            return answer_backup_request(
                {data_dir, open.log(), open.keys(), alarm_of(open)}, asked, say
            );
        });
    if (!control) return control.error();
    control_ = std::move(*control);
    return {};
}

std::string Application::url() const {
    bool const loopback =
        address_ == "127.0.0.1" || address_ == "::1" || address_ == "0.0.0.0" || address_ == "::";
    return fmt::format("https://{}:{}", loopback ? "localhost" : address_, server_->port());
}

std::string Application::fingerprint() const {
    auto const text = http::certificate_fingerprint(certificate_file_);
    return text ? *text : std::string{};
}

void Application::stop() {
    // From the outside in: no new requests, then the open ones, then what they stand on.
    if (control_) control_->stop();
    live_.close_all();
    if (server_) server_->stop();
    if (api_) api_->stop();
    if (storage_) storage_->stop();
}

}  // namespace linka::app
