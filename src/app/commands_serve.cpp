// serve and init: real data, real time.
#include "app/application.hpp"
#include "app/commands.hpp"
#include "app/commands_integrity.hpp"
#include "app/commands_privacy.hpp"
#include "app/signals.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace linka::app {

namespace {

Done require_data_dir(Config const& config) {
    if (config.text("data").empty()) return Fault{FaultKind::invalid, "data_missing", {}, {}};
    return {};
}

store::AccessOptions access_options(Config const& config) {
    store::AccessOptions options;
    options.session_idle_max = std::chrono::minutes{config.number("session_idle_minutes")};
    options.session_age_max = std::chrono::minutes{config.number("session_age_minutes")};
    return options;
}

engine::Order start_log() {
    engine::Order order;
    order.command.mutable_start_log()->set_synthetic(false);
    order.actor.set_role(v1::Role::system);
    order.source = v1::Source::system;
    return order;
}

}  // namespace

engine::RetentionRules retention_rules(Config const& config) {
    return {
        static_cast<std::uint32_t>(config.number("retention_text_days")),
        static_cast<std::uint32_t>(config.number("retention_contact_days"))
    };
}

int run_serve(Config const& config) {
    StopSignal const stop;
    auto const given = require_data_dir(config);
    if (!given) return failed(given.error());
    auto const listen = parse_listen(config.text("listen"));
    if (!listen) return failed(listen.error());
    SystemClock const clock;
    RandomIds ids;
    auto application = Application::start(
        {
            .data_dir = config.text("data"),
            .on_alarm = store::OnAlarm::read_only,
            .access = access_options(config),
            .retention = retention_rules(config),
        },
        {
            .address = listen->address,
            .port = listen->port,
            .certificate_file = config.text("certificate"),
            .key_file = config.text("key"),
            .allow_tls12 = config.text("allow_tls12") == "true",
            .threads = static_cast<unsigned>(config.number("threads")),
        },
        clock,
        ids
    );
    if (!application) return failed(application.error());
    if (auto const& alarm = (*application)->storage().guard().alarm())
        fmt::print(stderr, "linka: {}\n", sentence_of(alarm->fault));
    fmt::print(stderr, "linka: {}\n", (*application)->url());
    fmt::print(stderr, "linka: SHA-256 {}\n", (*application)->fingerprint());
    stop.wait();
    fmt::print(stderr, "linka: stopping, open requests finish first\n");
    (*application)->stop();
    return 0;
}

int run_init(Config const& config) {
    auto const given = require_data_dir(config);
    if (!given) return failed(given.error());
    SystemClock const clock;
    RandomIds ids;
    auto storage = Storage::open({.data_dir = config.text("data")}, clock, ids, nullptr);
    if (!storage) return failed(storage.error());
    auto const started = (*storage)->engine().execute(start_log());
    if (!started) return failed(started.error());
    fmt::print(
        stderr,
        "linka: {0} is ready.\nNext:\n  linka user add NAME --role admin --data {0}\n"
        "  linka user add NAME --role coordinator --org POR --data {0}\n  linka serve --data {0}\n",
        config.text("data")
    );
    return 0;
}

int run_config_show(Config const& config, bool origin) {
    for (auto const& [key, value] : config.values()) {
        if (origin) {
            fmt::print("{} = \"{}\"  # {}\n", key, value.value, value.origin);
        } else {
            fmt::print("{} = \"{}\"\n", key, value.value);
        }
    }
    return 0;
}

}  // namespace linka::app
