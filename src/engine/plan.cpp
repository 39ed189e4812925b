#include "engine/plan.hpp"

#include "base/check.hpp"
#include "domain/case_code.hpp"
#include "domain/offering_change.hpp"
#include "domain/text.hpp"
#include "engine/plan_case.hpp"
#include "engine/plan_duty.hpp"
#include "engine/plan_erasure.hpp"
#include "engine/plan_import.hpp"
#include "engine/plan_service.hpp"

#include <google/protobuf/descriptor.h>

#include <set>

namespace linka::engine {

namespace {

using domain::Events;

/// What a command is about: the stream whose version the sender saw, and streams that the commit
/// belongs to without an event of its own there.
struct Subject {
    std::string stream;
    std::vector<std::string> also;
    /// Streams that the commit joins whatever their version.
    std::vector<std::string> also_shared;
};

Result<std::map<std::string, domain::SeenService>> load_services(
    v1::LogCall const& command, Planning const& planning
) {
    std::map<std::string, domain::SeenService> services;
    std::set<std::string> ids{command.information().begin(), command.information().end()};
    for (auto const& referral : command.referrals()) ids.insert(referral.service_id());
    for (auto const& disputed : command.disputes()) ids.insert(disputed.service_id());
    for (auto const& id : ids) {
        auto const service = planning.loader.load<domain::Service>(id);
        if (!service) return service.error();
        if (!(*service)->service_id.empty())
            services[id] = {**service, planning.loader.version(id)};
    }
    return services;
}

/// The codes of those ids that are cases.
Result<std::map<std::string, std::string>> codes_of(
    google::protobuf::RepeatedPtrField<std::string> const& ids, Planning const& planning
) {
    std::map<std::string, std::string> known;
    for (auto const& id : ids) {
        auto const one = planning.loader.load<domain::Case>(id);
        if (!one) return one.error();
        if ((*one)->open) known.emplace(id, (*one)->case_code);
    }
    return known;
}

/// Those keys that there is, or ever was, a text under.
Result<std::set<std::string>> known_texts(
    google::protobuf::RepeatedPtrField<std::string> const& keys, Planning const& planning
) {
    std::set<std::string> known;
    for (auto const& key : keys) {
        auto const version = planning.loader.current_version(domain::text_stream(key));
        if (!version) return version.error();
        if (*version > 0) known.insert(key);
    }
    return known;
}

/// A code whose stream does not exist yet. Even with nine of ten codes taken, this many draws find
/// one almost surely; losing the race for it later only means deciding again.
Result<std::string> free_case_code(Planning const& planning) {
    constexpr int draws_max = 64;
    for (int i = 0; i < draws_max; ++i) {
        auto code = domain::make_case_code(planning.context.ids.next());
        auto const version = planning.loader.current_version(domain::case_code_stream(code));
        if (!version) return version.error();
        if (*version == 0) return code;
    }
    return unavailable("case_codes_used_up");
}

Result<Events> log_call(v1::LogCall const& command, Planning const& planning, Subject& subject) {
    auto const line = planning.loader.load<domain::Line>(command.line_id());
    if (!line) return line.error();
    auto const network = planning.loader.load<domain::Network>(domain::network_stream);
    if (!network) return network.error();
    auto const services = load_services(command, planning);
    if (!services) return services.error();
    auto const known_case = load_case_by_code(command.case_code(), planning);
    if (!known_case) return known_case.error();
    if (*known_case) subject.also.push_back((*known_case)->case_id);
    auto const new_code = free_case_code(planning);
    if (!new_code) return new_code.error();
    auto const linked_case = load_case_by_code(command.linked_code(), planning);
    if (!linked_case) return linked_case.error();
    auto const lookalikes = codes_of(command.lookalikes(), planning);
    if (!lookalikes) return lookalikes.error();
    auto const texts = known_texts(command.texts(), planning);
    if (!texts) return texts.error();
    domain::CallFacts const facts{
        **line,
        **network,
        known_case->get(),
        *services,
        *new_code,
        linked_case->get(),
        *lookalikes,
        *texts
    };
    return domain::decide(facts, command, planning.context);
}

Result<Events> amend_call(Order const& order, Planning const& planning) {
    if (order.command.has_void_call()) {
        auto const& command = order.command.void_call();
        return about_one<domain::Call>(order, command, command.call_id(), planning);
    }
    auto const& command = order.command.correct_call();
    auto const call = load_seen<domain::Call>(order, command.call_id(), planning);
    if (!call) return call.error();
    auto const line = planning.loader.load<domain::Line>((*call)->line_id);
    if (!line) return line.error();
    auto const network = planning.loader.load<domain::Network>(domain::network_stream);
    if (!network) return network.error();
    return domain::decide(
        domain::CorrectionFacts{**call, **line, **network}, command, planning.context
    );
}

Result<Events> change_offering(v1::ChangeOffering const& command, Planning const& planning) {
    auto const line = planning.loader.load<domain::Line>(command.line_id());
    if (!line) return line.error();
    auto const network = planning.loader.load<domain::Network>(domain::network_stream);
    if (!network) return network.error();
    std::map<std::string, domain::Feedback> feedback;
    for (auto const& id : command.from_feedback()) {
        auto const known = planning.loader.load<domain::Feedback>(id);
        if (!known) return known.error();
        if (!(*known)->feedback_id.empty()) feedback[id] = **known;
    }
    return domain::decide(
        domain::ChangeFacts{**line, **network, feedback}, command, planning.context
    );
}

Result<Events> about_log_or_account(Order const& order, Planning const& planning) {
    auto const& command = order.command;
    if (command.has_start_log()) {
        return about_one<domain::LogBeginning>(
            order, command.start_log(), domain::log_stream, planning
        );
    }
    if (command.has_accept_loss()) {
        return about_one<domain::LogBeginning>(
            order, command.accept_loss(), domain::log_stream, planning
        );
    }
    if (command.has_create_account()) {
        return about_one<domain::Account>(
            order, command.create_account(), command.create_account().account_id(), planning
        );
    }
    return about_one<domain::Account>(
        order, command.disable_account(), command.disable_account().account_id(), planning
    );
}

Result<Events> about_feedback(Order const& order, Planning const& planning) {
    auto const& command = order.command;
    if (command.has_record_feedback())
        return domain::decide(command.record_feedback(), planning.context);
    if (command.has_decide_feedback()) {
        return about_one<domain::Feedback>(
            order, command.decide_feedback(), command.decide_feedback().feedback_id(), planning
        );
    }
    return about_one<domain::Feedback>(
        order, command.answer_feedback(), command.answer_feedback().feedback_id(), planning
    );
}

Result<Events> about_text(Order const& order, Planning const& planning) {
    auto const& command = order.command;
    auto const about = [&](auto const& one) {
        return about_one<domain::TextTemplate>(
            order, one, domain::text_stream(one.key()), planning
        );
    };
    if (command.has_add_text_template()) return about(command.add_text_template());
    if (command.has_change_text_template()) return about(command.change_text_template());
    return about(command.remove_text_template());
}

Result<Events> about_personal_data(Order const& order, Planning const& planning, Subject& subject) {
    auto const& command = order.command;
    if (command.has_record_retention())
        return domain::decide(command.record_retention(), planning.context);
    if (command.has_record_openings())
        return domain::decide(command.record_openings(), planning.context);
    subject.also_shared.emplace_back(domain::erasures_stream);
    return command.has_request_erasure() ? request_erasure(order, planning)
                                         : settle_erasure(order, planning);
}

Result<Events> decide_command(Order const& order, Planning const& planning, Subject& subject) {
    auto const& command = order.command;
    using Body = v1::Command::BodyCase;
    switch (command.body_case()) {
        case Body::kStartLog:
        case Body::kAcceptLoss:
        case Body::kCreateAccount:
        case Body::kDisableAccount:
            return about_log_or_account(order, planning);
        case Body::kOpenLine:
            return about_one<domain::Network>(
                order, command.open_line(), domain::network_stream, planning
            );
        case Body::kStartShift:
        case Body::kEndShift:
        case Body::kTakeBackShift:
        case Body::kAcknowledgeHandover:
        case Body::kTallyMissedCalls:
            return about_duty(order, planning);
        case Body::kLogCall:
            return log_call(command.log_call(), planning, subject);
        case Body::kCorrectCall:
        case Body::kVoidCall:
            return amend_call(order, planning);
        case Body::kStepReferral:
        case Body::kRecordFollowUp:
        case Body::kChangeReturnKraj:
        case Body::kLinkCase:
        case Body::kUnlinkCase:
        case Body::kWaiveFollowUp:
        case Body::kCloseCase:
        case Body::kReopenCase:
        case Body::kTakeBackStep:
            return change_case(order, planning);
        case Body::kImportDirectory:
            return import_directory(command.import_directory(), planning);
        case Body::kRegisterService:
        case Body::kSetServiceStatus:
        case Body::kChangeServiceDetails:
        case Body::kVerifyService:
        case Body::kReportCapacity:
        case Body::kSetAccessCondition:
        case Body::kDisputeService:
        case Body::kResolveDispute:
        case Body::kMarkDuplicate:
        case Body::kIssueVerificationLink:
        case Body::kAnswerVerificationLink:
            return about_service(order, planning);
        case Body::kRecordFeedback:
        case Body::kDecideFeedback:
        case Body::kAnswerFeedback:
            return about_feedback(order, planning);
        case Body::kAddTextTemplate:
        case Body::kChangeTextTemplate:
        case Body::kRemoveTextTemplate:
            return about_text(order, planning);
        case Body::kChangeOffering:
            return change_offering(command.change_offering(), planning);
        case Body::kRequestErasure:
        case Body::kAnswerErasure:
        case Body::kCompleteErasure:
        case Body::kRecordRetention:
        case Body::kRecordOpenings:
            return about_personal_data(order, planning, subject);
        case Body::BODY_NOT_SET:
            break;
    }
    return invalid("empty_command", "");
}

/// Each stream once, with the version it was seen at: 0 for one that the command begins.
std::vector<store::StreamUse> streams_of(
    Events const& events, Subject const& subject, StateLoader const& loader
) {
    std::set<std::string> ids{subject.also.begin(), subject.also.end()};
    for (auto const& event : events) ids.insert(event.stream());
    std::vector<store::StreamUse> streams;
    for (auto const& id : ids) {
        if (domain::is_shared_stream(id)) {
            streams.push_back({id, std::nullopt});
        } else {
            streams.push_back({id, loader.version(id)});
        }
    }
    for (auto const& id : subject.also_shared) streams.push_back({id, std::nullopt});
    return streams;
}

/// What the writer says to the warning that a text looks personal.
bool says_not_personal(v1::Command const& command) {
    auto const& reflection = *command.GetReflection();
    auto const* const body = reflection.GetOneofFieldDescriptor(
        command, command.GetDescriptor()->FindOneofByName("body")
    );
    if (body == nullptr) return false;
    auto const& inner = reflection.GetMessage(command, body);
    auto const* const flag = inner.GetDescriptor()->FindFieldByName("not_personal");
    return flag != nullptr && inner.GetReflection()->GetBool(inner, flag);
}

struct Decided {
    Result<Events> events;
    bool confirmed_not_personal = false;
};

/// The warning comes first and an answer to it counts only then: what the log keeps is that there
/// was something to confirm.
Decided decide_with_warning(Order const& order, Planning const& planning, Subject& subject) {
    auto events = decide_command(order, planning, subject);
    bool const warned = !events && domain::only_looks_personal(events.error());
    if (!warned || !says_not_personal(order.command)) return {std::move(events)};
    auto context = planning.context;
    context.not_personal = true;
    subject = {};
    auto again = decide_command(
        order, {planning.loader, context, planning.find_case, planning.find_service}, subject
    );
    return {std::move(again), true};
}

}  // namespace

Result<Plan> plan(Order const& order, Planning const& planning) {
    Subject subject;
    auto decided = decide_with_warning(order, planning, subject);
    auto& events = decided.events;
    if (!events) return events.error();
    CHECK(!events->empty());
    auto const& now = planning.context.now;
    Plan made;
    made.streams = streams_of(*events, subject, planning.loader);
    made.events = std::move(*events);
    made.confirmed_not_personal = decided.confirmed_not_personal;
    made.occurred_at =
        order.command.has_log_call() ? domain::started_at(order.command.log_call(), now) : now;
    return made;
}

}  // namespace linka::engine
