// Measures the views of a data directory that nobody has open. A JSON line each, names end in
// SUFFIX.
//
// as-of-point   one case as of the middle of history; yardstick: the same cases as of now
// as-of-page    a page of the list of calls as of the middle; yardstick: as of now
// replay        every commit decoded and folded into every view, into fresh tables on disk;
// yardstick:
//               RocksDB's own iteration over the same column family, on the same data
//
// Usage: views_bench DATA SCRATCH SUFFIX
#include "engine/replay.hpp"
#include "store/log_layout.hpp"
#include "store/rocks_log.hpp"
#include "store/tables.hpp"
#include "views/calls.hpp"
#include "views/cases.hpp"
#include "views/catalogue.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace {

using namespace linka;
using store::Position;
using Seconds = std::chrono::duration<double>;

constexpr int rounds = 7;
constexpr std::size_t cases_read = 4000;
constexpr int pages_read = 200;

template <class T>
T must(Result<T> result) {
    if (result) return std::move(*result);
    std::fprintf(stderr, "%s %s\n", result.error().code.c_str(), result.error().subject.c_str());
    std::exit(EXIT_FAILURE);
}

double seconds_of(std::function<void()> const& work) {
    auto const began = std::chrono::steady_clock::now();
    work();
    return Seconds{std::chrono::steady_clock::now() - began}.count();
}

/// Every so-manyth case there was at a position.
std::vector<std::string> some_cases(store::TableReader const& tables) {
    std::vector<std::string> all;
    tables.scan("cases", {}, [&](std::string_view key, std::string_view) {
        all.emplace_back(key);
        return true;
    });
    std::vector<std::string> some;
    auto const step = std::max<std::size_t>(1, all.size() / cases_read);
    for (std::size_t i = 0; i < all.size(); i += step) some.push_back(all[i]);
    return some;
}

void print(
    std::string const& name, double value, double reference, char const* unit, Position commits
) {
    std::printf(
        "{\"name\":\"%s\",\"value\":%.2f,\"reference\":%.2f,\"ratio\":%.3f,\"unit\":\"%s\","
        "\"commits\":%llu,\"synthetic\":true}\n",
        name.c_str(),
        value,
        reference,
        value / reference,
        unit,
        static_cast<unsigned long long>(commits)
    );
    std::fflush(stdout);
}

/// Alternately as of the middle and as of now, the best round of each.
void as_of(store::TableStore const& tables, std::string const& suffix) {
    auto const last = tables.checkpoint();
    auto const middle = tables.at(last / 2);
    auto const now = tables.at(last);
    auto const cases = some_cases(*middle);
    auto const points = [&cases](store::TableReader const& reader) {
        for (auto const& id : cases) {
            if (!views::find_case(reader, id)) std::exit(EXIT_FAILURE);
        }
    };
    auto const pages = [](store::TableReader const& reader) {
        for (int i = 0; i < pages_read; ++i) (void)views::list_calls(reader, {});
    };
    double best[2][2] = {{1e9, 1e9}, {1e9, 1e9}};
    for (int round = 0; round < rounds; ++round) {
        best[0][0] = std::min(best[0][0], seconds_of([&] { points(*middle); }));
        best[0][1] = std::min(best[0][1], seconds_of([&] { points(*now); }));
        best[1][0] = std::min(best[1][0], seconds_of([&] { pages(*middle); }));
        best[1][1] = std::min(best[1][1], seconds_of([&] { pages(*now); }));
    }
    auto const each_case = 1e6 / static_cast<double>(cases.size());
    print("as-of-point-" + suffix, best[0][0] * each_case, best[0][1] * each_case, "us", last);
    auto const each_page = 1e6 / pages_read;
    print("as-of-page-" + suffix, best[1][0] * each_page, best[1][1] * each_page, "us", last);
}

double iterate(std::string const& log, Position& commits) {
    auto const database = must(store::open_log_database(log, true));
    return seconds_of([&] {
        std::unique_ptr<rocksdb::Iterator> const records{
            database->db->NewIterator({}, database->family(store::commits_family))
        };
        for (records->SeekToFirst(); records->Valid(); records->Next()) ++commits;
    });
}

void replay(std::string const& data, std::string const& scratch, std::string const& suffix) {
    double iterated = 1e9;
    Position commits = 0;
    for (int round = 0; round < 3; ++round) {
        commits = 0;
        iterated = std::min(iterated, iterate(data + "/log", commits));
    }
    SystemClock const clock;
    auto const log = must(store::open_rocks_log(data + "/log", clock, {.read_only = true}));
    double folded = 0;
    {
        auto const tables = must(store::open_rocks_tables(scratch, views::table_groups()));
        folded = seconds_of([&] {
            auto const done = engine::fold_into(
                *log, *tables, log->last(), [](std::string_view, std::uint64_t, std::uint64_t) {}
            );
            if (!done) std::exit(EXIT_FAILURE);
        });
    }
    std::filesystem::remove_all(scratch);
    auto const count = static_cast<double>(commits);
    print("replay-" + suffix, count / folded, count / iterated, "commits/s", commits);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fprintf(stderr, "usage: views_bench DATA SCRATCH SUFFIX\n");
        return 2;
    }
    std::string const data = argv[1];
    std::string const suffix = argv[3];
    {
        auto const tables =
            must(store::open_rocks_tables_read_only(data + "/views", views::table_groups()));
        as_of(*tables, suffix);
    }
    replay(data, argv[2], suffix);
    return 0;
}
