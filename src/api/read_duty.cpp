#include "api/opening.hpp"
#include "api/reads.hpp"
#include "views/duty.hpp"
#include "views/lines.hpp"

#include <map>

namespace linka::api {

namespace {

constexpr int tally_days_max = 400;

/// The user names of today's accounts: the log knows no names.
class Names {
  public:
    explicit Names(Reading const& reading) {
        if (reading.access == nullptr) return;
        for (auto& account : reading.access->accounts())
            names_.emplace(account.account_id, account.username);
    }
    std::string of(std::string const& account_id) const {
        auto const found = names_.find(account_id);
        return found == names_.end() ? std::string{} : found->second;
    }

  private:
    std::map<std::string, std::string> names_;
};

void complete(v1::ShiftReply& row, Names const& names, Instant valid_at) {
    row.set_operator_name(names.of(row.operator_id()));
    if (!row.acknowledged_by().empty()) row.set_acknowledged_name(names.of(row.acknowledged_by()));
    bool const on_duty = row.ended_at_us() == 0 && !row.taken_back();
    row.set_overdue(
        on_duty && row.planned_until_at_us() < static_cast<std::uint64_t>(to_us(valid_at))
    );
}

}  // namespace

Result<Answer> read_shifts(Reading const& reading) {
    auto const page = page_of(reading.request, 100);
    if (!page) return page.error();
    bool const current = reading.request.parameter("current") == "true";
    auto listed = views::list_shifts(
        *reading.view.tables, *page, current ? views::Shifts::current : views::Shifts::all
    );
    Names const names{reading};
    Opener const opener{reading};
    for (auto& row : listed.rows) {
        complete(row, names, reading.view.valid_at);
        opener.describe(row);
        row.clear_note();
    }
    Answer answer{list_to_json("shifts", listed.rows, Personal::hidden)};
    answer.next_cursor = cursor_of(listed.next);
    answer.personal = true;
    return answer;
}

Result<Answer> read_handover(Reading const& reading) {
    auto const& line_id = reading.value("line_id");
    if (!views::find_line(*reading.view.tables, line_id)) return not_found("unknown_line");
    auto rows = views::waiting_handovers(*reading.view.tables, line_id);
    Names const names{reading};
    Opener opener{reading};
    for (auto& row : rows) {
        complete(row, names, reading.view.valid_at);
        opener.open(row);
    }
    Answer answer{list_to_json("shifts", rows, reading.personal())};
    answer.openings = opener.to_record();
    answer.personal = true;
    return answer;
}

Result<Answer> read_missed_calls(Reading const& reading) {
    auto const line = views::find_line(*reading.view.tables, reading.value("line_id"));
    if (!line) return not_found("unknown_line");
    auto const from = date_parameter(reading.request, "from");
    if (!from) return from.error();
    auto const until = date_parameter(reading.request, "until");
    if (!until) return until.error();
    auto const last = until->value_or(to_prague(reading.view.valid_at).date);
    auto const first = from->value_or(plus_days(last, -27));
    if (last < first) return invalid("until_before_from", "until", format_date(last));
    if (days_between(first, last) > tally_days_max) return invalid("period_too_long", "until");
    std::vector<v1::TallyReply> tallies;
    views::each_tally(
        *reading.view.tables,
        line->line_id(),
        first,
        last,
        [&](v1::TallyReply const& tally) { tallies.push_back(tally); }
    );
    return Answer{list_to_json("tallies", tallies, Personal::shown)};
}

}  // namespace linka::api
