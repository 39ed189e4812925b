// A log written once, copied and broken many times; the outcome of opening each copy.
#pragma once

#include "log_answers.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <sys/types.h>
#include <vector>

namespace linka::drill {

/// How a copy is broken.
struct Breakage {
    std::string name;
    std::string file;  // below the data directory
    std::function<void(std::string& bytes)> damage;
    /// With a witness that saw only the tables: what is lost now must be lost in silence, or the
    /// drill could not tell.
    bool blind = false;
};

/// A key of the key store as it was made: what it must open for ever, or that it is gone.
struct ExpectedKey {
    std::uint32_t slot = 0;
    std::string id;   // in hex
    std::string hex;  // the key; empty: erased
};

/// What came of opening a broken copy. The first three keep the promise.
enum class Outcome : std::uint8_t {
    whole = 10,   // nothing was lost: everything is there, every byte of it
    told,         // an alarm, at opening or by verify; what can be read is right
    unreadable,   // refused altogether, with a reason
    silent_loss,  // something acknowledged is gone and nobody was told
    wrong,        // an answer that is not what was acknowledged
    crash,
};

/// Commits of the log that is broken.
struct Commits {
    std::size_t in_tables_twice = 0;
    std::size_t in_wal = 0;
};

class Drill {
  public:
    /// Writes the log: two generations of tables, and a write-ahead log that a process that is gone
    /// left behind. All of it acknowledged and witnessed.
    Drill(std::string scratch, Commits commits);
    ~Drill();
    Drill(Drill const&) = delete;
    Drill& operator=(Drill const&) = delete;

    /// Of the log as it was left, below the data directory: the file with that ending that was
    /// written last.
    std::string newest(std::string const& folder, std::string const& ending) const;
    std::uintmax_t size_of(std::string const& file) const;
    /// WAL, tables (those of tiles and of checkpoints apart), MANIFEST, CURRENT, witness,
    /// checkpoint key, the key store's files.
    std::vector<std::vector<std::string>> kinds() const;

    /// Breaks a copy and opens it in a process of its own; a few at a time.
    void run(Breakage const& breakage);
    /// Waits for what still runs and prints the sum; whether the promise was kept.
    bool finish();

  private:
    std::string kind_of(std::string const& file) const;
    std::string copy(Breakage const& breakage);
    void reap();

    struct Running {
        std::string name;
        std::string copy;
        bool blind = false;
    };

    std::string const scratch_;
    std::string const original_;
    Commits const commits_;
    ExpectedLog expected_;
    std::vector<ExpectedKey> keys_;
    std::map<std::string, std::string> families_;  // of the table files
    std::map<::pid_t, Running> running_;
    std::map<Outcome, std::size_t> outcomes_;
    std::size_t blind_losses_ = 0;
    std::vector<std::string> broken_;
    std::size_t copies_ = 0;
};

}  // namespace linka::drill
