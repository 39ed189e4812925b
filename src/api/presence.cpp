#include "api/presence.hpp"

#include "api/answering.hpp"
#include "api/json.hpp"

#include <algorithm>

namespace linka::api {

void Presence::forget_gone(Time now) {
    for (auto& [case_id, people] : cases_) {
        std::erase_if(people, [&](auto const& each) { return now - each.second > gone_after; });
    }
    std::erase_if(cases_, [](auto const& each) { return each.second.empty(); });
}

bool Presence::here(std::string const& case_id, std::string const& account_id, Time now) {
    std::lock_guard const lock{mutex_};
    forget_gone(now);
    return cases_[case_id].insert_or_assign(account_id, now).second;
}

bool Presence::leave(std::string const& case_id, std::string const& account_id, Time now) {
    std::lock_guard const lock{mutex_};
    forget_gone(now);
    auto const found = cases_.find(case_id);
    return found != cases_.end() && found->second.erase(account_id) > 0;
}

std::vector<std::string> Presence::others(
    std::string const& case_id, std::string const& account_id, Time now
) {
    std::lock_guard const lock{mutex_};
    forget_gone(now);
    std::vector<std::string> ids;
    auto const found = cases_.find(case_id);
    if (found == cases_.end()) return ids;
    for (auto const& [other, seen] : found->second) {
        if (other != account_id) ids.push_back(other);
    }
    return ids;
}

namespace {

std::string names_json(std::vector<std::string> const& ids, store::Access const& access) {
    std::string out = R"({"others":[)";
    bool first = true;
    for (auto const& account : access.accounts()) {
        if (std::ranges::find(ids, account.account_id) == ids.end()) continue;
        if (!first) out += ',';
        first = false;
        append_json_string(out, account.username);
    }
    return out + "]}";
}

}  // namespace

http::Response answer_presence(
    PresenceDesk const& desk, RouteMatch const& match, Caller const& caller
) {
    auto const now = std::chrono::steady_clock::now();
    auto const& case_id = match.path.at("case_id");
    auto const& account_id = caller.account.account_id();
    bool const leaving = match.route->method == http::Method::del;
    bool const news = leaving ? desk.presence.leave(case_id, account_id, now)
                              : desk.presence.here(case_id, account_id, now);
    if (news) {
        std::string frame = "event: presence\ndata: ";
        append_json_string(frame, case_id);
        desk.live.tell(frame + "\n\n");
    }
    if (leaving) return http::Response{204};
    auto const others = desk.presence.others(case_id, account_id, now);
    return json_response(200, names_json(others, desk.access));
}

}  // namespace linka::api
