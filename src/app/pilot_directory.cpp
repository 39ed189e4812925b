#include "app/pilot_directory.hpp"

#include "base/check.hpp"

#include <algorithm>

namespace linka::app {

namespace {

using Status = v1::ServiceStatus;
using Method = v1::VerificationMethod;

/// Statuses and how often each.
using Moves = std::vector<std::pair<Status::Value, unsigned>>;

// Until then the emergency measures tighten; afterwards they loosen.
constexpr Date loosening_from = april(20);

Moves moves_from(Status::Value status, bool loosening) {
    switch (status) {
        case Status::open:
            return loosening ? Moves{{Status::full, 4}, {Status::limited, 2}}
                             : Moves{{Status::limited, 5}, {Status::paused, 3}, {Status::full, 2}};
        case Status::limited:
            return loosening ? Moves{{Status::open, 7}, {Status::full, 2}}
                             : Moves{{Status::paused, 4}, {Status::full, 3}, {Status::open, 2}};
        case Status::paused:
            return loosening ? Moves{{Status::open, 5}, {Status::limited, 4}}
                             : Moves{{Status::limited, 3}, {Status::closed, 2}};
        case Status::full:
            return loosening ? Moves{{Status::open, 5}, {Status::limited, 3}}
                             : Moves{{Status::limited, 2}, {Status::open, 2}};
        case Status::closed:
            return {{Status::limited, 1}};
        default:
            return {{Status::open, 2}, {Status::limited, 3}, {Status::paused, 1}};
    }
}

constexpr std::array<std::pair<Status::Value, unsigned>, 5> first_statuses{{
    {Status::open, 44},
    {Status::limited, 26},
    {Status::paused, 12},
    {Status::full, 8},
    {Status::unknown, 10},
}};

constexpr std::array<std::pair<Method::Value, unsigned>, 3> methods{{
    {Method::phone, 80},
    {Method::email, 14},
    {Method::web, 6},
}};
constexpr std::array<std::pair<v1::Disposition::Value, unsigned>, 3> dispositions{{
    {v1::Disposition::confirmed, 88},
    {v1::Disposition::unreachable, 10},
    {v1::Disposition::refused, 2},
}};

// One service ends in the pilot, so that the demo has one that may be told to nobody any more.
constexpr std::string_view retired_kind = "§69";
constexpr std::string_view retired_town = "Chrudim";
constexpr Date retired_on = april(29);

bool is_temporary(Status::Value status) {
    return status == Status::limited || status == Status::paused || status == Status::full ||
           status == Status::closed;
}

/// The ends of the emergency as they were known, or two weeks.
Date expected_end(Date today, Dice& dice) {
    constexpr int soon = 3;
    for (auto const end : {april(30), may(17)}) {
        if (days_between(today, end) > soon && dice.chance(0.7)) return end;
    }
    return plus_days(today, dice.between(7, 14));
}

}  // namespace

bool KnownService::serves(std::string_view kraj) const {
    return !kraj.empty() && std::ranges::find(entry->kraje, kraj) != entry->kraje.end();
}

Directory::Directory(Script& script, Cast const& cast, Lines const& lines, std::uint64_t seed)
    : script_{script},
      cast_{cast},
      lines_{lines},
      dice_{seed, DiceOf::directory},
      room_dice_{seed, DiceOf::room} {
    constexpr std::array kinds_of_care{
        Care::close,
        Care::usual,
        Care::usual,
        Care::close,
        Care::early_only,
        Care::usual,
        Care::close,
        Care::usual,
        Care::never,
        Care::usual,
    };
    for (auto const& entry : service_entries()) {
        care_.push_back(kinds_of_care[care_.size() % kinds_of_care.size()]);
        services_.push_back({&entry, {}, Status::unknown});
    }
    for (auto i = care_.size(); i > 1; --i) std::swap(care_[i - 1], care_[dice_.below(i)]);
}

void Directory::write() {
    for (std::size_t i = 0; i < services_.size(); ++i) {
        // Three days of calling around before the lines are announced.
        auto const day = plus_days(april(1), static_cast<int>(3 * i / services_.size()));
        auto const when = from_prague(day, dice_.between(9 * 60, 16 * 60)) +
                          std::chrono::seconds{dice_.between(0, 59)};
        script_.at(when, [this, i] { return register_service(i); });
        if (services_[i].entry->kind == retired_kind && services_[i].entry->town == retired_town) {
            script_.at(office_moment_on(dice_, retired_on), [this, i]() -> Done {
                auto const commit = set_status(i, Status::retired);
                return commit ? Done{} : Done{commit.error()};
            });
        }
    }
}

v1::Actor const& Directory::keeper_of(std::size_t index) {
    return cast_.operator_of(lines_.keeper_of(services_[index].entry->kraje.front()), dice_);
}

Done Directory::register_service(std::size_t index) {
    auto& service = services_[index];
    v1::Command command;
    auto& registration = *command.mutable_register_service();
    registration = registration_of(*service.entry);
    service.status = dice_.pick_weighted(first_statuses);
    if (service.status != Status::unknown) {
        registration.set_status(service.status);
        registration.set_status_reason(std::string{status_reason(service.status, dice_)});
    }
    auto const commit = script_.record(std::move(command), keeper_of(index));
    if (!commit) return commit.error();
    service.service_id = commit->events(0).service_registered().service_id();
    if (auto const said = say_who_is_let_in(index); !said) return said.error();
    if (care_[index] != Care::never) verify_later(index, dice_.between(2, 9));
    change_later(index, dice_.between(6, 26));
    return {};
}

void Directory::verify_later(std::size_t index, int days) {
    script_.at(office_moment(dice_, script_.now(), days), [this, index] { return verify(index); });
}

Done Directory::verify(std::size_t index) {
    auto const& service = services_[index];
    if (service.status == Status::retired) return {};
    v1::Command command;
    auto& verify = *command.mutable_verify_service();
    verify.set_service_id(service.service_id);
    verify.set_method(dice_.pick_weighted(methods));
    verify.set_disposition(dice_.pick_weighted(dispositions));
    auto const disposition = verify.disposition();
    auto const commit = script_.record(std::move(command), keeper_of(index));
    if (!commit) return commit.error();
    if (disposition == v1::Disposition::confirmed && has_beds(*service.entry)) {
        if (auto const reported = report_room(index); !reported) return reported.error();
    }
    switch (care_[index]) {
        case Care::close:
            verify_later(index, dice_.between(1, 4));
            break;
        case Care::usual:
            verify_later(index, dice_.between(4, 10));
            break;
        case Care::early_only:
        case Care::never:
            break;
    }
    return {};
}

Done Directory::say_who_is_let_in(std::size_t index) {
    for (auto& condition : access_of(*services_[index].entry)) {
        v1::Command command;
        *command.mutable_set_access_condition() = std::move(condition);
        command.mutable_set_access_condition()->set_service_id(services_[index].service_id);
        auto const commit = script_.record(std::move(command), keeper_of(index));
        if (!commit) return commit.error();
    }
    return {};
}

// Not every time: whoever verifies a status does not always ask for beds too.
Done Directory::report_room(std::size_t index) {
    auto const& service = services_[index];
    if (!room_dice_.chance(0.7)) return {};
    constexpr int most = 5;
    bool const none = !service.takes_clients() || room_dice_.chance(0.3);
    v1::Command command;
    auto& report = *command.mutable_report_capacity();
    report.set_service_id(service.service_id);
    report.set_unit(v1::CapacityUnit::bed);
    report.set_available(none ? 0U : static_cast<unsigned>(room_dice_.between(1, most)));
    report.set_as_of_at_us(static_cast<std::uint64_t>(to_us(script_.now())));
    report.set_good_until_on(format_date(plus_days(script_.today(), room_dice_.between(1, 7))));
    auto const commit = script_.record(std::move(command), keeper_of(index));
    return commit ? Done{} : Done{commit.error()};
}

void Directory::change_later(std::size_t index, int days) {
    script_.at(office_moment(dice_, script_.now(), days), [this, index]() -> Done {
        if (services_[index].status == Status::retired) return {};
        return change(index);
    });
}

Done Directory::change(std::size_t index) {
    bool const loosening = script_.today() >= loosening_from;
    auto const to = dice_.pick_weighted(moves_from(services_[index].status, loosening));
    auto const commit = set_status(index, to);
    if (!commit) return commit.error();
    change_later(index, dice_.between(7, 26));
    return {};
}

Result<v1::Commit> Directory::set_status(std::size_t index, Status::Value to) {
    auto& service = services_[index];
    v1::Command command;
    auto& set = *command.mutable_set_service_status();
    set.set_service_id(service.service_id);
    set.set_to(to);
    set.set_reason(std::string{status_reason(to, dice_)});
    // The line often learns late: what it said meanwhile was wrong, and the log can tell.
    if (dice_.chance(0.4)) {
        auto const since = script_.now() - std::chrono::hours{dice_.between(20, 140)};
        set.set_effective_from_at_us(static_cast<std::uint64_t>(to_us(since)));
    }
    if (is_temporary(to) && dice_.chance(0.6)) {
        set.set_expected_until_on(format_date(expected_end(script_.today(), dice_)));
    }
    bool const somebody_asked = care_[index] == Care::close || care_[index] == Care::usual;
    if (somebody_asked && dice_.chance(0.6)) {
        set.set_source(v1::StatusSource::operator_check);
        set.set_verified_by(dice_.pick_weighted(methods));
    } else {
        constexpr std::array sources{
            v1::StatusSource::provider, v1::StatusSource::web, v1::StatusSource::caller
        };
        set.set_source(dice_.pick(sources));
    }
    service.status = to;
    return script_.record(std::move(command), keeper_of(index));
}

std::vector<KnownService const*> Directory::serving(std::string_view kraj) const {
    std::vector<KnownService const*> found;
    for (auto const& service : services_) {
        bool const usable = !service.service_id.empty() && service.status != Status::retired;
        if (usable && service.serves(kraj)) found.push_back(&service);
    }
    return found;
}

std::string const& Directory::id_of(std::string_view kind, std::string_view town) const {
    auto const found = std::ranges::find_if(services_, [&](KnownService const& service) {
        return service.entry->kind == kind && service.entry->town == town;
    });
    CHECK(found != services_.end());
    return found->service_id;
}

std::size_t Directory::registered() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        services_, [](KnownService const& service) { return !service.service_id.empty(); }
    ));
}

}  // namespace linka::app
