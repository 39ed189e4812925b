#include "views/referred.hpp"

#include "domain/referral.hpp"

namespace linka::views {

namespace {

std::string open_key(v1::ReferredReply const& row) {
    return store::key({row.service_id(), store::be64(row.made_position()), row.referral_id()});
}

bool is_open(v1::ReferredReply const& row) {
    return !domain::terminal(row.state()) && row.state() != v1::ReferralState::entered_in_error;
}

void keep(store::Tables& tables, v1::ReferredReply const& row) {
    put_row(tables, "referred", row.referral_id(), row);
    if (is_open(row)) {
        tables.put("referred_open", open_key(row), row.referral_id());
    } else {
        tables.erase("referred_open", open_key(row));
    }
}

void apply_event(Fact const& fact, v1::Event const& event, store::Tables& tables) {
    auto const referral_id = domain::referral_id_of(event);
    if (referral_id.empty()) return;
    v1::ReferredReply row;
    if (!event.has_referral_made()) {
        row = row_or_new<v1::ReferredReply>(tables, "referred", referral_id);
    } else {
        auto const& made = event.referral_made();
        row.set_referral_id(made.referral_id());
        row.set_case_id(made.case_id());
        row.set_service_id(made.shown().service_id());
        row.set_made_at_us(fact.commit.occurred_at_us());
        row.set_made_position(fact.position);
    }
    // A step of a referral that was never made: the domain does not let that happen.
    if (row.service_id().empty()) return;
    auto const before = row.state();
    row.set_state(domain::after(before, event));
    if (before != row.state()) keep(tables, row);
}

void apply(Fact const& fact, store::Tables& tables) {
    for (auto const& event : fact.commit.events()) apply_event(fact, event, tables);
}

}  // namespace

View referred_view() { return {"referred", 1, {"referred", "referred_open"}, &apply}; }

std::vector<v1::ReferredReply> open_referrals(
    store::TableReader const& tables, std::string_view service_id, std::size_t count_max
) {
    std::vector<v1::ReferredReply> rows;
    store::Scan scan;
    scan.prefix = store::key({service_id, ""});
    scan.backwards = true;
    tables.scan("referred_open", scan, [&](std::string_view, std::string_view referral_id) {
        if (rows.size() == count_max) return false;
        if (auto row = find_row<v1::ReferredReply>(tables, "referred", referral_id))
            rows.push_back(std::move(*row));
        return true;
    });
    return rows;
}

}  // namespace linka::views
