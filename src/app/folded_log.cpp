#include "app/folded_log.hpp"

#include "engine/replay.hpp"
#include "store/rocks_log.hpp"

#include <filesystem>

namespace linka::app {

Result<FoldedLog> fold_log(std::string const& data_dir, Clock const& clock) {
    auto const log_dir = data_dir + "/log";
    if (!std::filesystem::exists(log_dir)) return not_found("not_initialised", data_dir);
    auto log = store::open_rocks_log(log_dir, clock, {.read_only = true});
    if (!log) return log.error();
    FoldedLog folded{std::move(*log), store::make_memory_tables()};
    auto const done =
        engine::fold_into(*folded.log, *folded.tables, folded.log->last(), [](auto, auto, auto) {});
    if (!done) return done.error();
    return folded;
}

}  // namespace linka::app
