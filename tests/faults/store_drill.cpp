// Breaks copies of a log, one way at a time, and opens each as the server would: what was
// acknowledged is there and right, or somebody is told. Run by wal-cut.mjs and bit-flip.mjs.
//
// Usage: store_drill wal-cut STRIDE SCRATCH   the write-ahead log cut at every STRIDEth byte of its
//                                             last 64 KiB
//        store_drill bit-flip COUNT SCRATCH   one bit flipped, COUNT times
//
// Prints one line of JSON. Each case is a process of its own, so that a crash is one case's outcome
// and not the drill's end. SCRATCH must not exist; it is removed.
#include "base/check.hpp"
#include "broken_log.hpp"

#include <cstdio>
#include <cstdlib>
#include <random>
#include <string_view>

namespace {

using namespace linka::drill;

constexpr std::uintmax_t cut_within = 64UL * 1024;
constexpr std::uintmax_t blind_cuts = 20;
constexpr std::uint32_t seed = 20200408;

// Every commit is read again after each cut, so there are only as many as the last 64 KiB of the
// write-ahead log take, with some before; for flips as many as fill tables of several blocks.
constexpr Commits commits_cut{.in_tables_twice = 60, .in_wal = 300};
constexpr Commits commits_flipped{.in_tables_twice = 900, .in_wal = 600};

/// One way to break the copy: a file, where, and how.
void wal_cuts(Drill& drill, std::uintmax_t stride) {
    auto const wal = drill.newest("log", ".log");
    auto const size = drill.size_of(wal);
    CHECK(size > cut_within);
    auto const from = size - cut_within;
    auto const cut = [&](std::uintmax_t at, bool blind) {
        drill.run({
            .name = "cut at " + std::to_string(at) + " of " + std::to_string(size),
            .file = wal,
            .damage = [at](std::string& bytes) { bytes.resize(at); },
            .blind = blind,
        });
    };
    for (auto at = from; at < size; at += stride) cut(at, false);
    // Controls: uncut it is whole; and without a good witness the drill sees losses.
    cut(size, false);
    for (auto at = from; at < size; at += cut_within / blind_cuts) cut(at, true);
}

void bit_flips(Drill& drill, std::size_t count) {
    // Each kind of file gets its share, however small it is.
    auto const kinds = drill.kinds();
    std::mt19937 dice{seed};
    for (std::size_t i = 0; i < count; ++i) {
        auto const& files = kinds[i % kinds.size()];
        auto const& file = files[dice() % files.size()];
        auto const bit = dice() % (drill.size_of(file) * 8);
        drill.run({
            .name = file + " bit " + std::to_string(bit),
            .file = file,
            .damage =
                [bit](std::string& bytes) {
                    auto const byte = static_cast<unsigned char>(bytes[bit / 8]);
                    bytes[bit / 8] = static_cast<char>(byte ^ 1U << bit % 8);
                },
        });
    }
}

}  // namespace

int main(int argc, char** argv) {
    auto const number = argc == 4 ? std::strtoull(argv[2], nullptr, 10) : 0;
    if (number == 0) {
        std::fputs("usage: store_drill wal-cut STRIDE SCRATCH | bit-flip COUNT SCRATCH\n", stderr);
        return 2;
    }
    bool const cuts = std::string_view{argv[1]} == "wal-cut";
    Drill drill{argv[3], cuts ? commits_cut : commits_flipped};
    if (cuts) {
        wal_cuts(drill, number);
    } else {
        bit_flips(drill, number);
    }
    return drill.finish() ? EXIT_SUCCESS : EXIT_FAILURE;
}
