#include "api/opening.hpp"

#include "views/privacy.hpp"

#include <algorithm>

namespace linka::api {

Opener::One Opener::one(v1::SealedText const& text) {
    auto const& personal = reading_.engine.personal();
    One result;
    result.told = personal.describe(text.sealed());
    result.told.set_field(text.field());
    bool const may_see = reading_.personal() == Personal::shown;
    if (result.told.state() != v1::PersonalState::sealed || !may_see) return result;
    auto opened = personal.open(text);
    if (auto* const found = std::get_if<std::string>(&opened)) {
        result.told.set_state(v1::PersonalState::readable);
        result.text = std::move(*found);
        if (text.author() != reading_.caller.account.account_id()) {
            auto& opening = opened_.emplace_back();
            opening.set_subject(text.stream());
            opening.set_retention(text.sealed().retention());
        }
    } else {
        // The key fits, but the bytes are not what was sealed.
        result.told.set_state(v1::PersonalState::unreadable);
    }
    return result;
}

void Opener::describe(v1::TimelineEntry& entry) const {
    for (auto const& sealed : entry.event().sealed()) {
        auto told = reading_.engine.personal().describe(sealed);
        told.set_field(engine::field_name(entry.event(), sealed));
        *entry.add_personal() = std::move(told);
    }
}

std::vector<v1::Opening> Opener::to_record() const {
    std::vector<v1::Opening> fresh;
    if (opened_.empty()) return fresh;
    auto const now = reading_.engine.read({});
    if (!now) return opened_;
    auto const day = to_prague(reading_.engine.clock().now()).date;
    auto const& account_id = reading_.caller.account.account_id();
    for (auto const& opening : opened_) {
        bool const twice = std::ranges::any_of(fresh, [&](v1::Opening const& other) {
            return other.subject() == opening.subject() && other.retention() == opening.retention();
        });
        if (!twice && !views::opened_on(*now->tables, account_id, opening, day))
            fresh.push_back(opening);
    }
    return fresh;
}

}  // namespace linka::api
