#include "api/health.hpp"

#include "views/accounts.hpp"

#include <fmt/format.h>

namespace linka::api {

namespace {

// Fewer commits than this are folded before anybody notices.
constexpr store::Position behind_max = 10'000;

std::string rebuilding_text(engine::Engine const& engine) {
    auto const progress = engine.rebuilding();
    if (!progress) return {};
    std::string views;
    for (auto const& name : progress->views)
        views += fmt::format("{}\"{}\"", views.empty() ? "" : ",", name);
    return fmt::format(
        R"(,"rebuilding":{{"views":[{}],"position":{},"target":{}}})",
        views,
        progress->position,
        progress->target
    );
}

/// Said to whoever is not signed in yet, too: what is invented says so on every screen.
std::string synthetic_text(engine::Engine const& engine) {
    auto const view = engine.read({});
    if (!view) return {};
    return fmt::format(R"(,"synthetic":{})", views::is_synthetic(*view->tables));
}

}  // namespace

Health health_of(engine::Engine const& engine, std::optional<Fault> const& log_alarm, bool ready) {
    auto const applied = engine.applied();
    if (ready && log_alarm) {
        return {
            503,
            fmt::format(
                R"({{"status":"read_only","because":"{}","position":{}{}}})",
                log_alarm->code,
                applied,
                synthetic_text(engine)
            )
        };
    }
    auto const behind = engine.log().last() - applied;
    bool const good = !ready || behind < behind_max;
    return {
        good ? 200U : 503U,
        fmt::format(
            R"({{"status":"{}","position":{},"behind":{}{}{}}})",
            good ? "ok" : "behind",
            applied,
            behind,
            synthetic_text(engine),
            rebuilding_text(engine)
        )
    };
}

}  // namespace linka::api
