#include "engine/forgetting.hpp"

#include "base/log.hpp"
#include "domain/erasure.hpp"
#include "views/privacy.hpp"

#include <map>

namespace linka::engine {

namespace {

constexpr std::size_t records_per_read = 512;
constexpr std::chrono::hours check_every{1};
constexpr std::chrono::hours retention_every{24};
constexpr std::chrono::days epoch_age_max{30};

Order own_order() {
    Order order;
    order.actor.set_role(v1::Role::system);
    order.source = v1::Source::system;
    return order;
}

/// Every erasure by its id, as the log has it: no view is asked, as views may be on their way.
Result<std::map<std::string, domain::Erasure>> erasures_in(store::EventLog const& log) {
    std::map<std::string, domain::Erasure> erasures;
    store::Position after = 0;
    for (;;) {
        auto const records =
            log.read_stream(domain::erasures_stream, after, log.last(), records_per_read);
        if (!records) return records.error();
        if (records->empty()) return erasures;
        for (auto const& record : *records) {
            v1::Commit commit;
            if (!commit.ParseFromString(record.commit))
                return corrupt("commit_unreadable", std::to_string(record.position));
            for (auto const& event : commit.events())
                domain::evolve(erasures[event.stream()], event);
        }
        after = records->back().position;
    }
}

v1::ErasedBy::Value by_rule(v1::Retention::Value rule) {
    return rule == v1::Retention::contact ? v1::ErasedBy::contact_rule : v1::ErasedBy::text_rule;
}

}  // namespace

Done Forgetting::catch_up() {
    std::lock_guard const lock{working_};
    auto const erasures = erasures_in(engine_.log());
    if (!erasures) return erasures.error();
    auto& keys = engine_.personal().keys();
    std::vector<std::string> subjects;
    std::vector<std::string> open;  // the ids of those not completed, in the same places
    for (auto const& [id, erasure] : *erasures) {
        bool const confirmed = erasure.state == v1::ErasureState::confirmed;
        bool const completed = erasure.state == v1::ErasureState::completed;
        // Completed but not fenced: these keys come from a backup of before.
        bool const came_back = completed && !keys.is_fenced(erasure.subject);
        if (!confirmed && !came_back) continue;
        subjects.push_back(erasure.subject);
        open.push_back(confirmed ? id : std::string{});
    }
    if (subjects.empty()) return {};
    auto const proofs = keys.forget(subjects);
    if (!proofs) return proofs.error();
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        if (open[i].empty()) {
            log::info("erased again after a restore: {}", subjects[i]);
            continue;
        }
        auto const completed = complete(open[i], (*proofs)[i]);
        if (!completed) return completed;
        log::info("erased: {}, {} keys", subjects[i], (*proofs)[i].keys);
    }
    return {};
}

Done Forgetting::complete(std::string const& erasure_id, store::Destroyed const& proof) {
    auto order = own_order();
    auto& command = *order.command.mutable_complete_erasure();
    command.set_erasure_id(erasure_id);
    command.set_keys_destroyed(proof.keys);
    command.set_epoch_before(proof.epoch_before);
    command.set_epoch_after(proof.epoch_after);
    auto const outcome = engine_.execute(std::move(order));
    if (!outcome) return outcome.error();
    return {};
}

std::vector<store::LiveKey> Forgetting::due(
    v1::Retention::Value rule, store::TableReader const& tables
) const {
    auto const today = to_prague(engine_.clock().now()).date;
    std::vector<store::LiveKey> found;
    for (auto& key : engine_.personal().keys().live()) {
        if (key.retention != rule) continue;
        auto const written_days = days_between(to_prague(key.created_at).date, today);
        auto const until = rule == v1::Retention::contact
                               ? views::contact_needed_until(tables, key.subject)
                               : std::nullopt;
        bool const over = until
                              ? days_between(*until, today) > static_cast<int>(rules_.contact_days)
                              : written_days > static_cast<int>(rules_.text_days);
        if (over) found.push_back(std::move(key));
    }
    return found;
}

Result<std::vector<RetentionRun>> Forgetting::run_retention(bool dry_run) {
    std::lock_guard const lock{working_};
    std::vector<RetentionRun> runs;
    auto& keys = engine_.personal().keys();
    for (auto const rule : {v1::Retention::text, v1::Retention::contact}) {
        auto const view = engine_.read({});
        if (!view) return view.error();
        auto const found = due(rule, *view->tables);
        bool const contact = rule == v1::Retention::contact;
        auto& run = runs.emplace_back();
        run.rule = rule;
        run.days = contact ? rules_.contact_days : rules_.text_days;
        run.due = static_cast<std::uint32_t>(found.size());
        if (dry_run) continue;
        auto const proof = keys.let_go(found, by_rule(rule));
        if (!proof) return proof.error();
        // A run that was cut off before its record is counted by the next one.
        auto const last = views::last_retention_run(*view->tables, rule);
        auto const since =
            last ? from_us(static_cast<std::int64_t>(last->recorded_at_us())) : Instant::min();
        run.shredded = keys.erased_since(by_rule(rule), since);
        auto const recorded = record(run, *proof);
        if (!recorded) return recorded.error();
    }
    return runs;
}

Done Forgetting::record(RetentionRun& run, store::Destroyed const& proof) {
    auto const name = v1::Retention::Value_Name(run.rule);
    log::info("retention {}: {} days, {} keys shredded", name, run.days, run.shredded);
    if (run.shredded == 0) return {};
    auto order = own_order();
    auto& command = *order.command.mutable_record_retention();
    command.set_rule(run.rule);
    command.set_days(run.days);
    command.set_keys_shredded(run.shredded);
    command.set_epoch_before(proof.epoch_before);
    command.set_epoch_after(proof.epoch_after);
    auto const outcome = engine_.execute(std::move(order));
    if (!outcome) return outcome.error();
    return {};
}

Done Forgetting::renew_epoch() {
    std::lock_guard const lock{working_};
    auto& keys = engine_.personal().keys();
    auto const age = engine_.clock().now() - keys.epoch_began();
    if (age < epoch_age_max) return {};
    return keys.rotate();
}

void Forgetting::start() {
    thread_ = std::thread{[this] { work(); }};
}

void Forgetting::heard(views::Fact const& fact) {
    for (auto const& event : fact.commit.events()) {
        if (!event.has_erasure_confirmed()) continue;
        std::lock_guard const lock{mutex_};
        confirmed_ = true;
        woken_.notify_all();
    }
}

void Forgetting::stop() {
    {
        std::lock_guard const lock{mutex_};
        stopping_ = true;
        woken_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
}

void Forgetting::work() {
    auto last_daily = engine_.clock().now();
    std::unique_lock lock{mutex_};
    while (!stopping_) {
        woken_.wait_for(lock, check_every, [this] { return confirmed_ || stopping_; });
        if (stopping_) return;
        confirmed_ = false;
        lock.unlock();
        // What fails now is tried again within the hour, and at the next start.
        auto const done = catch_up();
        if (!done) log::error("an erasure waits: {}", done.error().code);
        if (engine_.clock().now() - last_daily >= retention_every) {
            last_daily = engine_.clock().now();
            daily();
        }
        lock.lock();
    }
}

void Forgetting::daily() {
    auto const caught_up = catch_up();
    if (!caught_up) log::error("an erasure waits: {}", caught_up.error().code);
    auto const retention = run_retention(false);
    if (!retention) log::error("retention waits: {}", retention.error().code);
    auto const renewed = renew_epoch();
    if (!renewed) log::error("the epoch key is old: {}", renewed.error().code);
}

}  // namespace linka::engine
