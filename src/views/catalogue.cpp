#include "views/catalogue.hpp"

#include "views/accounts.hpp"
#include "views/calls.hpp"
#include "views/cases.hpp"
#include "views/changes.hpp"
#include "views/duty.hpp"
#include "views/feedback.hpp"
#include "views/lines.hpp"
#include "views/privacy.hpp"
#include "views/referred.hpp"
#include "views/services.hpp"
#include "views/text_templates.hpp"

#include <algorithm>

namespace linka::views {

std::vector<View> const& catalogue() {
    static std::vector<View> const views{
        accounts_view(),
        lines_view(),
        duty_view(),
        services_view(),
        cases_view(),
        referred_view(),
        calls_view(),
        feedback_view(),
        changes_view(),
        privacy_view(),
        text_templates_view()
    };
    return views;
}

std::vector<std::string> table_names() {
    std::vector<std::string> names;
    for (auto const& view : catalogue())
        names.insert(names.end(), view.tables.begin(), view.tables.end());
    return names;
}

std::vector<store::TableGroup> table_groups() {
    std::vector<store::TableGroup> groups;
    for (auto const& view : catalogue()) {
        auto const serves_from = view.serves_from == 0 ? view.version : view.serves_from;
        groups.push_back({std::string{view.name}, view.version, serves_from, view.tables});
    }
    return groups;
}

void apply_all(Fact const& fact, store::Tables& tables) {
    for (auto const& view : catalogue()) view.apply(fact, tables);
}

void apply_some(std::vector<std::string> const& views, Fact const& fact, store::Tables& tables) {
    for (auto const& view : catalogue()) {
        if (std::ranges::find(views, view.name) != views.end()) view.apply(fact, tables);
    }
}

}  // namespace linka::views
