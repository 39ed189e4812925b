// Data keys of sealed texts, one for each subject and kind: made when first needed, destroyed for
// ever. Not RocksDB: a key deleted there would live on in old files and logs.
//
// A key is wrapped by the epoch key and lies in a slot of a file. Destroying it overwrites the slot
// in place, and then the whole file is written anew under a new epoch key and the old one
// destroyed, so that stray copies of old blocks and old backups of the files open nothing any more.
// The slot remembers that it was erased, when and why: "erased" is not "never had".
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "store/seal.hpp"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace linka::store {

/// Which key a sealed text needs: its name, as the text carries it.
struct KeyName {
    std::uint32_t slot = 0;
    std::string id;
};

struct NamedKey {
    KeyName name;
    SecretKey key;
};

/// A key that is still there.
struct LiveKey {
    std::string subject;
    v1::Retention::Value retention = v1::Retention::unspecified;
    Instant created_at;
};

/// What an erasure did; what completing it proves.
struct Destroyed {
    /// All keys of the subject that were ever erased at its request, also by an earlier attempt.
    std::uint32_t keys = 0;
    std::uint64_t epoch_before = 0;  // the last epoch that wrapped any of them
    std::uint64_t epoch_after = 0;   // the one now: its key wraps none of them
};

/// A file of a backup: its name inside keys/ and its bytes, which open every sealed text.
struct KeyFile {
    std::string name;
    std::string bytes;
};

/// Any thread. Changes are on disk when a call returns; a failed sync ends the process. Faults of
/// every change: unavailable "data_unreachable" (nothing changed), "keys_unreadable" while damaged.
class KeyStore {
  public:
    virtual ~KeyStore() = default;

    /// The subject's key of that kind, made now if there is none. conflict "subject_erased" once
    /// the subject is fenced. A subject is an opaque id of at most 100 characters.
    virtual Result<NamedKey> key_for(std::string_view subject, v1::Retention::Value retention) = 0;
    virtual std::variant<SecretKey, NoKey, Erased, Unreadable> find(KeyName const& name) const = 0;
    /// What find() would say, without reading a key.
    virtual v1::PersonalState::Value state(KeyName const& name) const = 0;

    /// Fences the subjects, destroys their keys and changes the epoch, once for all of them. Done
    /// again it finds nothing more to do and answers alike: what a crash interrupted goes on so.
    virtual Result<std::vector<Destroyed>> forget(std::span<std::string const> subjects) = 0;
    virtual bool is_fenced(std::string_view subject) const = 0;
    /// Destroys live keys that a rule lets go of, and changes the epoch once, if there are any.
    virtual Result<Destroyed> let_go(std::span<LiveKey const> keys, v1::ErasedBy::Value rule) = 0;
    /// Keys erased by that rule after `since`.
    virtual std::uint32_t erased_since(v1::ErasedBy::Value rule, Instant since) const = 0;
    virtual std::vector<LiveKey> live() const = 0;

    virtual std::uint64_t epoch() const = 0;
    virtual Instant epoch_began() const = 0;
    virtual Done rotate() = 0;

    /// Fault: corrupt "keys_damaged" when the files are not what was written.
    virtual Done health() const = 0;
    /// The files as they stand between two changes, for a backup.
    virtual Result<std::vector<KeyFile>> snapshot() const = 0;
};

/// Opens or creates. A damaged store opens too, refuses every change and finds every key
/// unreadable: the server must answer what it still can. unavailable "data_unreachable". Keeps a
/// reference to the clock. `before_change` is for tests. The data directory's lock keeps other
/// processes out.
Result<std::unique_ptr<KeyStore>> open_key_store(
    std::string const& directory, Clock const& clock, std::function<void()> before_change = [] {}
);

}  // namespace linka::store
