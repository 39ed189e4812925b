// The API: from a request to an answer. Signs in, checks rights, reads at a moment, orders
// commands.
#pragma once

#include "api/assets.hpp"
#include "api/live.hpp"
#include "api/problems.hpp"
#include "engine/drafts.hpp"
#include "engine/engine.hpp"
#include "http/message.hpp"
#include "store/access.hpp"
#include "store/link_key.hpp"

#include <memory>

namespace linka::api {

/// What the API stands on. All must outlive it.
struct ApiParts {
    engine::Engine& engine;
    store::Access& access;
    engine::Drafts& drafts;
    Live& live;
    Texts const& texts;
    Assets const& assets;
    /// GET /api/v1/reference, ready made.
    std::string_view reference_json;
    /// Why nothing can be recorded; nothing when all is well.
    std::optional<Fault> log_alarm = std::nullopt;
    /// GET /api/v1/log/key: the public half of what signs checkpoints.
    std::string verifier_key{};
    /// What makes verification links hold; nullptr: there are none.
    store::LinkKey const* link_key = nullptr;
};

class Api {
  public:
    explicit Api(ApiParts const& parts);
    ~Api();
    Api(Api const&) = delete;
    Api& operator=(Api const&) = delete;

    /// http::Handler: called on an I/O thread, does not block.
    std::optional<http::Response> handle(http::Request& request, http::Later const& later);
    /// A refusal of the HTTP layer as a problem.
    http::Response refuse(unsigned status, std::string_view code, http::Request const& request)
        const;
    /// Finishes the sign-ins under way.
    void stop();

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// The body limit of a request: 64 KiB, whatever the route today.
std::size_t body_bytes_max(http::Method method, std::string_view path);

}  // namespace linka::api
