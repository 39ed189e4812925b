// The promise of time travel: what any view shows at position P is what it would show had the log
// ended at P. Random histories through the real engine, RocksDB tables against tables in memory
// that are folded from the first P commits alone.
#include "store/rocks_log.hpp"
#include "support/random_history.hpp"
#include "views/catalogue.hpp"

#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <random>
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

/// Whether what is shown at the position is what the commits up to it make.
bool holds_at(test::World& world, store::Position position) {
    auto const view = world.engine().read({"@" + std::to_string(position), std::nullopt});
    EXPECT_TRUE(view.has_value());
    return view && dump(*view->tables) == dump(*fold(world.log(), position)->at(position));
}

TEST(Views, ReadAtAPositionAreThoseBuiltFromTheCommitsUpToIt) {
    // Few histories, and long: opening the tables takes as long as a hundred commands.
    std::random_device chance;
    for (int histories = 0; histories < 12; ++histories) {
        auto const seed = chance();
        SCOPED_TRACE(seed);
        ScratchDirectory const directory;
        test::World world{nullptr, rocks_tables(directory.path + "/views")};
        test::RandomHistory history{world, seed};
        for (int i = 0; i < 250; ++i) history.step();
        auto const last = world.engine().applied();
        ASSERT_EQ(last, world.log().last());
        for (store::Position position = 1 + seed % 17; position <= last; position += 17)
            ASSERT_TRUE(holds_at(world, position)) << position;
    }
}

/// Every kind of event there is, less those in the log.
std::set<std::string> kinds_missing(store::EventLog const& log) {
    std::set<std::string> missing;
    auto const& events = *v1::Event::descriptor()->FindOneofByName("body");
    for (int i = 0; i < events.field_count(); ++i) missing.insert(events.field(i)->name());
    auto const records = log.read(0, log.last(), std::numeric_limits<std::size_t>::max());
    for (auto const& record : *records) {
        v1::Commit commit;
        EXPECT_TRUE(commit.ParseFromString(record.commit));
        for (auto const& event : commit.events())
            missing.erase(v1::Event::descriptor()->FindFieldByNumber(event.body_case())->name());
    }
    return missing;
}

/// No command makes these: sign-ins are in the log of accesses, and lines are not closed yet.
std::set<std::string> const not_by_command{"credential_changed", "line_closed"};

// The same over one long history in which everything happens. Otherwise the property above might
// hold only for what is drawn often, and for tables that nothing ever writes.
TEST(Views, ReadAtAPositionHoldEveryKindOfEventThereIs) {
    ScratchDirectory const directory;
    test::World world{nullptr, rocks_tables(directory.path + "/views")};
    test::RandomHistory history{world, 1};
    for (int i = 0; i < 3000; ++i) history.step();
    EXPECT_EQ(kinds_missing(world.log()), not_by_command);
    auto const all = dump(*world.engine().read({})->tables);
    for (auto const& table : views::table_names()) EXPECT_TRUE(all.contains(table)) << table;
    auto const last = world.engine().applied();
    for (store::Position position = last; position > last / 6; position -= last / 6)
        EXPECT_TRUE(holds_at(world, position)) << position;
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
