// What makes links to pages without a login hold: a key of this server's own, and its stamp on what
// a link says. Whoever has the stamp may open the page; it is in no log.
#pragma once

#include "base/result.hpp"
#include "store/secret_key.hpp"

#include <string>
#include <string_view>

namespace linka::store {

class LinkKey {
  public:
    /// Reads `directory`/link.key, or makes it (mode 0600, synced). Lost with its directory: then
    /// links given out before open nothing, and new ones are issued. Faults: unavailable
    /// "data_unreachable"; corrupt "access_corrupt" when it is no key.
    static Result<LinkKey> open(std::string const& directory);

    /// HMAC-SHA256 in hex.
    std::string stamp(std::string_view text) const;
    /// In the same time whatever is wrong with it.
    bool fits(std::string_view text, std::string_view stamp) const;

  private:
    explicit LinkKey(SecretKey const& key) : key_{key} {}

    SecretKey key_;
};

}  // namespace linka::store
