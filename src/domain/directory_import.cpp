#include "domain/directory_import.hpp"

#include "domain/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace linka::domain {

namespace {

using Outcome = v1::ImportOutcome;
using Status = v1::ServiceStatus;

constexpr std::chrono::days furthest_back{10 * 366};

/// "service-" and sixteen characters, as ids are made (base/id.hpp).
bool is_service_id(std::string_view text) {
    constexpr std::string_view prefix = "service-";
    if (!text.starts_with(prefix) || text.size() != prefix.size() + 16) return false;
    text.remove_prefix(prefix.size());
    return text.find_first_not_of("0123456789abcdefghjkmnpqrstvwxyz") == std::string_view::npos;
}

Instant instant_of(std::uint64_t at_us) { return from_us(static_cast<std::int64_t>(at_us)); }

/// Tables for people say minutes on the wall clock; what shows the same there is the same.
bool same_minute(Instant one, Instant other) {
    auto const a = to_prague(one);
    auto const b = to_prague(other);
    return a.date == b.date && a.minute == b.minute;
}

Service::StatusSet const* status_set_at(Service const& service, Instant at) {
    Service::StatusSet const* found = nullptr;
    for (auto const& set : service.statuses) {
        if (set.effective_from <= at) found = &set;
    }
    return found;
}

/// One row on its way: what is wrong with it, and what it makes.
class Row {
  public:
    Row(Service const& known, v1::ImportedService const& given, Context& context)
        : known_{known}, given_{given}, context_{context}, refusals_{context} {}

    void check() {
        for (auto const& unread : given_.unread())
            refusals_.add("/" + unread.field(), unread.code(), unread.subject());
        // What is recorded already is not judged again: somebody may have said that it is all
        // right.
        if (!known_.service_id.empty() && !changes_anything()) return;
        if (!known_.service_id.empty() && retired(known_) && changes_anything())
            refusals_.add("/id", "service_retired");
        if (!given_.service_id().empty() && !is_service_id(given_.service_id()))
            refusals_.add("/id", "bad_service_id", given_.service_id().substr(0, id_max));
        check_details(given_.details(), context_.reference, refusals_);
        check_status();
        check_times();
    }

    Fault fault() const { return refusals_.fault(); }
    bool good() const { return refusals_.none(); }

    /// The fields that the row changes of a service that is known.
    std::vector<std::string> changes() const {
        auto fields = differing(known_.details, given_.details());
        if (sets_status()) fields.emplace_back("status");
        if (verifies()) fields.emplace_back("verified_at");
        return fields;
    }

    void add_events(Events& events, std::string const& id) const {
        if (known_.service_id.empty()) {
            auto& registered = *add(events, id).mutable_service_registered();
            registered.set_service_id(id);
            write_details(given_.details(), registered);
        } else if (!differing(known_.details, given_.details()).empty()) {
            auto& changed = *add(events, id).mutable_service_details_changed();
            changed.set_service_id(id);
            write_details(given_.details(), changed);
        }
        if (sets_status()) add_status(events, id);
        if (verifies()) add_verified(events, id);
    }

  private:
    bool changes_anything() const { return !changes().empty(); }

    Instant since() const {
        return given_.status_since_at_us() == 0 ? context_.now
                                                : instant_of(given_.status_since_at_us());
    }

    /// The file says another status than the one that holds; or nothing, then it stays.
    bool sets_status() const {
        if (given_.status() == Status::unspecified) return false;
        auto const* const set = status_set_at(known_, context_.now);
        if (set == nullptr) {
            return given_.status() != Status::unknown || given_.status_since_at_us() != 0 ||
                   !given_.status_reason().empty();
        }
        bool const same_time =
            given_.status_since_at_us() == 0 || same_minute(since(), set->effective_from);
        return set->to != given_.status() || set->reason != given_.status_reason() ||
               set->expected_until_on != given_.expected_until_on() || !same_time;
    }

    bool verifies() const {
        if (given_.verified_at_us() == 0) return false;
        auto const at = instant_of(given_.verified_at_us());
        if (!known_.verified_at) return true;
        return at > *known_.verified_at && !same_minute(at, *known_.verified_at);
    }

    void check_status() {
        bool const plain = given_.status() == Status::open || !sets_status();
        bool const new_and_unknown =
            given_.status() == Status::unknown && known_.service_id.empty();
        check_text(
            refusals_,
            given_.status_reason(),
            "/status_reason",
            {.presence = plain || new_and_unknown ? Presence::optional : Presence::required}
        );
        refusals_.date(given_.expected_until_on(), "/expected_until_on", Presence::optional);
        auto const* const set = status_set_at(known_, context_.now);
        bool const reopens = set != nullptr && set->to == Status::closed &&
                             given_.status() == Status::open && !verifies();
        if (reopens) refusals_.add("/verified_at", "reopening_needs_verification");
    }

    void check_times() {
        auto const too_far = [this](Instant at) {
            return at > context_.now || at < context_.now - furthest_back;
        };
        if (given_.status_since_at_us() != 0 && too_far(instant_of(given_.status_since_at_us())))
            refusals_.add("/status_since", "too_far_away");
        if (given_.verified_at_us() != 0 && too_far(instant_of(given_.verified_at_us())))
            refusals_.add("/verified_at", "too_far_away");
    }

