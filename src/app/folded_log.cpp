#include "app/folded_log.hpp"

#include "engine/replay.hpp"
#include "store/log_guard.hpp"
#include "views/catalogue.hpp"

namespace linka::app {

namespace {

/// The views that are there, if they have all that the log holds.
std::unique_ptr<store::TableStore> whole_views(
    std::string const& data_dir, store::EventLog const& log
) {
    auto views =
        store::open_rocks_tables_read_only(store::views_directory(data_dir), views::table_groups());
    if (!views || (*views)->checkpoint() < log.last()) return nullptr;
    return std::move(*views);
}

}  // namespace

Result<FoldedLog> fold_log(std::string const& data_dir, Clock const& clock) {
    auto found = store::inspect_log(data_dir, clock);
    if (!found) return found.error();
    // What it says is whole without the key that signed it, which a restored log may lack.
    bool const lacks = found->alarm && found->alarm->fault.code != "checkpoint_key_lost";
    if (lacks) return found->alarm->fault;
    auto views = whole_views(data_dir, *found->log);
    FoldedLog folded{std::move(found->log), std::move(views)};
    if (folded.tables) return folded;
    folded.tables = store::make_memory_tables();
    auto const done =
        engine::fold_into(*folded.log, *folded.tables, folded.log->last(), [](auto, auto, auto) {});
    if (!done) return done.error();
    return folded;
}

}  // namespace linka::app
