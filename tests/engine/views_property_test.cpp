// The promise of time travel: what any view shows at position P is what it would show had the log
// ended at P. Random histories through the real engine, RocksDB tables against tables in memory
// that are folded from the first P commits alone.
#include "store/rocks_log.hpp"
#include "support/random_history.hpp"
#include "views/catalogue.hpp"

#include <rapidcheck/gtest.h>

#include <filesystem>
#include <map>
#include <set>

namespace linka {
namespace {

using Dump = std::map<std::string, std::map<std::string, std::string>>;

class ScratchDirectory {
  public:
    ScratchDirectory() {
        auto pattern = (std::filesystem::temp_directory_path() / "linka-views-XXXXXX").string();
        EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
        path = pattern;
    }
    ~ScratchDirectory() { std::filesystem::remove_all(path); }
    ScratchDirectory(ScratchDirectory const&) = delete;
    ScratchDirectory& operator=(ScratchDirectory const&) = delete;
    std::string path;
};

Dump dump(store::TableReader const& tables) {
    Dump all;
    for (auto const& table : views::table_names()) {
        tables.scan(table, {}, [&](std::string_view key, std::string_view value) {
            all[table][std::string{key}] = std::string{value};
            return true;
        });
    }
    return all;
}

/// Tables in memory after the first `upto` commits of the log, and nothing else.
std::unique_ptr<store::TableStore> fold(store::EventLog const& log, store::Position upto) {
    auto tables = store::make_memory_tables();
    auto const records = log.read(0, upto, std::numeric_limits<std::size_t>::max());
    store::TableOverlay overlay{*tables};
    for (auto const& record : *records) {
        v1::Commit commit;
        EXPECT_TRUE(commit.ParseFromString(record.commit));
        overlay.begin(record.position);
        views::apply_all({record.position, record.recorded_at, record.streams, commit}, overlay);
    }
    tables->write(overlay.rows(), upto);
    return tables;
}

std::unique_ptr<store::TableStore> rocks_tables(std::string const& directory) {
    auto tables = store::open_rocks_tables(directory, views::table_groups());
    EXPECT_TRUE(tables);
    return std::move(*tables);
}

RC_GTEST_PROP(Views, ReadAtAPositionAreThoseBuiltFromTheCommitsUpToIt, (std::uint64_t seed)) {
    ScratchDirectory const directory;
    test::World world{nullptr, rocks_tables(directory.path + "/views")};
    test::RandomHistory history{world, seed};
    for (int i = 0; i < 20; ++i) history.step();
    auto const last = world.engine().applied();
    RC_ASSERT(last == world.log().last());
    for (store::Position position = 1; position <= last; position += 1 + (seed + position) % 5) {
        auto const view = world.engine().read({"@" + std::to_string(position), std::nullopt});
        RC_ASSERT(view.has_value());
        RC_ASSERT(dump(*view->tables) == dump(*fold(world.log(), position)->at(position)));
    }
}

TEST(Views, ARandomHistoryReachesEveryTable) {
    // Otherwise the property above would hold for tables that nothing ever writes.
    test::World world;
    test::RandomHistory history{world, 1};
    for (int i = 0; i < 400; ++i) history.step();
    auto const all = dump(*world.engine().read({})->tables);
    for (auto const& table : views::table_names()) {
        if (table != "accounts" && table != "log_start") EXPECT_TRUE(all.contains(table)) << table;
    }
}

TEST(Views, GoOnAfterARestartWhereTheyStopped) {
    ScratchDirectory const directory;
    SettableClock clock{test::at("2020-04-08T08:00:00Z")};
    auto const open_log = [&] {
        return *store::open_rocks_log(directory.path + "/log", clock, {});
    };
    Dump before;
    store::Position last = 0;
    {
        test::World world{open_log(), rocks_tables(directory.path + "/views")};
        test::RandomHistory history{world, 3};
        for (int i = 0; i < 60; ++i) history.step();
        before = dump(*world.engine().read({})->tables);
        last = world.engine().applied();
        world.engine().stop();
    }
    test::World world{open_log(), rocks_tables(directory.path + "/views")};
    EXPECT_EQ(world.engine().applied(), last);
    EXPECT_EQ(dump(*world.engine().read({})->tables), before);
}

}  // namespace
}  // namespace linka
