// What callers of the pilot say about the line, what is decided about it, who is told; and the
// changes that come of it.
#pragma once

#include "app/pilot_directory.hpp"

namespace linka::app {

/// A moment of the script, as a date and a clock time in Prague.
struct ScriptMoment {
    Date date;
    int hour = 9;
};

/// One piece of feedback and its fate; absent moments: never.
struct FeedbackEntry {
    std::string_view key;
    ScriptMoment said;
    v1::FeedbackKind::Value kind = v1::FeedbackKind::suggestion;
    v1::FeedbackAbout::Value about = v1::FeedbackAbout::line;
    std::string_view text;
    std::string_view prison_id;
    std::string_view kraj;
    std::string_view role = "R-SOC";
    v1::Channel::Value channel = v1::Channel::phone;
    bool wants_reply = false;
    v1::DecisionKind::Value decision = v1::DecisionKind::unspecified;
    std::optional<ScriptMoment> decided = std::nullopt;
    std::string_view reason = {};
    std::string_view pass_on_to = {};
    std::optional<Date> until = std::nullopt;
    v1::AnswerResult::Value answer = v1::AnswerResult::unspecified;
    std::optional<ScriptMoment> answered = std::nullopt;
};
std::span<FeedbackEntry const> feedback_entries();

class FeedbackDesk {
  public:
    /// Keeps references.
    FeedbackDesk(
        Script& script,
        Cast const& cast,
        Lines const& lines,
        Directory const& directory,
        std::uint64_t seed
    )
        : script_{script},
          cast_{cast},
          lines_{lines},
          directory_{directory},
          dice_{seed, DiceOf::feedback} {}

    void write();

  private:
    void write_feedback();
    void write_changes();
    Instant moment(ScriptMoment const& at);
    Done receive(std::size_t index);
    Done decide(std::size_t index);
    Done answer(std::size_t index);
    Done open_on_easter_monday();
    Done open_on_tuesdays();
    Done hand_over();
    Done change(v1::ChangeOffering change, std::vector<std::string_view> const& from_feedback);

    Script& script_;
    Cast const& cast_;
    Lines const& lines_;
    Directory const& directory_;
    Dice dice_;
    std::map<std::string_view, std::string> ids_;
};

}  // namespace linka::app
