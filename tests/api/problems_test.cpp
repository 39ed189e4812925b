#include "api/problems.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

namespace linka::api {
namespace {

using testing::HasSubstr;
using testing::Not;

Texts texts() {
    std::ifstream file{LINKA_SOURCE_DIR "/schema/messages/problems.json"};
    return Texts{std::string{std::istreambuf_iterator<char>{file}, {}}};
}

}  // namespace

TEST(Problems, SayNothingOfWhereTheDataLieToWhoeverAsked) {
    auto const known = texts();
    http::Request request;
    request.id = "w219xdnc-11";
    for (auto const& fault :
         {unavailable("data_unreachable", "IO error: /srv/linka/log/000012.sst: Permission denied"),
          corrupt("log_corrupt", "Corruption: /srv/linka/log/000012.sst")}) {
        auto const response = problem(known, status_of(fault), fault, request);
        EXPECT_THAT(*response.body, HasSubstr(fault.code));
        EXPECT_THAT(*response.body, HasSubstr("Řekněte to prosím správci"));
        EXPECT_THAT(*response.body, Not(HasSubstr("/srv"))) << fault.code;
    }
}

}  // namespace linka::api
