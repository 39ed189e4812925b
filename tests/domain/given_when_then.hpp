// The words domain tests are written in: given what happened, when a command comes, then events or
// a refusal.
#pragma once

#include "domain/account.hpp"
#include "domain/call.hpp"
#include "domain/duty.hpp"
#include "domain/erasure.hpp"
#include "domain/feedback.hpp"
#include "domain/line.hpp"
#include "domain/offering_change.hpp"
#include "domain/service.hpp"
#include "domain/text_template.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace linka::domain::test {

/// A file of the source tree.
std::string read_source(std::string const& path);
/// schema/reference/*.json, read once.
Reference const& reference();

inline Date day(std::string const& text) { return *parse_date(text, {}); }
/// "2020-04-08 09:30" on the wall clock in Prague.
Instant prague(std::string const& text);

/// Wednesday 15 April 2020, 10:00, unless a test says otherwise.
struct Moment {
    explicit Moment(std::string const& now = "2020-04-15 10:00")
        : context{prague(now), ids, reference()} {}
    SeededIds ids{7};
    Context context;
};

template <class State>
State& happened(State& state, Events const& events) {
    for (auto const& event : events) evolve(state, event);
    return state;
}
template <class State>
State given(Events const& events) {
    State state;
    happened(state, events);
    return state;
}

inline v1::Window window(std::string const& from, std::string const& to) {
    v1::Window result;
    result.set_from(from);
    result.set_to(to);
    return result;
}

/// Opens a line on 8 April 2020 with Monday and Wednesday 09:00 to 15:00 for one kraj.
v1::OpenLine open_line(std::string const& kraj = "OLK", std::string const& org_id = "POR");
/// Events of that command, decided in an empty network on 6 April 2020.
Events line_opened(v1::OpenLine const& command = open_line());

/// "pointer code" of every field refused, in order; or the fault's own code.
std::vector<std::string> refused(Result<Events> const& result);
/// What kind of event each is: "call_logged".
std::vector<std::string> kinds(Result<Events> const& result);
/// The first event of that kind; its absence fails the test.
v1::Event only(Result<Events> const& result, v1::Event::BodyCase kind);

}  // namespace linka::domain::test
