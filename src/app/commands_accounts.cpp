// user and token: who may sign in. The server must not be running: the log has one writer.
#include "app/application.hpp"
#include "app/commands.hpp"
#include "app/terminal.hpp"
#include "views/accounts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unistd.h>

namespace linka::app {

namespace {

Result<std::unique_ptr<Storage>> open_storage(
    Config const& config, Clock const& clock, IdSource& ids
) {
    if (config.text("data").empty()) return Fault{FaultKind::invalid, "data_missing", {}, {}};
    auto storage = Storage::open({.data_dir = config.text("data")}, clock, ids, nullptr);
    if (!storage) return storage;
    if ((*storage)->log().last() == 0) return not_found("not_initialised", config.text("data"));
    return storage;
}

Result<std::string> read_password(std::string const& file) {
    std::string password;
    if (file.empty()) {
        password = ask_hidden("Password (at least 10 characters): ");
        if (isatty(STDIN_FILENO) == 1 && ask_hidden("Once more: ") != password)
            return invalid("passwords_differ", "password");
    } else {
        return first_line_of(file);
    }
    return password;
}

v1::Role::Value role_of(std::string const& name) {
    v1::Role::Value role{};
    v1::Role::Value_Parse(name, &role);
    return role;
}

engine::Order create_account(std::string const& account_id, UserArguments const& arguments) {
    engine::Order order;
    auto& command = *order.command.mutable_create_account();
    command.set_account_id(account_id);
    command.set_role(role_of(arguments.role));
    command.set_org_id(arguments.org_id);
    order.actor.set_role(v1::Role::system);
    order.source = v1::Source::system;
    return order;
}

}  // namespace

int run_user_add(Config const& config, UserArguments const& arguments) {
    SystemClock const clock;
    RandomIds ids;
    auto storage = open_storage(config, clock, ids);
    if (!storage) return failed(storage.error());
    auto const password = read_password(arguments.password_file);
    if (!password) return failed(password.error());
    auto const account_id = ids.id("account");
    // The name first: it may be taken. Without its event the account has no rights at all.
    auto const added = (*storage)->access().add_account(account_id, arguments.username, *password);
    if (!added) return failed(added.error());
    auto const created = (*storage)->engine().execute(create_account(account_id, arguments));
    if (!created) return failed(created.error());
    fmt::print(stderr, "linka: {} may sign in as {}\n", arguments.username, arguments.role);
    return 0;
}

int run_user_list(Config const& config) {
    SystemClock const clock;
    RandomIds ids;
    auto storage = open_storage(config, clock, ids);
    if (!storage) return failed(storage.error());
    auto const view = (*storage)->engine().read({});
    if (!view) return failed(view.error());
    for (auto const& known : (*storage)->access().accounts()) {
        auto const account = views::find_account(*view->tables, known.account_id);
        auto const role = account ? v1::Role::Value_Name(account->role()) : "none";
        fmt::print(
            "{}\t{}\t{}\t{}\n",
            known.username,
            role,
            account ? account->org_id() : "",
            account && account->disabled() ? "disabled" : "active"
        );
    }
    return 0;
}

int run_token_create(Config const& config, std::string const& username, std::string const& label) {
    SystemClock const clock;
    RandomIds ids;
    auto storage = open_storage(config, clock, ids);
    if (!storage) return failed(storage.error());
    auto const accounts = (*storage)->access().accounts();
    auto const known = std::ranges::find(accounts, username, &store::AccountName::username);
    if (known == accounts.end()) return failed(not_found("unknown_user", username));
    auto const token = (*storage)->access().create_token(known->account_id, label);
    if (!token) return failed(token.error());
    fmt::print("{}\n", *token);
    fmt::print(stderr, "linka: shown this once; send it as \"Authorization: Bearer …\"\n");
    return 0;
}

}  // namespace linka::app
