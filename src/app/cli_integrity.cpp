#include "app/cli_integrity.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace linka::app {

namespace {

void add_verify(CLI::App& app, VerifyArguments& arguments, CommandHooks const& hooks) {
    auto& verify = *app.add_subcommand(
        "verify", "Recompute everything the log says about itself; works beside a running server"
    );
    verify.footer(
        "Examples:\n  linka verify --data /var/lib/linka\n"
        "  curl -H \"Authorization: Bearer $TOKEN\" https://…/api/v1/log/checkpoint > note\n"
        "  linka verify --data /var/lib/linka --checkpoint note\n\nExit code 5: something does "
        "not fit."
    );
    verify.add_option(
        "--checkpoint", arguments.checkpoint_file, "a checkpoint kept elsewhere; - for stdin"
    );
    verify.add_option("--key", arguments.key, "a verifier key kept elsewhere");
    verify.add_flag("--json", arguments.json, "one line of JSON on stdout, nothing else");
    hooks.add_setting(verify, "data");
    verify.callback([&arguments, choose = hooks.choose] {
        choose([&arguments](Config const& config) { return run_verify(config, arguments); });
    });
}

void add_doctor(CLI::App& app, DoctorArguments& arguments, CommandHooks const& hooks) {
    auto& doctor =
        *app.add_subcommand("doctor", "Say in plain words how the log is, and what to do");
    doctor.footer(
        "Examples:\n  linka doctor --data /var/lib/linka\n"
        "  linka doctor --accept-loss --data /var/lib/linka\n\nExit code 5: the log is damaged."
    );
    auto* const accept = doctor.add_flag(
        "--accept-loss",
        arguments.accept_loss,
        "go on with what is left; says what is given up, asks, and records the decision"
    );
    doctor
        .add_option(
            "--yes-lose", arguments.yes_lose, "the position that would have to be typed to confirm"
        )
        ->needs(accept);
    doctor.add_flag("--json", arguments.json, "one line of JSON on stdout");
    hooks.add_setting(doctor, "data");
    doctor.callback([&arguments, choose = hooks.choose] {
        choose([&arguments](Config const& config) { return run_doctor(config, arguments); });
    });
}

void add_export(CLI::App& app, ExportArguments& arguments, CommandHooks const& hooks) {
    auto& exported = *app.add_subcommand(
        "export", "All records as NDJSON with a signed checkpoint; works beside a running server"
    );
    exported.footer(
        "Examples:\n  linka export --data /var/lib/linka > log.ndjson\n"
        "  node ops/verify.mjs log.ndjson\n\nPersonal texts stay sealed in it."
    );
    exported.add_option("--output", arguments.file, "a new file; none: standard output");
    hooks.add_setting(exported, "data");
    exported.callback([&exported, &arguments, choose = hooks.choose] {
        // "export directory" has said what to do.
        if (!exported.get_subcommands().empty()) return;
        choose([&arguments](Config const& config) { return run_export(config, arguments); });
    });
}

}  // namespace

void add_integrity(CLI::App& app, IntegrityArguments& arguments, CommandHooks const& hooks) {
    add_verify(app, arguments.verify, hooks);
    add_doctor(app, arguments.doctor, hooks);
    add_export(app, arguments.exported, hooks);
}

}  // namespace linka::app
