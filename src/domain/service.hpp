// Services of help: what they offer, in what state they are, when somebody last made sure.
#pragma once

#include "domain/events.hpp"
#include "domain/service_details.hpp"
#include "domain/service_facts.hpp"
#include "schema/replies.pb.h"

#include <optional>

namespace linka::domain {

struct Service {
    struct StatusSet {
        v1::ServiceStatus::Value to = v1::ServiceStatus::unknown;
        std::string reason;
        Instant effective_from;
        std::string expected_until_on;
        bool operator==(StatusSet const&) const = default;
    };

    /// Empty: no such service.
    std::string service_id;
    v1::ServiceDetails details;
    /// In the order they were recorded.
    std::vector<StatusSet> statuses;
    /// The last contact that confirmed or changed the record.
    std::optional<Instant> verified_at;
    /// The last attempt, whatever came of it.
    std::optional<Instant> attempted_at;
    ServiceFacts facts;

    bool operator==(Service const& other) const;
};

/// The status in force at a moment: of those effective by then, the last one recorded (who says
/// "closed since Monday" on Friday overrides what was said in between). None: unknown.
v1::ServiceStatus::Value status_at(Service const& service, Instant at);
/// Retired is terminal, whatever its effective day: only a new registration brings a service back.
bool retired(Service const& service);
/// Why nothing can be recorded about this service at all.
std::optional<Fault> gone(Service const& service, std::string const& service_id);

/// A service and the version (position) of its stream that the operator saw.
struct SeenService {
    Service service;
    std::uint64_t version = 0;
};

/// What the operator saw of it at that moment.
v1::ShownService shown(SeenService const& seen, Instant at);

/// ServiceRegistered; ServiceStatusChanged when a status other than unknown is given.
Result<Events> decide(v1::RegisterService const& command, Context& context);
/// ServiceStatusChanged; ServiceVerified{changed} when verified_by is given.
Result<Events> decide(
    Service const& service, v1::SetServiceStatus const& command, Context& context
);
/// ServiceDetailsChanged. Fault::invalid "nothing_changed" when all is as it was.
Result<Events> decide(
    Service const& service, v1::ChangeServiceDetails const& command, Context& context
);
Result<Events> decide(Service const& service, v1::VerifyService const& command, Context& context);

/// The same service from a row of the services view.
Service service_of(v1::ServiceReply const& row);

void evolve(Service& service, v1::Event const& event);

}  // namespace linka::domain
