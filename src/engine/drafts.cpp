#include "engine/drafts.hpp"

#include "base/log.hpp"
#include "store/durable_file.hpp"

#include <algorithm>

namespace linka::engine {

namespace {

/// An account's id is a file's name: ours, of letters, digits and hyphens.
bool names_a_file(std::string_view id) {
    constexpr std::string_view allowed =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    return !id.empty() && id.find_first_not_of(allowed) == std::string_view::npos;
}

}  // namespace

Drafts::Kept& Drafts::kept(std::string const& account_id) {
    auto const [found, unread] = accounts_.try_emplace(account_id);
    auto& drafts = found->second;
    if (unread) {
        auto const bytes = store::read_file(directory_ + "/" + account_id);
        v1::KeptDrafts file;
        if (bytes && bytes->has_value() && !file.ParseFromString(**bytes))
            log::warning("drafts of an account cannot be read and are passed over");
        for (auto& draft : *file.mutable_drafts()) drafts[draft.draft_id()] = draft;
    }
    auto const oldest = static_cast<std::uint64_t>(to_us(clock_.now() - limits_.kept));
    std::erase_if(drafts, [&](auto const& each) { return each.second.saved_at_us() < oldest; });
    return drafts;
}

Done Drafts::write(std::string const& account_id, Kept const& drafts) const {
    if (auto made = store::make_private_directory(directory_); !made) return made;
    v1::KeptDrafts file;
    for (auto const& [id, draft] : drafts) *file.add_drafts() = draft;
    return store::replace_file(directory_, account_id, file.SerializeAsString());
}

std::vector<v1::CallDraft> Drafts::of(std::string const& account_id) {
    if (!names_a_file(account_id)) return {};
    std::lock_guard const lock{mutex_};
    std::vector<v1::CallDraft> drafts;
    for (auto const& [id, draft] : kept(account_id)) drafts.push_back(draft);
    std::ranges::sort(drafts, {}, &v1::CallDraft::started_at_us);
    return drafts;
}

Result<v1::CallDraft> Drafts::put(std::string const& account_id, v1::CallDraft draft) {
    if (!names_a_file(account_id)) return unavailable("data_unreachable");
    draft.set_saved_at_us(static_cast<std::uint64_t>(to_us(clock_.now())));
    if (draft.ByteSizeLong() > limits_.bytes)
        return invalid("draft_too_large", "", std::to_string(limits_.bytes));
    std::lock_guard const lock{mutex_};
    auto next = kept(account_id);
    next[draft.draft_id()] = draft;
    if (next.size() > limits_.per_account)
        return conflict("too_many_drafts", std::to_string(limits_.per_account));
    if (auto written = write(account_id, next); !written) return written.error();
    accounts_[account_id] = std::move(next);
    return draft;
}

Done Drafts::remove(std::string const& account_id, std::string_view draft_id) {
    if (!names_a_file(account_id)) return {};
    std::lock_guard const lock{mutex_};
    auto next = kept(account_id);
    auto const found = next.find(draft_id);
    if (found == next.end()) return {};
    next.erase(found);
    if (auto written = write(account_id, next); !written) return written;
    accounts_[account_id] = std::move(next);
    return {};
}

}  // namespace linka::engine
