// A data directory in the hands of this process alone, as long as one command takes; and on whose
// word it is given.
#pragma once

#include "app/application.hpp"
#include "app/config.hpp"

#include <initializer_list>

namespace linka::app {

struct OwnData {
    SystemClock clock;
    RandomIds ids;
    std::unique_ptr<Storage> storage;
};

/// Faults: invalid "data_missing", not_found "not_initialised", those of opening; a running server
/// holds the directory.
Result<std::unique_ptr<OwnData>> open_own_data(Config const& config);

/// Who says that they give a command, and where their password is; empty file: asked for.
struct Word {
    std::string const& username;
    std::string const& password_file;
};

/// Faults: forbidden "wrong_password"; forbidden "not_allowed" for any other role than these.
Result<v1::Actor> actor_of(
    Storage& storage, Word const& word, std::initializer_list<v1::Role::Value> roles
);

}  // namespace linka::app
