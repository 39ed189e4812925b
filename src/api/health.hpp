// What /healthz and /readyz answer.
#pragma once

#include "base/result.hpp"
#include "engine/engine.hpp"

#include <optional>
#include <string>

namespace linka::api {

struct Health {
    unsigned status = 200;
    std::string body;  // JSON
};

/// How the server is. Asked whether it is `ready`, a damaged log or views far behind say no; views
/// that are built anew are told, but the old ones serve, so they say yes.
Health health_of(engine::Engine const& engine, std::optional<Fault> const& log_alarm, bool ready);

}  // namespace linka::api
