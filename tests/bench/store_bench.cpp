// Measures the log below the server: appending, verifying, opening. A JSON line each.
//
// append-N   commits of a call's size by N writers, each with a personal text sealed on the way and
//            durable; yardstick: RocksDB alone, the same rows as they come in the same batches with
//            one sync each, no queue, no checks, no Merkle tree, nothing sealed
// verify     everything of a log of 200 000 commits, on all cores; yardstick: SHA-256 of the same
//            bytes in memory on one core
// open       CPU seconds to open 1 000 000 commits for writing; yardstick: 100 000
//
// Usage: store_bench SCRATCH [NAME]   SCRATCH must not exist; a name, or the beginning of some
#include "bare_loop.hpp"
#include "store/log_guard.hpp"
#include "store/seal.hpp"
#include "store/secrets.hpp"
#include "store/verify_log.hpp"

#include <boost/asio/defer.hpp>
#include <boost/asio/thread_pool.hpp>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <future>
#include <memory>
#include <set>
#include <string>
#include <thread>

namespace {

using namespace linka;
using store::Position;
using Seconds = std::chrono::duration<double>;
using std::chrono::steady_clock;

constexpr int rounds = 4;
// Short, and ours next to theirs: the disk is faster in one minute than in another.
constexpr int append_rounds = 15;
constexpr double seconds_per_round = 0.5;
constexpr Position prepared_per_round = 60'000;
constexpr Position verified_commits = 200'000;
constexpr Position few_commits = 100'000;
constexpr Position many_commits = 1'000'000;

/// As large as a call's commit, in a case's, a call's and a code's stream.
store::Append call_sized(Position number) {
    auto const text = std::to_string(number);
    store::Append append;
    append.commit = "commit " + text + std::string(360, 'x');
    append.streams = {{"case-0123456789" + text, 0}, {"call-0123456789" + text, 0}};
    append.streams.push_back({"code-0123456789" + text, 0});
    append.request_key = "account-0123456789abcdef:0123456789abcdef" + text;
    return append;
}

/// What the writer of a commit does last: a personal text is sealed into it.
void seal_into(store::Append& append) {
    static auto const key = store::SecretKey::random();
    store::SealPlace const place{append.request_key, append.streams.front().id, 1, 1};
    append.commit += store::seal(key, place, "Bc. Příkladová, 700 000 000").SerializeAsString();
}

/// Keeps so many appends under way until they are used up or told to stop: each answer sends the
/// next, which was made before but for its seal. As in the server, two threads do that, and nothing
/// else of the writers' own work is measured.
class Writers {
  public:
    Writers(store::EventLog& log, std::vector<store::Append> appends)
        : log_{log}, appends_{std::move(appends)} {}

    /// Returns when the last is answered.
    void run(std::size_t count, steady_clock::time_point until) {
        until_ = until;
        under_way_ = count;
        for (std::size_t writer = 0; writer < count; ++writer) send();
        finished_->get_future().wait();
    }

    /// The last position of each batch that was synced.
    std::set<Position> const& ends() const { return ends_; }

  private:
    void send() {
        // Who answers in a writer's own thread wakes no other for the next.
        boost::asio::defer(threads_, [this] { next(); });
    }

    void next() {
        auto const which = next_.fetch_add(1);
        if (which >= appends_.size() || steady_clock::now() >= until_) {
            // Who waits may take the writers away as soon as the value is there.
            auto const finished = finished_;
            if (under_way_.fetch_sub(1) == 1) finished->set_value();
            return;
        }
        seal_into(appends_[which]);
        log_.append(std::move(appends_[which]), [this](Result<store::Appended> const& appended) {
            if (!appended) std::exit(EXIT_FAILURE);
            // The log ends with this batch, or with the next if that was quicker than an answer:
            // then the yardstick's batch is the two in one, and the ratio a little too small.
            ends_.insert(ends_.end(), log_.last());
            send();
        });
    }

