// The synthetic pilot keeps what it promises: repeatable, plainly invented, and like a real one.
#include "app/pilot_fixture.hpp"
#include "domain/text.hpp"
#include "views/cases.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include <map>
#include <set>

namespace linka::app {
namespace {

using Body = v1::Event::BodyCase;

/// Written once for all tests that only look at it.
WrittenPilot const& pilot() {
    static WrittenPilot const written{standard_options()};
    return written;
}

std::size_t count_of(WrittenPilot const& written, Body body) {
    return written.count([body](v1::Event const& event) { return event.body_case() == body; });
}

/// Every record but for what chance makes anew each time: how a text is sealed, and the name that
/// stands in for a sender's key then.
std::vector<std::string> bytes_of(WrittenPilot const& written) {
    std::vector<std::string> bytes;
    for (auto const& one : written.records()) {
        v1::Record record;
        EXPECT_TRUE(record.ParseFromString(one.record.bytes));
        auto commit = one.commit;
        if (commit.command_id().starts_with("own:")) commit.clear_command_id();
        for (auto& event : *commit.mutable_events()) {
            for (auto& sealed : *event.mutable_sealed()) {
                auto const size = static_cast<std::uint32_t>(sealed.box().size());
                auto const field = sealed.field();
                sealed.Clear();
                sealed.set_field(field);
                sealed.set_slot(size);
            }
        }
        record.set_commit(commit.SerializeAsString());
        bytes.push_back(record.SerializeAsString());
    }
    return bytes;
}

Instant occurred_at(Written const& written) {
    return from_us(static_cast<std::int64_t>(written.commit.occurred_at_us()));
}

TEST(Pilot, IsTheSameByteForByteFromTheSameSeed) {
    WrittenPilot const again{standard_options()};
    EXPECT_TRUE(bytes_of(again) == bytes_of(pilot()));
}

TEST(Pilot, IsAnotherFromAnotherSeed) {
    auto options = standard_options();
    options.seed = 4;
    WrittenPilot const other{options};
    EXPECT_FALSE(bytes_of(other) == bytes_of(pilot()));
    EXPECT_EQ(other.summary().calls, 250U);
}

TEST(Pilot, BeginsALogMarkedSynthetic) {
    auto const& first = pilot().records().front().commit;
    ASSERT_TRUE(first.events(0).has_log_started());
    EXPECT_TRUE(first.events(0).log_started().synthetic());
    for (auto const& written : pilot().records())
        ASSERT_EQ(written.commit.source(), v1::Source::synthetic);
}

TEST(Pilot, HasWhatItPromises) {
    EXPECT_EQ(pilot().summary().calls, 250U);
    EXPECT_EQ(count_of(pilot(), Body::kCallLogged), 250U);
    EXPECT_EQ(pilot().summary().commits, pilot().records().size());
    EXPECT_GE(pilot().summary().services, 55U);
    EXPECT_LE(pilot().summary().services, 70U);
    EXPECT_EQ(count_of(pilot(), Body::kServiceRegistered), pilot().summary().services);
    EXPECT_EQ(count_of(pilot(), Body::kLineOpened), 5U);
    EXPECT_EQ(count_of(pilot(), Body::kExpectedEffectDeclared), 2U);
    EXPECT_EQ(count_of(pilot(), Body::kLineDayExceptionSet), 1U);
    EXPECT_EQ(count_of(pilot(), Body::kTextTemplateSet), 5U);
    EXPECT_GE(count_of(pilot(), Body::kFeedbackReceived), 18U);
    EXPECT_GT(pilot().progress_told(), 3U);
}

TEST(Pilot, NamesAnAccountOfEachRole) {
    std::map<v1::Role::Value, std::vector<PilotAccount>> by_role;
    std::set<std::string> organisations;
    for (auto const& account : pilot().summary().accounts) {
        by_role[account.role].push_back(account);
        if (account.role == v1::Role::operator_) organisations.insert(account.org_id);
    }
    EXPECT_EQ(by_role[v1::Role::admin].size(), 1U);
    EXPECT_EQ(by_role[v1::Role::coordinator].size(), 1U);
    EXPECT_EQ(by_role[v1::Role::analyst].size(), 1U);
    EXPECT_EQ(organisations.size(), 6U);
    std::string org_of_morava;
    pilot().each([&](v1::Event const& event, Written const&) {
        if (event.has_coverage_assigned() && event.coverage_assigned().kraj() == "OLK") {
            org_of_morava = event.coverage_assigned().org_id();
        }
    });
    EXPECT_EQ(by_role[v1::Role::operator_].front().org_id, org_of_morava);
}

TEST(Pilot, NeverGoesBackInTimeNorBeyondItsEnd) {
    Instant before{};
    for (auto const& written : pilot().records()) {
        ASSERT_GE(written.record.recorded_at, before);
        ASSERT_LE(written.record.recorded_at, standard_moment());
        ASSERT_LE(occurred_at(written), written.record.recorded_at);
        before = written.record.recorded_at;
    }
    EXPECT_GT(before, standard_moment() - std::chrono::hours{1});
}

TEST(Pilot, EndsWhereItIsToldTo) {
    auto options = standard_options();
    options.until = standard_moment() - std::chrono::days{21};
    WrittenPilot const shorter{options};
    EXPECT_LE(shorter.records().back().record.recorded_at, options.until);
    // The beginning is the same story.
    auto const whole = bytes_of(pilot());
    auto const part = bytes_of(shorter);
    ASSERT_LT(part.size(), whole.size());
    EXPECT_TRUE(std::equal(part.begin(), part.end(), whole.begin()));
}

TEST(Pilot, GoesOnBeyondTheSixthOfMayAtTheSameRate) {
    auto options = standard_options();
    options.calls = 100;
    options.until = standard_moment() + std::chrono::days{14};
    WrittenPilot const longer{options};
    // Another four line days and two Tuesdays: about 125 hours of lines.
    EXPECT_GT(longer.summary().calls, 140U);
    EXPECT_LT(longer.summary().calls, 200U);
}

TEST(Pilot, WritesNothingBeforeItsFirstDay) {
    auto options = standard_options();
    options.until = standard_moment() - std::chrono::days{60};
    WrittenPilot const nothing{options};
    EXPECT_TRUE(nothing.records().empty());
    EXPECT_TRUE(nothing.summary().accounts.empty());
}

TEST(Pilot, CallsOnOpenLinesMostlyAndForKrajeWithoutALineSometimes) {
    std::size_t in_hours = 0;
    std::size_t with_case = 0;
    std::size_t covered = 0;
    std::map<std::string, std::size_t> by_line;
    std::set<std::string> kraje;
    std::set<std::string> prisons;
    pilot().each([&](v1::Event const& event, Written const&) {
        if (!event.has_call_logged()) return;
        auto const& call = event.call_logged();
        in_hours += call.in_hours() ? 1 : 0;
        ++by_line[call.line_id()];
        if (!call.prison_id().empty()) prisons.insert(call.prison_id());
        if (call.return_kraj().empty()) return;
        ++with_case;
        covered += call.kraj_covered() ? 1 : 0;
        kraje.insert(call.return_kraj());
    });
    EXPECT_GT(in_hours, 225U);
    EXPECT_LT(in_hours, 248U);
    EXPECT_LT(with_case, 246U);
    EXPECT_GT(with_case, 220U);
    EXPECT_LT(covered, with_case - 5);
    EXPECT_GT(covered, with_case * 8 / 10);
    EXPECT_EQ(by_line.size(), 5U);
    EXPECT_EQ(kraje.size(), 14U);
    EXPECT_GT(prisons.size(), 25U);
    EXPECT_LT(prisons.size(), 35U);
}

TEST(Pilot, RingsOnlyMoravaOnEasterMonday) {
    std::set<std::string> lines;
    pilot().each([&](v1::Event const& event, Written const& written) {
        if (event.has_call_logged() &&
            format_date(to_prague(occurred_at(written)).date) == "2020-04-13") {
            EXPECT_TRUE(
                event.call_logged().in_hours() || to_prague(occurred_at(written)).minute < 600 ||
                to_prague(occurred_at(written)).minute >= 780
            );
            lines.insert(event.call_logged().line_id());
        }
    });
    EXPECT_LE(lines.size(), 1U);
}

TEST(Pilot, HasLateEntriesCorrectionsVoidsAndRepeatedCalls) {
    std::size_t late = 0;
    std::map<std::string, std::size_t> calls_of_case;
    pilot().each([&](v1::Event const& event, Written const& written) {
        if (!event.has_call_logged()) return;
        if (written.record.recorded_at - occurred_at(written) > std::chrono::hours{24}) ++late;
        if (!event.call_logged().case_id().empty()) ++calls_of_case[event.call_logged().case_id()];
    });
    EXPECT_GE(late, 4U);
    EXPECT_LE(late, 25U);
    EXPECT_GE(count_of(pilot(), Body::kCallCorrected), 4U);
    EXPECT_GE(count_of(pilot(), Body::kCallVoided), 2U);
    auto const repeated = static_cast<std::size_t>(
        std::ranges::count_if(calls_of_case, [](auto const& one) { return one.second > 1; })
    );
    EXPECT_GT(repeated, 12U);
    EXPECT_LT(repeated, 60U);
}

TEST(Pilot, LosesReferralsOnTheWayLikeARealOne) {
    auto const made = count_of(pilot(), Body::kReferralMade);
    auto const reached = count_of(pilot(), Body::kClientReached);
    auto const helped = count_of(pilot(), Body::kHelpReceived);
    auto const told = count_of(pilot(), Body::kProblemStatusRecorded);
    EXPECT_GT(made, 120U);
    EXPECT_GT(reached, made * 25 / 100);
    EXPECT_LT(reached, made * 70 / 100);
    EXPECT_GT(helped, made * 15 / 100);
    EXPECT_LT(helped, made * 45 / 100);
    EXPECT_LE(helped, reached);
    EXPECT_LE(told, helped);
    EXPECT_GT(count_of(pilot(), Body::kReferralDeclined), 2U);
    EXPECT_GT(count_of(pilot(), Body::kReferralWaitlisted), 1U);
    EXPECT_GT(count_of(pilot(), Body::kReferralNoShow), 0U);
    EXPECT_GT(count_of(pilot(), Body::kReferralOutcomeLapsed), 2U);
}

TEST(Pilot, LeavesFollowUpsDueTodayAndOverdue) {
    auto const today = to_prague(standard_moment()).date;
    views::Page page;
    page.limit = 1000;
    std::size_t due = 0;
    std::size_t overdue = 0;
    for (auto const& one : views::list_due_cases(pilot().tables(), today, page).rows) {
        ++(one.follow_up().due_on() == format_date(today) ? due : overdue);
    }
    EXPECT_GT(due, 2U);
    EXPECT_GT(overdue, 2U);
    EXPECT_LT(overdue, 40U);
    EXPECT_GT(count_of(pilot(), Body::kFollowUpCompleted), 40U);
}

TEST(Pilot, KnowsServicesFreshStaleAndNeverVerified) {
    std::map<std::string, std::optional<Instant>> verified;
    std::size_t late_news = 0;
    pilot().each([&](v1::Event const& event, Written const& written) {
        if (event.has_service_registered()) verified[event.stream()] = std::nullopt;
        if (event.has_service_verified() &&
            event.service_verified().disposition() <= v1::Disposition::changed) {
            verified[event.stream()] = written.record.recorded_at;
        }
        if (event.has_service_status_changed()) {
            auto const from = from_us(
                static_cast<std::int64_t>(event.service_status_changed().effective_from_at_us())
            );
            late_news += from < written.record.recorded_at ? 1 : 0;
        }
    });
    std::size_t never = 0;
    std::size_t fresh = 0;
    std::size_t stale = 0;
    for (auto const& [service, at] : verified) {
        if (!at) {
            ++never;
            continue;
        }
        auto const age = standard_moment() - *at;
        fresh += age < std::chrono::days{2} ? 1 : 0;
        stale += age > std::chrono::days{20} ? 1 : 0;
    }
    EXPECT_GE(never, 3U);
    EXPECT_GE(fresh, 5U);
    EXPECT_GE(stale, 3U);
    EXPECT_GT(late_news, 10U);
    EXPECT_GT(count_of(pilot(), Body::kServiceStatusChanged), 80U);
}

TEST(Pilot, LeavesFeedbackUndecidedAndAnswersOwed) {
    auto const decided = count_of(pilot(), Body::kFeedbackDecided);
    auto const received = count_of(pilot(), Body::kFeedbackReceived);
    EXPECT_LE(decided + 3, received);
    EXPECT_GT(decided, received * 6 / 10);
    EXPECT_GT(count_of(pilot(), Body::kFeedbackAnswered), 6U);
    EXPECT_EQ(count_of(pilot(), Body::kFeedbackChangeLinked), 4U);
}

/// Kinds of services by need; "*": any.
std::map<std::string, std::set<std::string>> typical_answers() {
    std::map<std::string, std::set<std::string>> answers;
    auto const lists = boost::json::parse(schema_text("needs"));
    for (auto const& need : lists.at("needs").as_array()) {
        auto& kinds = answers[std::string{need.at("code").as_string()}];
        for (auto const& kind : need.at("typical_answer").as_array())
            kinds.emplace(kind.as_string());
    }
    return answers;
}

TEST(Pilot, RefersToServicesOfTheKrajThatAnswerTheNeed) {
    auto const answers = typical_answers();
    std::map<std::string, v1::ServiceRegistered> services;
    std::map<std::string, std::string> kraj_of_case;
    std::map<std::string, std::string> code_of_need;
    pilot().each([&](v1::Event const& event, Written const&) {
        if (event.has_service_registered()) services[event.stream()] = event.service_registered();
        if (event.has_case_opened())
            kraj_of_case[event.stream()] = event.case_opened().return_kraj();
        if (event.has_need_recorded())
            code_of_need[event.need_recorded().need_id()] = event.need_recorded().code();
        if (!event.has_referral_made()) return;
        auto const& made = event.referral_made();
        auto const& service = services.at(made.shown().service_id());
        EXPECT_THAT(service.kraje(), ::testing::Contains(kraj_of_case.at(made.case_id())));
        auto const& kinds = answers.at(code_of_need.at(made.need_id()));
        EXPECT_TRUE(kinds.contains("*") || kinds.contains(service.kinds(0))) << service.kinds(0);
    });
}

/// Every text of the message that somebody typed; ids and codes are left out.
void each_text(
    google::protobuf::Message const& message,
    std::function<void(std::string const& field, std::string const& text)> const& visit
) {
    std::vector<google::protobuf::FieldDescriptor const*> fields;
    auto const& reflection = *message.GetReflection();
    reflection.ListFields(message, &fields);
    for (auto const* const field : fields) {
        auto const& name = field->name();
        bool const id = name.ends_with("_id") || name.ends_with("_ref") || name == "stream" ||
                        name == "from_feedback";
        auto const size = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
        for (int i = 0; i < size; ++i) {
            if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) {
                each_text(
                    field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                         : reflection.GetMessage(message, field),
                    visit
                );
            } else if (field->type() == google::protobuf::FieldDescriptor::TYPE_STRING && !id) {
                visit(
                    name,
                    field->is_repeated() ? reflection.GetRepeatedString(message, field, i)
                                         : reflection.GetString(message, field)
                );
            }
        }
    }
}

TEST(Pilot, HoldsNoContactsAndNamesItsServicesExamples) {
    pilot().each([](v1::Event const& event, Written const&) {
        each_text(event, [](std::string const& field, std::string const& text) {
            EXPECT_FALSE(domain::has_birth_number(text)) << text;
            if (field == "public_contact") {
                EXPECT_THAT(text, ::testing::EndsWith("@example.org"));
            } else if (field == "public_phone") {
                // No Czech number begins with a zero.
                EXPECT_THAT(text, ::testing::StartsWith("+420 000 "));
            } else {
                EXPECT_FALSE(domain::has_phone(text) || domain::has_email(text))
                    << field << ": " << text;
            }
            if (field == "title" || field == "provider")
                EXPECT_THAT(text, ::testing::EndsWith("(ukázka)"));
        });
    });
}

TEST(Pilot, CarriesTwoThousandCalls) {
    auto options = standard_options();
    options.calls = 2000;
    WrittenPilot const larger{options};
    EXPECT_EQ(larger.summary().calls, 2000U);
    EXPECT_GT(larger.summary().commits, 5000U);
}

}  // namespace
}  // namespace linka::app
