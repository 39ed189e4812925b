// Checkpoints: what the log signs about itself, so that others can keep it and hold the log to it
// later. The text is a C2SP tlog-checkpoint in a C2SP signed note, signed with Ed25519:
//
//     linka/5d0c1f9be3a2…          origin, and the key's name
//     1204                         how many records
//     aGFzaCBvZiB0aGUgdHJlZQ==…    the tree's root in base64
//
//     — linka/5d0c1f9be3a2… …      four bytes of key hash and the signature, in base64
//
// https://c2sp.org/tlog-checkpoint, https://c2sp.org/signed-note
#pragma once

#include "store/merkle.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace linka::store {

/// The public half, as whoever checks keeps it.
class VerifierKey {
  public:
    /// "NAME+HASH+BASE64" of the signed-note format; nothing when it is not, or not Ed25519.
    static std::optional<VerifierKey> parse(std::string_view text);
    /// Of a raw Ed25519 public key of 32 bytes, named after it.
    static VerifierKey of(std::string public_key);

    std::string text() const;
    std::string const& name() const { return name_; }
    /// What a signature line names the key by, in four bytes.
    std::string hash() const;
    bool fits(std::string_view message, std::string_view signature) const;

    bool operator==(VerifierKey const&) const = default;

  private:
    VerifierKey(std::string name, std::string key) : name_{std::move(name)}, key_{std::move(key)} {}

    std::string name_;
    std::string key_;
};

/// The private half. One signature takes some 50 µs.
class CheckpointKey {
  public:
    /// Makes one and writes it (PEM, mode 0600, synced) to `directory`/checkpoint.key.
    static Result<CheckpointKey> create(std::string const& directory);
    /// Nothing when there is no file; corrupt "checkpoint_key_lost" when it is not a key.
    static Result<std::optional<CheckpointKey>> load(std::string const& directory);
    ~CheckpointKey();
    CheckpointKey(CheckpointKey&&) noexcept;
    CheckpointKey& operator=(CheckpointKey&&) = delete;

    VerifierKey const& verifier() const { return verifier_; }
    /// The signed note about a tree.
    std::string sign(TreeHead const& tree) const;

  private:
    struct Secret;
    CheckpointKey(std::unique_ptr<Secret> secret, VerifierKey verifier);

    std::unique_ptr<Secret> secret_;
    VerifierKey verifier_;
};

/// What a note says, whoever signed it; nothing when it is no checkpoint.
struct CheckpointText {
    std::string origin;
    TreeHead tree;
    /// What is signed: everything up to and with the last line before the empty one.
    std::string signed_text;
    /// Name and bytes (key hash, signature) of each signature line.
    std::vector<std::pair<std::string, std::string>> signatures;
};
std::optional<CheckpointText> parse_checkpoint(std::string_view note);

/// The tree a note speaks of, if the key signed it. Faults: corrupt "checkpoint_unreadable",
/// "checkpoint_other_key" when no line is by this key, "checkpoint_forged".
Result<TreeHead> open_checkpoint(std::string_view note, VerifierKey const& key);

}  // namespace linka::store
