#include "broken_log.hpp"

#include "base/check.hpp"
#include "store/checkpoint.hpp"
#include "store/key_store.hpp"
#include "store/log_access.hpp"
#include "store/log_guard.hpp"
#include "store/memory_log.hpp"
#include "store/secrets.hpp"
#include "store/verify_log.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace linka::drill {

namespace {

namespace fs = std::filesystem;
using namespace store;

constexpr int keys_made = 40;
constexpr std::size_t at_once = 4;

/// Two logs written from the same clock hold the same bytes.
class StandingClock final : public Clock {
  public:
    Instant now() const override { return from_us(1'586'336'400'000'000); }
};

/// One append a batch or many: as they come.
void append_to(EventLog& log, std::size_t count) {
    std::vector<std::future<void>> answers;
    auto const before = log.last();
    for (std::size_t i = 0; i < count; ++i) {
        auto const number = std::to_string(before + i);
        Append append;
        append.commit = "commit " + number + std::string(200, 'x');
        append.streams = {{"own-" + number, {}}, {"of-ten-" + std::to_string(i / 10), {}}};
        append.request_key = "key-" + number;
        auto answered = std::make_shared<std::promise<void>>();
        answers.push_back(answered->get_future());
        log.append(std::move(append), [answered](Result<Appended> const& appended) {
            CHECK(appended.has_value());
            answered->set_value();
        });
        if (answers.size() % 20 != 0) continue;
        for (auto& answer : answers) answer.wait();
        answers.clear();
    }
    for (auto& answer : answers) answer.wait();
}

void append_generation(EventLog& log, int generation, Commits commits) {
    append_to(log, generation < 2 ? commits.in_tables_twice : commits.in_wal);
}

std::string hex_of(SecretKey const& key) {
    return to_hex({reinterpret_cast<char const*>(key.data()), SecretKey::size()});
}

/// Of an even number of lower-case digits, as to_hex() writes them.
std::string bytes_of_hex(std::string_view text) {
    std::string bytes;
    for (std::size_t at = 0; at < text.size(); at += 2)
        bytes += static_cast<char>(std::stoi(std::string{text.substr(at, 2)}, nullptr, 16));
    return bytes;
}

/// Makes keys, erases some, and writes down beside what each must open.
void write_keys(std::string const& directory, std::string const& list) {
    StandingClock const clock;
    auto keys = open_key_store(directory, clock);
    CHECK(keys.has_value());
    std::ofstream out{list};
    for (int i = 0; i < keys_made; ++i) {
        auto const subject = "case-" + std::to_string(i);
        auto const made = (*keys)->key_for(subject, v1::Retention::text);
        CHECK(made.has_value());
        bool const erased = i % 8 == 0;
        out << made->name.slot << ' ' << to_hex(made->name.id) << ' '
            << (erased ? std::string{"erased"} : hex_of(made->key)) << '\n';
        if (erased) CHECK((*keys)->forget(std::vector{subject}).has_value());
    }
}

std::vector<ExpectedKey> read_keys(std::string const& list) {
    std::vector<ExpectedKey> keys;
    std::ifstream in{list};
    for (ExpectedKey key; in >> key.slot >> key.id >> key.hex;) {
        if (key.hex == "erased") key.hex.clear();
        keys.push_back(key);
    }
    CHECK(keys.size() == keys_made);
    return keys;
}

/// Writes down which column family each table file is of.
void list_tables(EventLog& log, std::string const& list) {
    std::vector<rocksdb::LiveFileMetaData> files;
    database_of(log).db->GetLiveFilesMetaData(&files);
    std::ofstream out{list};
    for (auto const& file : files)
        out << "log/" << fs::path{file.name}.filename().string() << ' ' << file.column_family_name
            << '\n';
}

std::map<std::string, std::string> read_tables(std::string const& list) {
    std::map<std::string, std::string> families;
    std::ifstream in{list};
    for (std::string file, family; in >> file >> family;) families[file] = family;
    return families;
}

/// Roots, as the records give them; the sizes signed when the first two generations were stopped.
ExpectedLog expected_of(std::vector<StoredRecord> records, Commits commits) {
    ExpectedLog expected{std::move(records), {}, {}, {}};
    Frontier tree;
    expected.roots.push_back(tree.root());
    for (auto const& record : expected.records) {
        tree.add(leaf_hash(record.bytes));
        expected.roots.push_back(tree.root());
    }
    expected.signed_sizes = {commits.in_tables_twice, 2 * commits.in_tables_twice};
    return expected;
}

/// In a process of its own, because its threads must not be there when others are forked.
void write_log(std::string const& directory, std::string const& scratch, Commits commits) {
    StandingClock const clock;
    write_keys(directory + "/keys", scratch + "/keys");
    for (int generation = 0; generation < 3; ++generation) {
        auto guarded = GuardedLog::open(directory, clock, {});
        CHECK(guarded.has_value());
        auto& log = (*guarded)->log();
        append_generation(log, generation, commits);
        if (generation < 2) {
            (*guarded)->stop();
            fs::copy_file(
                directory + "/witness", scratch + "/early", fs::copy_options::overwrite_existing
            );
            continue;
        }
        auto const seen = [&] {
            auto const witness = Witness::open(directory);
            auto const note = log.checkpoint(log.last());
            return witness && *witness && (*witness)->remembered().position == log.last() && note &&
                   *note;
        };
        while (!seen()) std::this_thread::yield();
        list_tables(log, scratch + "/tables");
        std::_Exit(EXIT_SUCCESS);
    }
}

template <class Work>
::pid_t start(Work work) {
    auto const child = ::fork();
    CHECK(child >= 0);
    if (child != 0) return child;
    work();
    std::_Exit(EXIT_FAILURE);
}

/// What the key store answers about each key: itself, that it is erased, or that it cannot say.
Outcome find_keys(std::string const& directory, std::vector<ExpectedKey> const& expected) {
    StandingClock const clock;
    auto const keys = open_key_store(directory, clock);
    if (keys.has_error()) return Outcome::unreadable;
    auto outcome = (*keys)->health().has_error() ? Outcome::told : Outcome::whole;
    for (auto const& key : expected) {
        auto const found = (*keys)->find({key.slot, bytes_of_hex(key.id)});
        if (std::holds_alternative<Unreadable>(found)) {
            outcome = Outcome::told;
            continue;
        }
        auto const* const opened = std::get_if<SecretKey>(&found);
        bool const right = key.hex.empty() ? std::holds_alternative<Erased>(found)
                                           : opened != nullptr && hex_of(*opened) == key.hex;
        if (!right) return Outcome::wrong;
    }
    return outcome;
}

Outcome open_and_read(std::string const& directory, ExpectedLog const& expected) {
    StandingClock const clock;
    auto guarded = GuardedLog::open(directory, clock, {.on_alarm = OnAlarm::read_only});
    if (guarded.has_error()) return Outcome::unreadable;
    auto answers = ask((*guarded)->log(), expected);
    bool const told = (*guarded)->alarm().has_value();
    // Whoever asks for the key keeps it, to check with it later.
    if (!told && (*guarded)->verifier() != expected.verifier) answers.right = false;
    guarded->reset();
    if (!answers.right) return Outcome::wrong;
    if (told) return Outcome::told;
    if (answers.all) return Outcome::whole;
    // Damage far from the tip shows when it is read; verify must see it, too.
    auto const verified = verify_log(directory, clock, {});
    bool const found = verified.has_error() || !verified->findings.empty();
    return found ? Outcome::told : Outcome::silent_loss;
}

std::string read_bytes(fs::path const& file) {
    std::ifstream stream{file, std::ios::binary};
    return {std::istreambuf_iterator{stream}, {}};
}

}  // namespace

Drill::Drill(std::string scratch, Commits commits)
    : scratch_{std::move(scratch)}, original_{scratch_ + "/original"}, commits_{commits} {
    CHECK(fs::create_directories(scratch_));
    int status = 0;
    auto const writer = start([&] { write_log(original_, scratch_, commits_); });
    CHECK(::waitpid(writer, &status, 0) == writer && status == 0);
    StandingClock const clock;
    auto const log = make_memory_log(clock);
    for (int generation = 0; generation < 3; ++generation)
        append_generation(*log, generation, commits_);
    auto records = log->read(0, log->last(), std::numeric_limits<std::size_t>::max());
    CHECK(records.has_value());
    expected_ = expected_of(std::move(*records), commits_);
    auto const key = CheckpointKey::load(original_ + "/keys");
    CHECK(key && *key);
    expected_.verifier = (*key)->verifier();
    keys_ = read_keys(scratch_ + "/keys");
    families_ = read_tables(scratch_ + "/tables");
}

Drill::~Drill() {
    std::error_code ignored;
    fs::remove_all(scratch_, ignored);
}

std::string Drill::newest(std::string const& folder, std::string const& ending) const {
    std::string found;
    for (auto const& each : fs::directory_iterator{original_ + "/" + folder}) {
        // RocksDB numbers its files with leading zeros.
        if (each.path().extension() == ending)
            found = std::max(found, folder + "/" + each.path().filename().string());
    }
    return found;
}

std::uintmax_t Drill::size_of(std::string const& file) const {
    return fs::file_size(original_ + "/" + file);
}

std::string Drill::kind_of(std::string const& file) const {
    if (file.ends_with(".sst")) {
        auto const family = families_.find(file);
        // Few and small, so they get a share of their own.
        bool const about_tree = family != families_.end() &&
                                (family->second == "tiles" || family->second == "checkpoints");
        return about_tree ? family->second : "tables";
    }
    return file.starts_with("log/MANIFEST") ? "log/MANIFEST" : file;
}

std::vector<std::vector<std::string>> Drill::kinds() const {
    std::map<std::string, std::vector<std::string>> kinds{
        {"wal", {newest("log", ".log")}}, {"log/CURRENT", {"log/CURRENT"}}, {"witness", {"witness"}}
    };
    for (auto const& each : fs::directory_iterator{original_ + "/log"}) {
        auto const file = "log/" + each.path().filename().string();
        if (file.ends_with(".sst") || file.starts_with("log/MANIFEST"))
            kinds[kind_of(file)].push_back(file);
    }
    for (auto const& each : fs::directory_iterator{original_ + "/keys"}) {
        auto const file = "keys/" + each.path().filename().string();
        kinds[file].push_back(file);
    }
    CHECK(kinds.contains("tiles") && kinds.contains("checkpoints"));
    std::vector<std::vector<std::string>> all;
    for (auto& [kind, files] : kinds) {
        std::ranges::sort(files);
        all.push_back(std::move(files));
    }
    return all;
}

std::string Drill::copy(Breakage const& breakage) {
    auto const to = scratch_ + "/" + std::to_string(++copies_);
    for (auto const& each : fs::recursive_directory_iterator{original_}) {
        auto const name = fs::relative(each.path(), original_).string();
        auto const target = fs::path{to} / name;
        fs::create_directories(target.parent_path());
        if (each.is_directory() || name == breakage.file) continue;
        // Tables are never written again, so they can be shared.
        if (each.path().extension() == ".sst") {
            fs::create_hard_link(each.path(), target);
        } else {
            fs::copy_file(each.path(), target);
        }
    }
    if (breakage.blind)
        fs::copy_file(scratch_ + "/early", to + "/witness", fs::copy_options::overwrite_existing);
    auto bytes = read_bytes(original_ + "/" + breakage.file);
    breakage.damage(bytes);
    std::ofstream{fs::path{to} / breakage.file, std::ios::binary} << bytes;
    return to;
}

void Drill::run(Breakage const& breakage) {
    while (running_.size() >= at_once) reap();
    auto const to = copy(breakage);
    auto const child = start([&] {
        auto const log = open_and_read(to, expected_);
        auto const keys = find_keys(to + "/keys", keys_);
        // The first three keep the promise, the worst of the two counts.
        std::_Exit(static_cast<int>(std::max(log, keys)));
    });
    running_[child] = {breakage.name, to, breakage.blind};
}

void Drill::reap() {
    int status = 0;
    auto const child = ::waitpid(-1, &status, 0);
    auto const node = running_.extract(child);
    CHECK(!node.empty());
    auto const code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    bool const ended_well =
        code >= static_cast<int>(Outcome::whole) && code < static_cast<int>(Outcome::crash);
    auto const outcome = ended_well ? static_cast<Outcome>(code) : Outcome::crash;
    fs::remove_all(node.mapped().copy);
    bool const seen = node.mapped().blind && outcome == Outcome::silent_loss;
    if (seen) {
        ++blind_losses_;
        return;
    }
    ++outcomes_[outcome];
    if (outcome > Outcome::unreadable) broken_.push_back(node.mapped().name);
}

bool Drill::finish() {
    while (!running_.empty()) reap();
    std::string names;
    for (std::size_t i = 0; i < std::min<std::size_t>(broken_.size(), 20); ++i)
        names += (i == 0 ? "\"" : ",\"") + broken_[i] + "\"";
    std::printf(
        R"({"commits":%zu,"cases":%zu,"whole":%zu,"told":%zu,"unreadable":%zu,"silent_loss":%zu,"wrong":%zu,"crash":%zu,"blind_losses":%zu,"broken":[%s]})"
        "\n",
        expected_.records.size(),
        copies_,
        outcomes_[Outcome::whole],
        outcomes_[Outcome::told],
        outcomes_[Outcome::unreadable],
        outcomes_[Outcome::silent_loss],
        outcomes_[Outcome::wrong],
        outcomes_[Outcome::crash],
        blind_losses_,
        names.c_str()
    );
    return broken_.empty();
}

}  // namespace linka::drill
