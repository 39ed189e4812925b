#include "app/commands_privacy.hpp"

#include "app/commands.hpp"
#include "app/own_data.hpp"
#include "views/privacy.hpp"

#include <fmt/format.h>

namespace linka::app {

namespace {

Result<engine::Outcome> give(
    Storage& storage, EraseArguments const& arguments, v1::Command command
) {
    auto actor = actor_of(
        storage,
        {arguments.username, arguments.password_file},
        {v1::Role::coordinator, v1::Role::admin}
    );
    if (!actor) return actor.error();
    engine::Order order;
    order.command = std::move(command);
    order.actor = std::move(*actor);
    order.source = v1::Source::script;
    return storage.engine().execute(std::move(order));
}

v1::Command answer(EraseArguments const& arguments, v1::ErasureVerdict::Value verdict) {
    v1::Command command;
    auto& given = *command.mutable_answer_erasure();
    given.set_erasure_id(arguments.erasure_id);
    given.set_verdict(verdict);
    given.set_reason(arguments.reason);
    return command;
}

}  // namespace

int run_erase_request(Config const& config, EraseArguments const& arguments) {
    auto const opened = open_own_data(config);
    if (!opened) return failed(opened.error());
    v1::Command command;
    auto& request = *command.mutable_request_erasure();
    request.set_subject(arguments.subject);
    request.set_case_code(arguments.case_code);
    v1::ErasureGround::Value ground{};
    v1::ErasureGround::Value_Parse(arguments.ground, &ground);
    request.set_ground(ground);
    auto const outcome = give(*(*opened)->storage, arguments, std::move(command));
    if (!outcome) return failed(outcome.error());
    auto const& id = outcome->commit.events(0).erasure_requested().erasure_id();
    fmt::print("{}\n", id);
    fmt::print(
        stderr, "linka: somebody else must confirm it: linka erase confirm {} --as NAME\n", id
    );
    return 0;
}

int run_erase_confirm(Config const& config, EraseArguments const& arguments) {
    auto const opened = open_own_data(config);
    if (!opened) return failed(opened.error());
    auto& storage = *(*opened)->storage;
    auto const outcome = give(storage, arguments, answer(arguments, v1::ErasureVerdict::confirm));
    if (!outcome) return failed(outcome.error());
    auto const done = storage.forgetting().catch_up();
    if (!done) return failed(done.error());
    auto const view = storage.engine().read({});
    if (!view) return failed(view.error());
    auto const row = views::find_erasure(*view->tables, arguments.erasure_id);
    if (row) {
        fmt::print(
            stderr,
            "linka: erased; {} keys destroyed, epoch {} before, {} after\n",
            row->keys_destroyed(),
            row->epoch_before(),
            row->epoch_after()
        );
    }
    return 0;
}

int run_erase_refuse(Config const& config, EraseArguments const& arguments) {
    auto const opened = open_own_data(config);
    if (!opened) return failed(opened.error());
    auto const outcome =
        give(*(*opened)->storage, arguments, answer(arguments, v1::ErasureVerdict::refuse));
    if (!outcome) return failed(outcome.error());
    fmt::print(stderr, "linka: refused; nothing was erased\n");
    return 0;
}

int run_erase_list(Config const& config, EraseArguments const& /*arguments*/) {
    auto const opened = open_own_data(config);
    if (!opened) return failed(opened.error());
    auto const view = (*opened)->storage->engine().read({});
    if (!view) return failed(view.error());
    views::Page page;
    do {
        auto const listed = views::list_erasures(*view->tables, page);
        for (auto const& row : listed.rows) {
            fmt::print(
                "{}\t{}\t{}\t{}\n",
                row.erasure_id(),
                v1::ErasureState::Value_Name(row.state()),
                v1::ErasureGround::Value_Name(row.ground()),
                format_rfc3339(from_us(static_cast<std::int64_t>(row.requested_at_us())))
            );
        }
        page.after = listed.next;
    } while (!page.after.empty());
    return 0;
}

int run_retention(Config const& config, bool dry_run) {
    auto const opened = open_own_data(config);
    if (!opened) return failed(opened.error());
    auto const runs = (*opened)->storage->forgetting().run_retention(dry_run);
    if (!runs) return failed(runs.error());
    for (auto const& run : *runs) {
        fmt::print(
            "{}\t{} days\t{}\t{}\n",
            v1::Retention::Value_Name(run.rule),
            run.days,
            dry_run ? run.due : run.shredded,
            dry_run ? "keys would be destroyed" : "keys destroyed"
        );
    }
    return 0;
}

}  // namespace linka::app
