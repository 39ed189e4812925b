#include "api/known_accounts.hpp"

#include "views/accounts.hpp"

namespace linka::api {

Result<std::optional<v1::AccountReply>> KnownAccounts::find(
    engine::Engine const& engine, std::string const& id
) {
    auto const version = engine.version(id);
    if (version) {
        std::lock_guard const lock{mutex_};
        auto const known = accounts_.find(id);
        if (known != accounts_.end() && known->second.version == *version)
            return std::optional{known->second.account};
    }
    auto const newest = engine.read({});
    if (!newest) return newest.error();
    auto account = views::find_account(*newest->tables, id);
    // Not what is about to change: under the version to come the old row would stay for good.
    if (account && version && *version <= newest->position) {
        std::lock_guard const lock{mutex_};
        accounts_.insert_or_assign(id, Known{*version, *account});
    }
    return account;
}

}  // namespace linka::api
