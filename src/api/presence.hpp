// Who has which case open just now. In memory only: it is nobody's business tomorrow.
#pragma once

#include "api/live.hpp"
#include "api/routes.hpp"
#include "store/access.hpp"

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace linka::api {

/// Any thread.
class Presence {
  public:
    using Time = std::chrono::steady_clock::time_point;
    /// Who did not say so for this long has gone: browsers say it every ten seconds.
    static constexpr std::chrono::seconds gone_after{25};

    /// True when others should hear: somebody came who was not there.
    bool here(std::string const& case_id, std::string const& account_id, Time now);
    /// True when somebody went who was there.
    bool leave(std::string const& case_id, std::string const& account_id, Time now);
    /// Account ids, without the one who asks.
    std::vector<std::string> others(
        std::string const& case_id, std::string const& account_id, Time now
    );

  private:
    using People = std::map<std::string, Time>;
    void forget_gone(Time now);

    std::mutex mutex_;
    std::map<std::string, People> cases_;
};

/// All must outlive the answer.
struct PresenceDesk {
    Presence& presence;
    store::Access const& access;
    Live& live;
};

/// POST says "I have it open" and answers who else does, by user name; DELETE says "no longer".
/// The other browsers hear at once that it is worth asking again.
http::Response answer_presence(
    PresenceDesk const& desk, RouteMatch const& match, Caller const& caller
);

}  // namespace linka::api
