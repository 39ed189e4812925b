// The accounts that ask: looked up once, and again when something was recorded of them.
#pragma once

#include "engine/engine.hpp"
#include "schema/replies.pb.h"

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace linka::api {

/// May be used by several threads.
class KnownAccounts {
  public:
    /// The account as the newest commit left it; nothing when nobody's. Faults: those of reading.
    Result<std::optional<v1::AccountReply>> find(
        engine::Engine const& engine, std::string const& id
    );

  private:
    struct Known {
        store::Position version = 0;
        v1::AccountReply account;
    };

    std::mutex mutex_;
    std::unordered_map<std::string, Known> accounts_;  // of people who were let in: few
};

}  // namespace linka::api
