// Texts by their key and what a caller says of services, from the command to what is shown of them.
#include "support/world.hpp"
#include "views/calls.hpp"
#include "views/cases.hpp"
#include "views/services.hpp"
#include "views/text_templates.hpp"

#include <gmock/gmock.h>

namespace linka::test {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Telling : public testing::Test {
  protected:
    engine::Outcome add(std::string const& key, std::string const& text) {
        v1::Command command;
        auto& adding = *command.mutable_add_text_template();
        adding.set_key(key);
        adding.set_text(text);
        return world.done(std::move(command));
    }
    v1::Command remove(std::string const& key) const {
        v1::Command command;
        command.mutable_remove_text_template()->set_key(key);
        return command;
    }
    std::vector<std::string> keys(engine::Moment const& moment = {}) {
        auto const view = world.engine().read(moment);
        std::vector<std::string> found;
        for (auto const& each : views::all_texts(*view->tables)) found.push_back(each.key());
        return found;
    }

    /// A call whose caller says that the service is full.
    engine::Outcome call_disputing(std::string const& service_id) {
        auto command = world.call(line_id);
        auto& disputed = *command.mutable_log_call()->add_disputes();
        disputed.set_service_id(service_id);
        disputed.set_claim(v1::DisputeClaim::full);
        return world.done(std::move(command));
    }

    World world;
    std::string line_id = world.open_line("Morava", {"OLK"});
};

TEST_F(Telling, ListsTheTextsAsTheyWere) {
    add("dok", "Průkaz vydá obecní úřad.");
    auto const second = add("byd", "Nejdřív azylový dům.");
    EXPECT_THAT(keys(), ElementsAre("byd", "dok"));
    world.done(remove("byd"));
    EXPECT_THAT(keys(), ElementsAre("dok"));
    EXPECT_THAT(keys({.as_of = "@" + std::to_string(second.position)}), ElementsAre("byd", "dok"));
}

TEST_F(Telling, RefusesAChangeOfATextThatHasMovedOn) {
    auto const first = add("byd", "Nejdřív azylový dům.");
    v1::Command change;
    change.mutable_change_text_template()->set_key("byd");
    change.mutable_change_text_template()->set_text("Nejdřív noclehárna.");
    auto order = world.order(change);
    order.seen_version = first.position;
    EXPECT_TRUE(world.engine().execute(order));
    change.mutable_change_text_template()->set_text("Jinak.");
    order = world.order(change);
    order.seen_version = first.position;
    EXPECT_EQ(world.engine().execute(order).error().code, "stale_version");
}

TEST_F(Telling, KeepsInTheCallWhatWasToldThoughItWasRemovedMeanwhile) {
    add("byd", "Nejdřív azylový dům.");
    world.done(remove("byd"));
    auto command = world.call(line_id);
    command.mutable_log_call()->add_texts("byd");
    auto const outcome = world.done(std::move(command));
    auto const call_id = outcome.commit.events(2).call_logged().call_id();
    auto const view = world.engine().read({});
    EXPECT_THAT(views::find_call(*view->tables, call_id)->texts(), ElementsAre("byd"));
    auto unknown = world.call(line_id);
    unknown.mutable_log_call()->add_texts("nikdy");
    EXPECT_EQ(world.execute(std::move(unknown)).error().fields.at(0).code, "unknown_text");
}

TEST_F(Telling, PutsADisputeFromACallOnTheServiceAndInTheCase) {
    auto const service_id = world.register_service();
    auto const outcome = call_disputing(service_id);
    auto const case_id = outcome.commit.events(0).case_opened().case_id();

    auto const view = world.engine().read({});
    auto const service = *views::find_service(*view->tables, service_id, world.clock.now());
    ASSERT_EQ(service.disputes_size(), 1);
    EXPECT_EQ(service.disputes(0).by_call(), outcome.commit.events(2).call_logged().call_id());
    EXPECT_EQ(service.version(), outcome.position);
    auto const timeline = views::case_timeline(*view->tables, case_id);
    ASSERT_EQ(timeline.size(), 3U);
    EXPECT_TRUE(timeline.back().event().has_service_disputed());

    // Said later of the same call, it is the service's matter: the case has not moved on.
    v1::Command later;
    later.mutable_dispute_service()->set_service_id(service_id);
    later.mutable_dispute_service()->set_claim(v1::DisputeClaim::closed);
    later.mutable_dispute_service()->set_by_call(service.disputes(0).by_call());
    world.done(std::move(later));
    auto const after = world.engine().read({});
    EXPECT_EQ(views::case_timeline(*after->tables, case_id).size(), timeline.size());
    EXPECT_EQ(views::find_case(*after->tables, case_id)->version(), outcome.position);
}

TEST_F(Telling, TakesADisputeBackWithTheCallItCameFrom) {
    auto const service_id = world.register_service();
    auto const outcome = call_disputing(service_id);
    v1::Command other;
    other.mutable_dispute_service()->set_service_id(service_id);
    other.mutable_dispute_service()->set_claim(v1::DisputeClaim::closed);
    auto const said = world.done(std::move(other));

    v1::Command voided;
    voided.mutable_void_call()->set_call_id(outcome.commit.events(2).call_logged().call_id());
    voided.mutable_void_call()->set_reason("wrong");
    world.done(std::move(voided));
    auto const view = world.engine().read({});
    auto const service = *views::find_service(*view->tables, service_id, world.clock.now());
    ASSERT_EQ(service.disputes_size(), 1);
    EXPECT_EQ(service.disputes(0).claim(), v1::DisputeClaim::closed);
    EXPECT_EQ(service.version(), said.position);
    auto const before = world.engine().read({.as_of = "@" + std::to_string(said.position)});
    EXPECT_EQ(
        views::find_service(*before->tables, service_id, world.clock.now())->disputes_size(), 2
    );
}

}  // namespace

}  // namespace linka::test
