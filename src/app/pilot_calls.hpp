// The calls of the pilot: how many on which day, what is asked and answered, and how it is written
// down, late or wrong now and then.
#pragma once

#include "app/pilot_casework.hpp"
#include "app/pilot_directory.hpp"

#include <deque>

namespace linka::app {

/// Open hours of one line on one day, or the part of them that is planned together.
struct OpenHours {
    Date date;
    std::size_t line = 0;
    domain::OpenWindow window;
};

/// Spreads calls over the hours of the lines, day by day.
class CallPlan {
  public:
    CallPlan(Lines const& lines, std::size_t calls, std::uint64_t seed);

    struct Share {
        OpenHours hours;
        std::size_t calls = 0;
        /// All of it is written down by the pilot's moment.
        bool counted = false;
    };
    std::vector<Share> on(Date date);

  private:
    std::vector<OpenHours> hours_on(Date date, int from, int to) const;
    std::uint64_t weight_of(OpenHours const& hours) const;

    Lines const& lines_;
    Dice dice_;
    std::size_t calls_;
    std::uint64_t weight_sum_ = 0;
    /// Until the pilot's moment; exactly as many calls as were asked for.
    std::vector<Share> counted_;
};

/// A call as it came in, before anything is said.
struct Ringing {
    std::size_t number = 0;
    std::size_t line = 0;
    Instant started;
    unsigned minutes = 0;
};

/// What a caller needs and what the line finds for it, as a command.
class Conversation {
  public:
    /// Keeps references.
    Conversation(Directory const& directory, Lines const& lines, std::uint64_t seed)
        : directory_{directory}, lines_{lines}, dice_{seed, DiceOf::conversation} {}

    /// Wrong number, interrupted, a question about hours.
    v1::LogCall without_case();
    v1::LogCall about_new_case(std::string_view kraj, Instant started, Instant recorded);
    v1::LogCall about(CaseStory const& story, Instant recorded);
    Date draw_release(v1::ReleaseWindow::Value window, Date today);

  private:
    struct Asked {
        std::string_view kraj;
        v1::ClientCodes const& client;
        v1::LogCall& call;
    };
    void set_caller(v1::LogCall& call, std::string_view kraj);
    void set_client(v1::LogCall& call);
    void answer(Asked asked, std::string const& need);
    void refer(Asked asked, std::string const& need, std::vector<KnownService const*> const& open);
    std::string unmet_reason(Asked asked, std::vector<KnownService const*> const& fitting);
    void inform(Asked asked, std::vector<KnownService const*> const& services);
    void conclude(v1::LogCall& call, Instant recorded);
    void set_next_step(v1::LogCall& call, Instant recorded);

    Directory const& directory_;
    Lines const& lines_;
    Dice dice_;
};

class CallDesk {
  public:
    /// Keeps references.
    CallDesk(
        Script& script,
        Cast const& cast,
        Lines const& lines,
        Directory const& directory,
        PilotOptions const& options
    );

    /// From the opening day on.
    void write();
    std::size_t logged() const { return logged_; }

  private:
    void plan_day(Date date);
    void plan_call(CallPlan::Share const& share);
    Ringing draw_call(OpenHours const& hours);
    Instant writing_moment(Ringing const& ringing, bool counted);
    Done answer(Ringing const& ringing);
    Done answer_again(Ringing const& ringing, SharedCase const& story);
    Done log_twice(Ringing const& ringing);
    Result<v1::Commit> log(v1::LogCall call, Ringing const& ringing);
    void remember(v1::LogCall const& call, v1::Commit const& commit, Ringing const& ringing);
    void correct_later(v1::LogCall const& call, std::string const& call_id, Ringing const& ringing);
    SharedCase recent_case(Ringing const& ringing);

    struct LastLogged {
        v1::LogCall call;
        std::string case_code;
    };

    Script& script_;
    Cast const& cast_;
    Lines const& lines_;
    CallPlan plan_;
    Conversation conversation_;
    Casework casework_;
    Dice dice_;
    double const repeated_;
    std::size_t numbers_given_ = 0;
    std::size_t logged_ = 0;
    std::array<std::deque<SharedCase>, lines_count> recent_;
    std::array<std::optional<LastLogged>, lines_count> last_;
};

}  // namespace linka::app