    void add_status(Events& events, std::string const& id) const {
        auto& changed = *add(events, id).mutable_service_status_changed();
        changed.set_service_id(id);
        changed.set_to(given_.status());
        changed.set_reason(given_.status_reason());
        changed.set_effective_from_at_us(static_cast<std::uint64_t>(to_us(since())));
        changed.set_expected_until_on(given_.expected_until_on());
    }

    void add_verified(Events& events, std::string const& id) const {
        auto& verified = *add(events, id).mutable_service_verified();
        verified.set_service_id(id);
        verified.set_method(given_.verified_by());
        verified.set_disposition(
            known_.service_id.empty() ? v1::Disposition::confirmed : v1::Disposition::changed
        );
        verified.set_verified_at_us(given_.verified_at_us());
    }

    Service const& known_;
    v1::ImportedService const& given_;
    Context& context_;
    Refusals refusals_;
};

/// The service the row is about; an empty one when it is new.
Result<Service> known_service(ImportFacts const& facts, v1::ImportedService const& given) {
    if (!given.service_id().empty()) {
        auto service = facts.find(given.service_id());
        if (!service || !service->service_id.empty()) return service;
    }
    auto const id = facts.named(given.details().title(), given.details().provider());
    return id ? facts.find(*id) : Result<Service>{Service{}};
}

Result<ImportedRow> import_row(
    ImportFacts const& facts, v1::ImportedService const& given, Context& context, Events& events
) {
    ImportedRow result;
    result.row = given.row();
    result.title = given.details().title();
    result.provider = given.details().provider();
    auto const known = known_service(facts, given);
    if (!known) return known.error();
    Row row{*known, given, context};
    row.check();
    if (!row.good()) {
        result.outcome = Outcome::rejected;
        result.faults = row.fault().fields;
        return result;
    }
    bool const is_new = known->service_id.empty();
    auto const& wanted = is_new ? given.service_id() : known->service_id;
    result.service_id = wanted.empty() ? context.ids.id("service") : wanted;
    result.outcome = Outcome::added;
    if (!is_new) {
        result.changes = row.changes();
        result.outcome = result.changes.empty() ? Outcome::unchanged : Outcome::changed;
    }
    row.add_events(events, result.service_id);
    return result;
}

/// Two rows of one file about the same service: which of them holds, nobody can tell.
void refuse_twice(ImportedRow& row, std::set<std::string>& ids, std::set<std::string>& names) {
    bool const same_id = !row.service_id.empty() && !ids.insert(row.service_id).second;
    bool const same_name = !names.insert(row.title + "\n" + row.provider).second;
    if (!same_id && !same_name) return;
    row.outcome = Outcome::rejected;
    row.faults.push_back({same_id ? "/id" : "/title", "given_twice", {}});
}

}  // namespace

std::uint32_t Imported::count(v1::ImportOutcome::Value outcome) const {
    return static_cast<std::uint32_t>(std::ranges::count(rows, outcome, &ImportedRow::outcome));
}

Result<Imported> imported(
    ImportFacts const& facts, v1::ImportDirectory const& command, Context& context
) {
    if (command.synthetic() && !facts.synthetic)
        return Fault{FaultKind::invalid, "file_synthetic", {}, {}};
    Imported result;
    std::set<std::string> ids;
    std::set<std::string> names;
    std::size_t bytes = 0;
    std::size_t services = 0;
    for (auto const& given : command.services()) {
        Events events;
        auto row = import_row(facts, given, context, events);
        if (!row) return row.error();
        refuse_twice(*row, ids, names);
        if (row->outcome != Outcome::rejected && !events.empty()) {
            for (auto const& event : events) bytes += event.ByteSizeLong();
            if (++services > import_services_max || bytes > import_bytes_max)
                return Fault{
                    FaultKind::invalid, "import_too_big", fmt::format("{}", services - 1), {}
                };
            result.events.insert(result.events.end(), events.begin(), events.end());
        }
        result.rows.push_back(*std::move(row));
    }
    return result;
}

Result<Events> decide(
    ImportFacts const& facts, v1::ImportDirectory const& command, Context& context
) {
    auto result = imported(facts, command, context);
    if (!result) return result.error();
    Refusals refusals;
    for (auto const& row : result->rows) {
        for (auto const& fault : row.faults) {
            refusals.add(
                fmt::format("/rows/{}{}", row.row, fault.pointer), fault.code, fault.subject
            );
        }
    }
    if (!refusals.none()) return refusals.fault();
    if (result->events.empty()) return conflict("nothing_to_import", "");
    auto& done = *add(result->events, imports_stream).mutable_directory_imported();
    done.set_format(command.format());
    done.set_rows(static_cast<std::uint32_t>(command.services_size()));
    done.set_added(result->count(Outcome::added));
    done.set_changed(result->count(Outcome::changed));
    done.set_file_sha256(command.file_sha256());
    return std::move(result->events);
}

}  // namespace linka::domain
