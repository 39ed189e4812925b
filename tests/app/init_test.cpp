// What a fresh data directory holds: the versions of the lists, and nothing that anybody would have
// to undo.
#include "app/application.hpp"
#include "app/commands.hpp"
#include "app/reference_json.hpp"
#include "schema/commit.pb.h"
#include "support/scratch.hpp"
#include "views/lines.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace linka::app {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class InitTest : public ::testing::Test {
  protected:
    InitTest() {
        Config config;
        config.set("data", data, "--data");
        EXPECT_EQ(run_init(config), 0);
        auto opened = Storage::open({.data_dir = data}, clock, ids, nullptr);
        EXPECT_TRUE(opened.has_value());
        storage = std::move(*opened);
    }

    std::vector<v1::Event> events() {
        std::vector<v1::Event> all;
        auto const records = storage->log().read(0, 1000, 64UL * 1024 * 1024);
        EXPECT_TRUE(records.has_value());
        for (auto const& record : *records) {
            v1::Commit commit;
            EXPECT_TRUE(commit.ParseFromString(record.commit));
            all.insert(all.end(), commit.events().begin(), commit.events().end());
        }
        return all;
    }

    test::Scratch scratch;
    std::string const data = scratch.path("data");
    SystemClock clock;
    RandomIds ids;
    std::unique_ptr<Storage> storage;
};

TEST_F(InitTest, OpensNoLineAndAssignsNoKraj) {
    ASSERT_THAT(events(), SizeIs(1));
    EXPECT_TRUE(events()[0].has_log_started());
    EXPECT_FALSE(events()[0].log_started().synthetic());
    auto const view = storage->engine().read({});
    ASSERT_TRUE(view.has_value());
    EXPECT_THAT(views::all_lines(*view->tables), IsEmpty());
}

TEST_F(InitTest, NamesTheSameVersionsOfTheListsInTheLogAndInTheApi) {
    auto const told = boost::json::parse(reference_json()).at("versions").as_array();
    std::vector<std::string> versions;
    for (auto const& version : told) versions.emplace_back(version.as_string());
    auto const begun = events().at(0).log_started();
    EXPECT_EQ(
        versions,
        (std::vector<std::string>{
            begun.reference_versions().begin(), begun.reference_versions().end()
        })
    );
    EXPECT_THAT(versions, SizeIs(5));
    EXPECT_THAT(versions, Contains("members 2020-04-06"));
    EXPECT_THAT(versions, Each(Not(HasSubstr("undated"))));
}

}  // namespace
}  // namespace linka::app
