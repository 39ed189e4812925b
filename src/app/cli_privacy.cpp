#include "app/cli_privacy.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace linka::app {

namespace {

using Run = int (*)(Config const&, EraseArguments const&);

struct Step {
    char const* name;
    char const* meaning;
    char const* examples;
    Run run;
};

CLI::App& add_step(
    CLI::App& erase, EraseArguments& arguments, CommandHooks const& hooks, Step const& added
) {
    auto& step = *erase.add_subcommand(added.name, added.meaning);
    step.footer(added.examples);
    hooks.add_setting(step, "data");
    step.callback([&arguments, choose = hooks.choose, run = added.run] {
        choose([&arguments, run](Config const& config) { return run(config, arguments); });
    });
    return step;
}

void add_person(CLI::App& step, EraseArguments& arguments) {
    step.add_option("--as", arguments.username, "on whose word: a coordinator or an admin")
        ->required();
    step.add_option(
        "--password-file",
        arguments.password_file,
        "file whose first line is that person's password; - for standard input"
    );
}

void add_request(CLI::App& erase, EraseArguments& arguments, CommandHooks const& hooks) {
    auto& request = add_step(
        erase,
        arguments,
        hooks,
        {"request",
         "Ask for it; prints the erasure's id",
         "Examples:\n  linka erase request --case \"LIPA 4827\" --ground consent_withdrawn --as "
         "jana --data /var/lib/linka\n  linka erase request --subject feedback-… --ground "
         "objection --as jana --data /var/lib/linka",
         run_erase_request}
    );
    auto* const code = request.add_option("--case", arguments.case_code, "code of a case");
    request.add_option("--subject", arguments.subject, "id of a case or of feedback")
        ->excludes(code);
    request.add_option("--ground", arguments.ground, "why: Article 17(1) of the GDPR")
        ->required()
        ->check(CLI::IsMember(
            {"no_longer_needed", "consent_withdrawn", "objection", "unlawful", "legal_duty"}
        ));
    add_person(request, arguments);
}

void add_answers(CLI::App& erase, EraseArguments& arguments, CommandHooks const& hooks) {
    auto& confirm = add_step(
        erase,
        arguments,
        hooks,
        {"confirm",
         "Confirm it and carry it out",
         "Examples:\n  linka erase confirm erasure-case-… --as petr --data /var/lib/linka",
         run_erase_confirm}
    );
    auto& refuse = add_step(
        erase,
        arguments,
        hooks,
        {"refuse",
         "Refuse it",
         "Examples:\n  linka erase refuse erasure-case-… --reason \"another case was meant\" --as "
         "petr --data /var/lib/linka",
         run_erase_refuse}
    );
    for (auto* const step : {&confirm, &refuse}) {
        step->add_option("erasure", arguments.erasure_id, "as request printed it")->required();
        add_person(*step, arguments);
    }
    refuse.add_option("--reason", arguments.reason, "why not")->required();
}

void add_erase(CLI::App& app, EraseArguments& arguments, CommandHooks const& hooks) {
    auto& erase = *app.add_subcommand(
        "erase", "Forget the personal texts of a case or of feedback for ever; takes two people"
    );
    erase.footer(
        "Examples:\n  linka erase request --case \"LIPA 4827\" --ground consent_withdrawn --as "
        "jana --data /var/lib/linka\n  linka erase confirm erasure-case-… --as petr --data "
        "/var/lib/linka\n\nThe server must be stopped; beside it, the screen Výmazy does the same."
    );
    erase.require_subcommand(1);
    add_request(erase, arguments, hooks);
    add_answers(erase, arguments, hooks);
    add_step(
        erase,
        arguments,
        hooks,
        {"list",
         "List all of them with their state",
         "Examples:\n  linka erase list --data /var/lib/linka",
         run_erase_list}
    );
}

}  // namespace

void add_privacy(CLI::App& app, PrivacyArguments& arguments, CommandHooks const& hooks) {
    add_erase(app, arguments.erase, hooks);
    auto& retention = *app.add_subcommand("retention", "What is forgotten by rule");
    retention.footer("Examples:\n  linka retention run --dry-run --data /var/lib/linka");
    retention.require_subcommand(1);
    auto& run = *retention.add_subcommand(
        "run", "Forget what is due now; a running server does so daily by itself"
    );
    run.footer(
        "Examples:\n  linka retention run --dry-run --data /var/lib/linka\n"
        "  linka retention run --data /var/lib/linka"
    );
    run.add_flag("--dry-run", arguments.dry_run, "only say how much is due");
    for (auto const* setting : {"data", "retention_text_days", "retention_contact_days"})
        hooks.add_setting(run, setting);
    run.callback([&arguments, choose = hooks.choose] {
        choose([&arguments](Config const& config) {
            return run_retention(config, arguments.dry_run);
        });
    });
}

}  // namespace linka::app
