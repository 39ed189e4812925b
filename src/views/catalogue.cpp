#include "views/catalogue.hpp"

#include "views/accounts.hpp"
#include "views/calls.hpp"
#include "views/cases.hpp"
#include "views/changes.hpp"
#include "views/feedback.hpp"
#include "views/lines.hpp"
#include "views/privacy.hpp"
#include "views/services.hpp"

#include <fmt/format.h>

namespace linka::views {

std::vector<View> const& catalogue() {
    static std::vector<View> const views{
        accounts_view(),
        lines_view(),
        services_view(),
        cases_view(),
        calls_view(),
        feedback_view(),
        changes_view(),
        privacy_view()
    };
    return views;
}

std::vector<std::string> table_names() {
    std::vector<std::string> names;
    for (auto const& view : catalogue())
        names.insert(names.end(), view.tables.begin(), view.tables.end());
    return names;
}

std::string definition() {
    std::string text;
    for (auto const& view : catalogue()) text += fmt::format("{}.{} ", view.name, view.version);
    return text;
}

void apply_all(Fact const& fact, store::Tables& tables) {
    for (auto const& view : catalogue()) view.apply(fact, tables);
}

}  // namespace linka::views
