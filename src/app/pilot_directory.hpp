// The directory of the pilot: invented services, what becomes of them in the emergency, and who
// asks how they are. It knows what the log knows, no more: callers are told what was recorded.
#pragma once

#include "app/pilot_cast.hpp"

#include <span>

namespace linka::app {

enum class Audience : std::uint8_t { anyone, men, women };

/// One line of the invented directory; empty texts: none.
struct ServiceEntry {
    std::string_view kind;
    std::string_view town;
    std::array<std::string_view, 4> kraje;
    Audience audience = Audience::anyone;
    bool young_only = false;
    std::string_view condition;
};
std::span<ServiceEntry const> service_entries();
v1::RegisterService registration_of(ServiceEntry const& entry);
/// Who is let in, without the id of the service.
std::vector<v1::SetAccessCondition> access_of(ServiceEntry const& entry);
/// Whether people sleep there, so that free beds are counted.
bool has_beds(ServiceEntry const& entry);

/// Why a status came about, in the words of those who record it.
std::string_view status_reason(v1::ServiceStatus::Value to, Dice& dice);

/// A service as the line knows it.
struct KnownService {
    ServiceEntry const* entry = nullptr;
    /// Empty: not registered yet.
    std::string service_id;
    v1::ServiceStatus::Value status = v1::ServiceStatus::unknown;

    bool serves(std::string_view kraj) const;
    bool takes_clients() const {
        return status == v1::ServiceStatus::open || status == v1::ServiceStatus::limited;
    }
};

class Directory {
  public:
    /// Keeps references.
    Directory(Script& script, Cast const& cast, Lines const& lines, std::uint64_t seed);

    /// Registers everything in the first week of April and follows it from then on.
    void write();

    /// Registered, not retired.
    std::vector<KnownService const*> serving(std::string_view kraj) const;
    std::string const& id_of(std::string_view kind, std::string_view town) const;
    std::size_t registered() const;

  private:
    Done register_service(std::size_t index);
    void verify_later(std::size_t index, int days);
    Done verify(std::size_t index);
    Done say_who_is_let_in(std::size_t index);
    Done report_room(std::size_t index);
    void change_later(std::size_t index, int days);
    Done change(std::size_t index);
    Result<v1::Commit> set_status(std::size_t index, v1::ServiceStatus::Value to);
    v1::Actor const& keeper_of(std::size_t index);

    /// How well a service is looked after. Never: nobody has asked since it was registered.
    enum class Care : std::uint8_t { close, usual, early_only, never };

    Script& script_;
    Cast const& cast_;
    Lines const& lines_;
    Dice dice_;
    Dice room_dice_;
    std::vector<KnownService> services_;
    std::vector<Care> care_;
};

}  // namespace linka::app