    store::EventLog& log_;
    std::vector<store::Append> appends_;
    std::set<Position> ends_;
    std::atomic<std::size_t> next_ = 0;
    std::atomic<std::size_t> under_way_ = 0;
    steady_clock::time_point until_;
    std::shared_ptr<std::promise<void>> const finished_ = std::make_shared<std::promise<void>>();
    // Last: its threads use everything above, and end before any of it goes.
    boost::asio::thread_pool threads_{2};
};

std::vector<store::Append> appends_after(Position last, Position count) {
    std::vector<store::Append> appends;
    appends.reserve(count);
    for (auto number = last + 1; number <= last + count; ++number)
        appends.push_back(call_sized(number));
    return appends;
}

struct Opened {
    std::unique_ptr<store::GuardedLog> guarded;
    double cpu_seconds = 0;
};

Opened open(std::string const& directory, bool sync) {
    static SystemClock const clock;
    auto const before = std::clock();
    auto guarded = store::GuardedLog::open(directory, clock, {.sync_every_commit = sync});
    auto const cpu = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
    if (!guarded) {
        std::fprintf(stderr, "store_bench: %s\n", guarded.error().code.c_str());
        std::exit(EXIT_FAILURE);
    }
    return {std::move(*guarded), cpu};
}

/// Commits per second of one round, and where its batches ended.
std::pair<double, std::set<Position>> append_for(store::EventLog& log, std::size_t writers) {
    auto const first = log.last();
    Writers all{log, appends_after(first, prepared_per_round)};
    auto const begin = steady_clock::now();
    all.run(
        writers,
        begin + std::chrono::duration_cast<steady_clock::duration>(Seconds{seconds_per_round})
    );
    auto const seconds = Seconds{steady_clock::now() - begin}.count();
    return {static_cast<double>(log.last() - first) / seconds, all.ends()};
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[(values.size() - 1) / 2];
}

/// Of rounds side by side: the medians, and the median of the ratios with a quarter of them below
/// `ratio_low`, a quarter above `ratio_high`.
void print(
    std::string const& name, std::vector<double> ours, std::vector<double> theirs, char const* unit
) {
    std::vector<double> ratios;
    for (std::size_t round = 0; round < ours.size(); ++round)
        ratios.push_back(ours[round] / theirs[round]);
    std::ranges::sort(ratios);
    std::printf(
        R"({"name":"%s","value":%.0f,"reference":%.0f,"ratio":%.3f,"unit":"%s","ratio_low":%.3f,"ratio_high":%.3f})"
        "\n",
        name.c_str(),
        median(std::move(ours)),
        median(std::move(theirs)),
        median(ratios),
        unit,
        ratios[ratios.size() / 4],
        ratios[ratios.size() * 3 / 4]
    );
    std::fflush(stdout);
}

void bench_append(std::string const& scratch, std::size_t writers) {
    std::vector<double> ours;
    std::vector<double> theirs;
    auto const opened = open(scratch + "/ours", true);
    auto& log = opened.guarded->log();
    bench::BareLoop bare{scratch + "/bare"};
    for (int round = 0; round < append_rounds; ++round) {
        auto const first = log.last();
        auto const [per_second, ends] = append_for(log, writers);
        ours.push_back(per_second);
        auto const work = bench::batches_of(log, first, ends);
        theirs.push_back(bare.write(work, seconds_per_round));
    }
    opened.guarded->stop();
    print("append-" + std::to_string(writers), ours, theirs, "commits/s");
}

void fill(store::EventLog& log, Position until) {
    while (log.last() < until) {
        auto const count = std::min(until - log.last(), prepared_per_round);
        Writers{log, appends_after(log.last(), count)}.run(1024, steady_clock::time_point::max());
    }
}

void bench_verify(std::string const& scratch) {
    auto const directory = scratch + "/verified";
    {
        auto const opened = open(directory, false);
        fill(opened.guarded->log(), verified_commits);
        opened.guarded->stop();
    }
    std::vector<double> ours;
    std::vector<double> theirs;
    SystemClock const clock;
    std::uint64_t bytes = 0;
    for (int round = 0; round < rounds; ++round) {
        store::VerifyOptions options;
        options.threads = std::thread::hardware_concurrency();
        auto const begin = steady_clock::now();
        auto const verified = store::verify_log(directory, clock, options);
        auto const seconds = Seconds{steady_clock::now() - begin}.count();
        if (!verified || !verified->findings.empty()) std::exit(EXIT_FAILURE);
        bytes = verified->bytes;
        ours.push_back(static_cast<double>(bytes) / 1e6 / seconds);
    }
    std::string const same(bytes, 'x');
    for (int round = 0; round < rounds; ++round) {
        auto const begin = steady_clock::now();
        auto const digest = store::sha256(same);
        auto const seconds = Seconds{steady_clock::now() - begin}.count();
        if (digest == store::Digest{}) std::exit(EXIT_FAILURE);
        theirs.push_back(static_cast<double>(bytes) / 1e6 / seconds);
    }
    print("verify", ours, theirs, "MB/s");
}

double open_cpu_seconds(std::string const& directory) {
    double least = open(directory, true).cpu_seconds;
    for (int round = 1; round < rounds; ++round)
        least = std::min(least, open(directory, true).cpu_seconds);
    return least;
}

void bench_open(std::string const& scratch) {
    auto const directory = scratch + "/opened";
    std::vector<double> seconds;
    for (auto const commits : {few_commits, many_commits}) {
        {
            auto const opened = open(directory, false);
            fill(opened.guarded->log(), commits);
            opened.guarded->stop();
        }
        seconds.push_back(open_cpu_seconds(directory));
    }
    std::printf(
        R"({"name":"open","value":%.3f,"reference":%.3f,"ratio":%.3f,"unit":"CPU s"})"
        "\n",
        seconds[1],
        seconds[0],
        seconds[1] / seconds[0]
    );
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2 || !std::filesystem::create_directories(argv[1])) {
        std::fputs("usage: store_bench SCRATCH [NAME]\n", stderr);
        return 2;
    }
    std::string const scratch{argv[1]};
    std::string const wanted{argc > 2 ? argv[2] : ""};
    auto const is_wanted = [&](std::string const& name) { return name.starts_with(wanted); };
    for (std::size_t const writers : {1U, 16U, 64U, 256U}) {
        auto const name = "append-" + std::to_string(writers);
        if (is_wanted(name)) bench_append(scratch + "/" + name, writers);
    }
    if (is_wanted("verify")) bench_verify(scratch);
    if (is_wanted("open")) bench_open(scratch);
    std::filesystem::remove_all(scratch);
    return 0;
}
