#include "domain/call_telling.hpp"

#include <fmt/format.h>

#include <set>

namespace linka::domain {

namespace {

constexpr int information_max = 16;
constexpr int texts_max = 16;
constexpr int disputes_max = 8;

bool too_many(Refusals& refusals, int count, int max, char const* pointer) {
    if (count > max) refusals.add(pointer, "too_many", fmt::format("{}", max));
    return count > max;
}

void check_texts(CallFacts const& facts, v1::LogCall const& command, Refusals& refusals) {
    auto const& texts = command.texts();
    if (too_many(refusals, texts.size(), texts_max, "/texts")) return;
    std::set<std::string> seen;
    for (int i = 0; i < texts.size(); ++i) {
        auto const at = fmt::format("/texts/{}", i);
        if (!facts.texts.contains(texts[i])) refusals.add(at, "unknown_text", texts[i]);
        if (!seen.insert(texts[i]).second) refusals.add(at, "given_twice", texts[i]);
    }
}

}  // namespace

void check_service(
    CallFacts const& facts,
    std::string const& service_id,
    std::string const& pointer,
    Refusals& refusals
) {
    if (service_id.empty()) {
        refusals.add(pointer, "required");
        return;
    }
    auto const seen = facts.services.find(service_id);
    if (seen == facts.services.end() || seen->second.service.service_id.empty()) {
        refusals.add(pointer, "unknown_service", service_id);
    } else if (retired(seen->second.service)) {
        refusals.add(pointer, "service_retired", service_id);
    }
}

void check_told(CallFacts const& facts, v1::LogCall const& command, Refusals& refusals) {
    check_texts(facts, command, refusals);
    auto const& information = command.information();
    if (too_many(refusals, information.size(), information_max, "/information")) return;
    std::set<std::string> seen;
    for (int i = 0; i < information.size(); ++i) {
        auto const at = fmt::format("/information/{}", i);
        check_service(facts, information[i], at, refusals);
        if (!seen.insert(information[i]).second) refusals.add(at, "given_twice", information[i]);
    }
}

void check_disputes(CallFacts const& facts, v1::LogCall const& command, Refusals& refusals) {
    auto const& disputes = command.disputes();
    if (too_many(refusals, disputes.size(), disputes_max, "/disputes")) return;
    std::set<std::pair<std::string, int>> seen;
    for (int i = 0; i < disputes.size(); ++i) {
        auto const at = fmt::format("/disputes/{}", i);
        auto const& service_id = disputes[i].service_id();
        auto const claim = disputes[i].claim();
        check_service(facts, service_id, at + "/service_id", refusals);
        if (claim == v1::DisputeClaim::unspecified) refusals.add(at + "/claim", "required");
        if (!seen.insert({service_id, claim}).second)
            refusals.add(at + "/claim", "given_twice", service_id);
    }
}

void add_told(
    Events& events,
    std::string const& call_id,
    CallFacts const& facts,
    v1::LogCall const& command,
    Instant now
) {
    if (!command.information().empty()) {
        auto& given = *add(events, call_id).mutable_information_given();
        given.set_call_id(call_id);
        for (auto const& service_id : command.information())
            *given.add_services() = shown(facts.services.at(service_id), now);
    }
    for (auto const& key : command.texts()) {
        auto& given = *add(events, call_id).mutable_information_given();
        given.set_call_id(call_id);
        given.set_text_key(key);
    }
}

void add_disputes(
    Events& events, std::string const& call_id, v1::LogCall const& command, Context& context
) {
    for (auto const& claimed : command.disputes()) {
        auto& disputed = *add(events, claimed.service_id()).mutable_service_disputed();
        disputed.set_service_id(claimed.service_id());
        disputed.set_dispute_id(context.ids.id("dispute"));
        disputed.set_by_call(call_id);
        disputed.set_claim(claimed.claim());
    }
}

}  // namespace linka::domain
