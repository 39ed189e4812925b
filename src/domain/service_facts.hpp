// What is known of a service beside its status: room, who is let in, doubts, duplicates, the link
// its provider may answer by. Facts of their own: none of them follows from another.
#pragma once

#include "domain/events.hpp"

#include <map>
#include <optional>
#include <set>

namespace linka::domain {

struct ServiceFacts {
    struct Capacity {
        v1::CapacityUnit::Value unit = v1::CapacityUnit::unspecified;
        std::uint32_t available = 0;
        Instant as_of;
        std::string good_until_on;
        bool operator==(Capacity const&) const = default;
    };
    struct Link {
        std::string link_id;
        Instant expires_at;
        bool answered = false;
        bool operator==(Link const&) const = default;
    };

    std::optional<Capacity> capacity;
    std::map<v1::AccessCondition::Value, std::string> access;
    /// Those nobody has looked into yet.
    std::set<std::string> disputes;
    /// Empty: of none.
    std::string duplicate_of;
    /// The latest issued: it alone can open anything.
    std::optional<Link> link;

    bool operator==(ServiceFacts const&) const = default;
};

/// How long a provider has for an answer.
inline constexpr std::chrono::days link_lasts{14};

/// Whether the link of that id may be answered by what is known of the latest. Faults: conflict
/// "link_replaced", "link_answered", "link_expired".
Done may_answer(
    std::optional<ServiceFacts::Link> const& latest, std::string_view link_id, Instant now
);

/// Takes in what this file is about and passes over everything else.
void evolve(ServiceFacts& facts, v1::Event const& event);

}  // namespace linka::domain
