#include "app/pilot.hpp"

#include "app/pilot_calls.hpp"
#include "app/pilot_duty.hpp"
#include "app/pilot_feedback.hpp"
#include "app/pilot_texts.hpp"

namespace linka::app {

namespace {

std::vector<PilotAccount> accounts_of(Cast const& cast) {
    std::vector<PilotAccount> accounts;
    auto const add = [&accounts](v1::Actor const& account) {
        // Empty: the pilot ended before the account was made.
        if (account.account_id().empty()) return;
        accounts.push_back({account.account_id(), account.role(), account.org_id()});
    };
    add(cast.admin);
    add(cast.coordinator);
    add(cast.analyst);
    for (auto const& one : cast.operators) add(one);
    return accounts;
}

}  // namespace

Result<PilotSummary> write_pilot(
    PilotParts parts, PilotOptions const& options, PilotProgress const& progress
) {
    Script script{parts, options, progress};
    Cast cast;
    Lines lines;
    Directory directory{script, cast, lines, options.seed};
    FeedbackDesk feedback{script, cast, lines, directory, options.seed};
    CallDesk calls{script, cast, lines, directory, options};
    DutyRoster duty{script, cast, lines, options.seed};
    lines.write(script, cast);
    directory.write();
    feedback.write();
    write_texts(script, cast);
    calls.write();
    duty.write();
    auto const played = script.play();
    if (!played) return played.error();
    return PilotSummary{
        calls.logged(), directory.registered(), script.commits(), accounts_of(cast)
    };
}

}  // namespace linka::app
