#include "app/folded_log.hpp"

#include "store/rocks_log.hpp"
#include "views/catalogue.hpp"

#include <filesystem>

namespace linka::app {

namespace {

Done fold(store::EventLog const& log, store::TableStore& tables) {
    while (tables.checkpoint() < log.last()) {
        auto const records = log.read(tables.checkpoint(), 1000, 8UL * 1024 * 1024);
        if (!records) return records.error();
        store::TableOverlay overlay{tables};
        for (auto const& record : *records) {
            v1::Commit commit;
            if (!commit.ParseFromString(record.commit))
                return corrupt("commit_unreadable", std::to_string(record.position));
            overlay.begin(record.position);
            views::apply_all(
                {record.position, record.recorded_at, record.streams, commit}, overlay
            );
        }
        tables.write(overlay.rows(), records->back().position);
    }
    return {};
}

}  // namespace

Result<FoldedLog> fold_log(std::string const& data_dir, Clock const& clock) {
    auto const log_dir = data_dir + "/log";
    if (!std::filesystem::exists(log_dir)) return not_found("not_initialised", data_dir);
    auto log = store::open_rocks_log(log_dir, clock, {.read_only = true});
    if (!log) return log.error();
    FoldedLog folded{std::move(*log), store::make_memory_tables()};
    if (auto const done = fold(*folded.log, *folded.tables); !done) return done.error();
    return folded;
}

}  // namespace linka::app
