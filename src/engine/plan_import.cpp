#include "engine/plan_import.hpp"

#include "domain/directory_import.hpp"

namespace linka::engine {

Result<domain::Events> import_directory(
    v1::ImportDirectory const& command, Planning const& planning
) {
    auto const beginning = planning.loader.load<domain::LogBeginning>(domain::log_stream);
    if (!beginning) return beginning.error();
    domain::ImportFacts const facts{
        [&](std::string const& id) -> Result<domain::Service> {
            auto const service = planning.loader.load<domain::Service>(id);
            if (!service) return service.error();
            return **service;
        },
        planning.find_service,
        (*beginning)->synthetic
    };
    return domain::decide(facts, command, planning.context);
}

}  // namespace linka::engine
