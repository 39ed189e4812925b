// Versions are remembered, and must never be older than what anybody has been shown.
#include "support/world.hpp"
#include "views/services.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace linka {
namespace {

using test::World;

v1::Command set_status(std::string const& service_id, v1::ServiceStatus::Value to) {
    v1::Command command;
    auto& set = *command.mutable_set_service_status();
    set.set_service_id(service_id);
    set.set_to(to);
    set.set_reason("karanténa");
    set.set_source(v1::StatusSource::provider);
    return command;
}

TEST(StreamVersions, AreThoseOfTheLastCommitThatWasAnswered) {
    World world;
    EXPECT_EQ(*world.engine().version("service-nobody"), 0U);
    auto const service = world.register_service();
    EXPECT_EQ(*world.engine().version(service), world.log().last());
    auto const paused = world.done(set_status(service, v1::ServiceStatus::paused));
    EXPECT_EQ(*world.engine().version(service), paused.position);
    world.register_service("Noclehárna Příklad");
    EXPECT_EQ(*world.engine().version(service), paused.position);
}

TEST(StreamVersions, AreNeverOlderThanTheViewsWhileOthersWrite) {
    World world;
    auto const service = world.register_service();
    std::atomic<bool> written = false;
    std::atomic<int> older = 0;
    std::vector<std::thread> readers;
    for (int i = 0; i < 3; ++i) {
        readers.emplace_back([&] {
            while (!written) {
                auto const view = world.engine().read({});
                auto const row = views::find_service(*view->tables, service, view->valid_at);
                if (*world.engine().version(service) < row->version()) ++older;
            }
        });
    }
    for (int i = 0; i < 300; ++i) {
        auto const to = i % 2 == 0 ? v1::ServiceStatus::paused : v1::ServiceStatus::open;
        world.done(set_status(service, to));
    }
    written = true;
    for (auto& reader : readers) reader.join();
    EXPECT_EQ(older, 0);
}

}  // namespace
}  // namespace linka
