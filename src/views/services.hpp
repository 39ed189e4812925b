// The directory: every service with its statuses, as recorded, and its last verification.
#pragma once

#include "schema/replies.pb.h"
#include "views/view.hpp"

namespace linka::views {

View services_view();

/// The service with the status in force at `valid_at`, and all its statuses.
std::optional<v1::ServiceReply> find_service(
    store::TableReader const& tables, std::string_view service_id, Instant valid_at
);
/// The whole directory, by id, statuses left out; retired services too.
std::vector<v1::ServiceReply> all_services(store::TableReader const& tables, Instant valid_at);

/// Ids of services that are not retired, by title and provider.
using ServiceNames = std::map<std::pair<std::string, std::string>, std::string>;
ServiceNames service_names(store::TableReader const& tables);
std::optional<std::string> named(
    ServiceNames const& names, std::string const& title, std::string const& provider
);

}  // namespace linka::views
