#include "app/commands_directory.hpp"

#include "api/directory_csv.hpp"
#include "api/directory_import.hpp"
#include "api/hsds.hpp"
#include "app/commands.hpp"
#include "app/commands_integrity.hpp"
#include "app/folded_log.hpp"
#include "app/own_data.hpp"
#include "app/progress.hpp"
#include "domain/directory_import.hpp"
#include "engine/as_of.hpp"
#include "views/accounts.hpp"
#include "views/services.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <sstream>

namespace linka::app {

namespace {

constexpr int usage_error = 2;

Result<std::string> bytes_of(std::string const& path) {
    std::ifstream stream{path, std::ios::binary};
    std::ostringstream text;
    text << stream.rdbuf();
    if (!stream) return not_found("file_unreadable", path);
    return text.str();
}

/// The directory as the log says it, at a moment.
struct Directory {
    FoldedLog log;
    engine::ReadView view;
    bool synthetic = false;
};

Result<Directory> read_directory(Config const& config, std::string const& as_of) {
    if (config.text("data").empty()) return Fault{FaultKind::invalid, "data_missing", {}, {}};
    SystemClock const clock;
    auto folded = fold_log(config.text("data"), clock);
    if (!folded) return folded.error();
    auto const last = folded->log->last();
    bool const synthetic = views::is_synthetic(*folded->tables->at(last));
    auto moment = as_of.empty() ? std::nullopt : std::optional{as_of};
    // A synthetic pilot's present is where its log ends.
    if (!moment && synthetic) moment = "@" + std::to_string(last);
    auto view =
        engine::AsOf{*folded->log, *folded->tables, clock}.read({moment, std::nullopt}, last);
    if (!view) return view.error();
    return Directory{std::move(*folded), std::move(*view), synthetic};
}

/// Never one about a person: faults carry no text.
void print_row(domain::ImportedRow const& row) {
    auto const& outcome = v1::ImportOutcome::Value_Name(row.outcome);
    fmt::print("{}\t{}\t{}\t{}", row.row, outcome, row.title, fmt::join(row.changes, ", "));
    for (auto const& fault : row.faults) {
        fmt::print(
            "\t{}: {}",
            fault.pointer,
            sentence_of(Fault{FaultKind::invalid, fault.code, fault.subject, {}})
        );
    }
    fmt::print("\n");
}

int preview(Config const& config, v1::ImportDirectory const& import) {
    auto const directory = read_directory(config, {});
    if (!directory) return failed(directory.error());
    auto const& tables = *directory->view.tables;
    auto const at = directory->view.valid_at;
    domain::ImportFacts const facts{
        [&](std::string const& id) -> Result<domain::Service> {
            auto const row = views::find_service(tables, id, at);
            return row ? domain::service_of(*row) : domain::Service{};
        },
        [names = views::service_names(tables)](
            std::string const& title, std::string const& provider
        ) { return views::named(names, title, provider); },
        directory->synthetic
    };
    auto const reference = embedded_reference();
    SeededIds ids{1};
    domain::Context context{at, ids, reference};
    context.not_personal = import.not_personal();
    auto const result = domain::imported(facts, import, context);
    if (!result) return failed(result.error());
    for (auto const& row : result->rows) print_row(row);
    using Outcome = v1::ImportOutcome;
    fmt::print(
        stderr,
        "linka: {} to add, {} to change, {} unchanged, {} rejected; nothing was recorded\n",
        result->count(Outcome::added),
        result->count(Outcome::changed),
        result->count(Outcome::unchanged),
        result->count(Outcome::rejected)
    );
    return result->count(Outcome::rejected) == 0 ? 0 : 1;
}

Result<engine::Outcome> record(
    Config const& config, DirectoryArguments const& arguments, v1::Command command
) {
    auto const opened = open_own_data(config);
    if (!opened) return opened.error();
    auto& storage = *(*opened)->storage;
    auto actor =
        actor_of(storage, {arguments.username, arguments.password_file}, {v1::Role::coordinator});
    if (!actor) return actor.error();
    engine::Order order;
    order.command = std::move(command);
    order.actor = std::move(*actor);
    order.source = v1::Source::import_file;
    return storage.engine().execute(std::move(order));
}

}  // namespace

int run_directory_export(Config const& config, DirectoryArguments const& arguments) {
    auto const directory = read_directory(config, arguments.as_of);
    if (!directory) return failed(directory.error());
    auto const services = views::all_services(*directory->view.tables, directory->view.valid_at);
    auto const reference = embedded_reference();
    auto const dialect =
        arguments.format == "csv" ? reports::Dialect::rfc4180 : reports::Dialect::cs;
    auto const text = arguments.format == "hsds"
                          ? api::directory_hsds(services, {reference, directory->synthetic})
                          : api::directory_csv(services, directory->synthetic, dialect);
    bool const whole =
        std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
    return whole ? 0 : failed(unavailable("data_unreachable", "export"));
}

int run_directory_import(Config const& config, DirectoryArguments const& arguments) {
    auto const bytes = bytes_of(arguments.file);
    if (!bytes) return failed(bytes.error());
    v1::Command command;
    auto& import = *command.mutable_import_directory();
    import.set_not_personal(arguments.not_personal);
    auto const reference = embedded_reference();
    if (auto const read = api::read_directory_file(*bytes, reference, import); !read)
        return failed(read.error());
    if (arguments.dry_run) return preview(config, import);
    if (arguments.username.empty()) {
        fmt::print(stderr, "linka: say on whose word: --as NAME; or look first: --dry-run\n");
        return usage_error;
    }
    auto const rows = static_cast<std::uint64_t>(import.services_size());
    Progress progress;
    progress.at("import", 0, rows);
    auto const outcome = record(config, arguments, std::move(command));
    if (!outcome) return failed(outcome.error());
    progress.at("import", rows, rows);
    auto const& done = outcome->commit.events().rbegin()->directory_imported();
    fmt::print(stderr, "linka: {} added, {} changed\n", done.added(), done.changed());
    return 0;
}

}  // namespace linka::app
