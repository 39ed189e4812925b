#include "views/changes.hpp"

#include "store/keys.hpp"

#include <limits>

namespace linka::views {

namespace {

std::string change_of(v1::Event const& event) {
    if (event.has_change_proposed()) return event.change_proposed().change_id();
    if (event.has_expected_effect_declared()) return event.expected_effect_declared().change_id();
    if (event.has_change_effective()) return event.change_effective().change_id();
    return {};
}

void apply(Fact const& fact, store::Tables& tables) {
    for (auto const& event : fact.commit.events()) {
        auto const id = change_of(event);
        if (id.empty()) continue;
        auto row = row_or_new<v1::ChangeReply>(tables, "changes", id);
        row.set_version(fact.position);
        if (event.has_change_proposed()) {
            auto const& proposed = event.change_proposed();
            row.set_change_id(id);
            row.set_description(proposed.description());
            row.set_kind(proposed.kind());
            row.set_line_id(proposed.line_id());
            *row.mutable_from_feedback() = proposed.from_feedback();
            row.set_recorded_at_us(static_cast<std::uint64_t>(to_us(fact.recorded_at)));
            tables.put("changes_recent", store::key({store::be64(fact.position), id}), id);
        } else if (event.has_expected_effect_declared()) {
            *row.mutable_expected_effect() = event.expected_effect_declared().effect();
        } else if (event.has_change_effective()) {
            row.set_effective_on(event.change_effective().effective_on());
        }
        put_row(tables, "changes", id, row);
    }
}

}  // namespace

View changes_view() { return {"changes", 1, {"changes", "changes_recent"}, &apply}; }

std::optional<v1::ChangeReply> find_change(
    store::TableReader const& tables, std::string_view change_id
) {
    return find_row<v1::ChangeReply>(tables, "changes", change_id);
}

std::vector<v1::ChangeReply> all_changes(store::TableReader const& tables) {
    Page const whole{{}, std::numeric_limits<std::size_t>::max()};
    return newest_first<v1::ChangeReply>(tables, "changes_recent", "changes", whole).rows;
}

}  // namespace linka::views
