// Every event is somebody's: a new one that no aggregate takes in fails here, and so does one
// that its aggregate passes over.
#include "domain/given_when_then.hpp"

#include <algorithm>
#include <optional>

namespace linka::domain::test {

namespace {

enum class Owner : std::uint8_t {
    nobody,
    log,
    account,
    line,
    network,
    known_case,
    call,
    service,
    feedback,
    text,
    erasure,
    duty,
    handover
};

using E = v1::Event;

struct Owned {
    Owner owner;
    std::vector<E::BodyCase> events;
};

/// Nobody where no rule asks about it later: credentials live elsewhere, a code's stream counts by
/// being there, a tally is replaced by the next, what was told or given up is evidence, and a
/// change is decided in one command.
std::vector<Owned> const table{
    {Owner::log, {E::kLogStarted}},
    {Owner::account, {E::kAccountCreated, E::kRoleGranted, E::kAccountDisabled}},
    {Owner::line, {E::kLineOpened, E::kLineHoursSet, E::kLineDayExceptionSet, E::kLineClosed}},
    {Owner::network, {E::kCoverageAssigned, E::kCoverageEnded}},
    {Owner::known_case,
     {E::kCaseOpened,
      E::kNeedRecorded,
      E::kNeedOutcomeAssessed,
      E::kFollowUpScheduled,
      E::kFollowUpAttempted,
      E::kFollowUpCompleted,
      E::kReturnRegionChanged,
      E::kCaseLinked,
      E::kCaseUnlinked,
      E::kFollowUpWaived,
      E::kCaseClosed,
      E::kCaseReopened,
      E::kReferralMade,
      E::kReferralContactTried,
      E::kReferralAcknowledged,
      E::kReferralAccepted,
      E::kReferralDeclined,
      E::kReferralWaitlisted,
      E::kClientReached,
      E::kHelpReceived,
      E::kReferralNoShow,
      E::kReferralCancelled,
      E::kReferralOutcomeLapsed,
      E::kProblemStatusRecorded,
      E::kReferralReopened,
      E::kReferralVoided,
      E::kReferralStepTakenBack}},
    {Owner::call, {E::kCallLogged, E::kCallCorrected, E::kCallVoided}},
    {Owner::service,
     {E::kServiceRegistered,
      E::kServiceStatusChanged,
      E::kServiceVerified,
      E::kServiceDetailsChanged,
      E::kCapacityReported,
      E::kAccessConditionSet,
      E::kAccessConditionLifted,
      E::kServiceDisputed,
      E::kDisputeResolved,
      E::kServiceMarkedDuplicate,
      E::kServiceDuplicateUnmarked,
      E::kVerificationLinkIssued,
      E::kVerificationLinkAnswered}},
    {Owner::feedback,
     {E::kFeedbackReceived, E::kFeedbackDecided, E::kFeedbackChangeLinked, E::kFeedbackAnswered}},
    {Owner::erasure,
     {E::kErasureRequested, E::kErasureConfirmed, E::kErasureRefused, E::kErasureCompleted}},
    {Owner::text, {E::kTextTemplateSet, E::kTextTemplateRemoved}},
    {Owner::duty, {E::kShiftStarted, E::kShiftEnded, E::kShiftTakenBack, E::kHandoverAcknowledged}},
    {Owner::handover, {E::kHandoverLeft}},
    {Owner::nobody,
     {E::kMissedCallsTallied,
      E::kCredentialChanged,
      E::kLossAccepted,
      E::kCaseCodeTaken,
      E::kLookalikeDismissed,
      E::kInformationGiven,
      E::kChangeProposed,
      E::kExpectedEffectDeclared,
      E::kChangeApproved,
      E::kChangeEffective,
      E::kPersonalEnvelopeOpened,
      E::kRetentionRunCompleted,
      E::kDirectoryImported}},
};

/// Nothing for an event that nobody has thought of.
std::optional<Owner> owner_of(E::BodyCase body) {
    for (auto const& [owner, events] : table) {
        if (std::ranges::find(events, body) != events.end()) return owner;
    }
    return std::nullopt;
}

/// A value in every field that no state below holds yet; ids are all "x", so that they meet.
void fill(google::protobuf::Message& message) {
    using Field = google::protobuf::FieldDescriptor;
    auto const* const reflection = message.GetReflection();
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
        auto const* const field = message.GetDescriptor()->field(i);
        if (field->is_repeated()) continue;
        if (field->cpp_type() == Field::CPPTYPE_STRING) {
            bool const date = field->name().ends_with("_on");
            reflection->SetString(&message, field, date ? "2020-05-05" : "x");
        } else if (field->cpp_type() == Field::CPPTYPE_BOOL) {
            reflection->SetBool(&message, field, true);
        } else if (field->cpp_type() == Field::CPPTYPE_ENUM) {
            reflection->SetEnumValue(&message, field, 1);
        } else if (field->cpp_type() == Field::CPPTYPE_UINT32) {
            reflection->SetUInt32(&message, field, 1);
        } else if (field->cpp_type() == Field::CPPTYPE_UINT64) {
            reflection->SetUInt64(&message, field, 1);
        }
    }
}

v1::Event filled(google::protobuf::FieldDescriptor const* body) {
    v1::Event event;
    fill(*event.GetReflection()->MutableMessage(&event, body));
    // The one event whose field is itself a name.
    if (event.has_call_corrected()) event.mutable_call_corrected()->set_field("prison_id");
    if (event.has_coverage_assigned()) event.mutable_coverage_assigned()->clear_valid_until_on();
    return event;
}

template <class State>
bool changes(State state, v1::Event const& event) {
    auto const before = state;
    evolve(state, event);
    return !(state == before);
}

Case eventful_case(v1::Event const& event) {
    Case known;
    known.needs.push_back({"x", "N-BYD"});
    Case::Referral referral;
    referral.referral_id = "x";
    // Reopening shows only in a state that can be reopened.
    if (event.has_referral_reopened()) referral.state = v1::ReferralState::declined;
    if (event.has_referral_step_taken_back()) referral.before = Case::Referral::Before{};
    known.referrals.push_back(referral);
    known.closed = event.has_case_reopened();
    if (event.has_case_unlinked()) known.links.push_back({"x", v1::CaseRelation::same_client});
    known.follow_up = Case::FollowUp{};
    return known;
}

Service eventful_service(v1::Event const& event) {
    Service service;
    if (event.has_access_condition_lifted())
        service.facts.access[event.access_condition_lifted().condition()] = "x";
    if (event.has_dispute_resolved()) service.facts.disputes.insert("x");
    if (event.has_service_duplicate_unmarked()) service.facts.duplicate_of = "x";
    if (event.has_verification_link_answered()) service.facts.link = {"x", Instant{}};
    return service;
}

Duty eventful_duty(v1::Event const& event) {
    Duty duty;
    if (event.has_shift_taken_back()) duty.open["x"] = {"x", Instant{}};
    if (event.has_handover_acknowledged()) duty.handovers.insert("x");
    return duty;
}

Network covered_network() {
    Network network;
    network.coverage["x"].push_back({"x", "RUB", day("2020-04-08"), std::nullopt});
    return network;
}

bool taken_in(v1::Event const& event) {
    auto const owner = owner_of(event.body_case());
    if (!owner) return false;
    switch (*owner) {
        case Owner::nobody:
            return true;
        case Owner::log:
            return changes(LogBeginning{}, event);
        case Owner::account:
            return changes(Account{}, event);
        case Owner::line:
            return changes(Line{}, event);
        case Owner::network:
            return changes(covered_network(), event);
        case Owner::known_case:
            return changes(eventful_case(event), event);
        case Owner::call: {
            Call call;
            evolve(call, event, prague("2020-04-15 10:00"));
            return !(call == Call{});
        }
        case Owner::service:
            return changes(eventful_service(event), event);
        case Owner::feedback:
            return changes(Feedback{}, event);
        case Owner::erasure:
            return changes(Erasure{}, event);
        case Owner::duty:
            return changes(eventful_duty(event), event);
        case Owner::handover:
            return changes(Handover{}, event);
        case Owner::text:
            return changes(TextTemplate{}, event);
    }
    return false;
}

}  // namespace

TEST(EveryEvent, IsTakenInByItsAggregate) {
    auto const* const bodies = v1::Event::descriptor()->oneof_decl(0);
    for (int i = 0; i < bodies->field_count(); ++i) {
        EXPECT_TRUE(taken_in(filled(bodies->field(i)))) << bodies->field(i)->name();
    }
}

TEST(EveryEvent, IsTakenInWithoutComplaintEvenWhenEmpty) {
    // Evolve has no rules and cannot fail: whatever is in the log has happened.
    auto const* const bodies = v1::Event::descriptor()->oneof_decl(0);
    for (int i = 0; i < bodies->field_count(); ++i) {
        v1::Event event;
        event.GetReflection()->MutableMessage(&event, bodies->field(i));
        taken_in(event);
    }
}

}  // namespace linka::domain::test
