// Sealing what is personal before it is recorded, and opening it for a reader.
//
// Which fields are personal is written in the schema, (linka.personal); everything here goes by
// that, so a field marked there cannot be forgotten here. The subject whose key seals a text is the
// stream of the event that carries it: the case, the feedback.
#pragma once

#include "schema/commands.pb.h"
#include "schema/commit.pb.h"
#include "schema/replies.pb.h"
#include "store/key_store.hpp"

namespace linka::engine {

/// Whether a commit's command_id was made for sealing, because whoever ordered it gave none.
inline bool is_own_command_id(std::string_view command_id) {
    return command_id.starts_with("own:");
}

/// Any thread. Keeps a reference to the key store.
class Personal {
  public:
    explicit Personal(store::KeyStore& keys) : keys_{keys} {}

    /// Moves every filled personal field of every event into the event's sealed texts. Costs next
    /// to nothing when there is none; else a key is made, synced, unless the subject has one.
    /// Faults: those of KeyStore::key_for.
    Done seal(v1::Commit& commit) const;

    /// Opens what a view kept.
    store::Opened open(v1::SealedText const& text) const;
    /// What a reader would get of it, unopened: sealed, erased (with by whom and when), no_key or
    /// unreadable.
    v1::PersonalField describe(v1::Sealed const& sealed) const;

    /// Whether the commit holds the same personal texts as the command; true as well when they can
    /// no longer be read, as then nobody can tell. For a request that comes again.
    bool same_texts(v1::Command const& command, v1::Commit const& commit) const;

    store::KeyStore& keys() const { return keys_; }

  private:
    store::KeyStore& keys_;
};

/// Whether any personal field of the command is filled.
bool holds_personal(v1::Command const& command);

/// The name of the sealed field in its event, "text"; empty for one that this version does not
/// know.
std::string field_name(v1::Event const& event, v1::Sealed const& sealed);

}  // namespace linka::engine
