#include "app/own_data.hpp"

#include "app/commands_privacy.hpp"
#include "app/terminal.hpp"
#include "views/accounts.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace linka::app {

Result<std::unique_ptr<OwnData>> open_own_data(Config const& config) {
    if (config.text("data").empty()) return Fault{FaultKind::invalid, "data_missing", {}, {}};
    auto opened = std::make_unique<OwnData>();
    StorageOptions options{.data_dir = config.text("data")};
    options.retention = retention_rules(config);
    auto storage = Storage::open(std::move(options), opened->clock, opened->ids, nullptr);
    if (!storage) return storage.error();
    opened->storage = std::move(*storage);
    if (opened->storage->log().last() == 0)
        return not_found("not_initialised", config.text("data"));
    return opened;
}

Result<v1::Actor> actor_of(
    Storage& storage, Word const& word, std::initializer_list<v1::Role::Value> roles
) {
    auto const password =
        word.password_file.empty()
            ? Result<std::string>{ask_hidden(fmt::format("Password of {}: ", word.username).c_str())
              }
            : first_line_of(word.password_file);
    if (!password) return password.error();
    auto const account_id = storage.access().check_password(word.username, *password);
    if (!account_id) return account_id.error();
    auto const view = storage.engine().read({});
    if (!view) return view.error();
    auto const account = views::find_account(*view->tables, *account_id);
    if (!account || account->disabled()) return forbidden("wrong_password");
    if (std::ranges::find(roles, account->role()) == roles.end()) return forbidden("not_allowed");
    v1::Actor actor;
    actor.set_account_id(*account_id);
    actor.set_role(account->role());
    actor.set_org_id(account->org_id());
    return actor;
}

}  // namespace linka::app
