// Forgetting a person: asked for by one, confirmed by another, then carried out by the server; and
// what is recorded about personal data otherwise: who opened it, what retention let go of.
#pragma once

#include "domain/events.hpp"
#include "schema/commands.pb.h"

namespace linka::domain {

/// Streams that anyone may add to without having seen them.
inline constexpr char const* openings_stream = "openings";
inline constexpr char const* retention_stream = "retention";
/// Every commit about an erasure is in it, so that all of them are found without any view.
inline constexpr char const* erasures_stream = "erasures";
/// Beside the services that a file brought.
inline constexpr char const* imports_stream = "imports";
bool is_shared_stream(std::string_view stream);

/// One erasure a subject: its id is its stream.
std::string erasure_id_of(std::string_view subject);

struct Erasure {
    /// Empty: nobody asked for it yet.
    std::string erasure_id;
    std::string subject;
    std::string requested_by;
    v1::ErasureState::Value state = v1::ErasureState::unspecified;
    bool operator==(Erasure const&) const = default;
};

/// `subject` is one that exists. A refused erasure may be asked for again.
Result<Events> decide(
    Erasure const& erasure,
    std::string const& subject,
    v1::RequestErasure const& command,
    Context& context
);
/// Never by who asked for it.
Result<Events> decide(Erasure const& erasure, v1::AnswerErasure const& command, Context& context);
/// The server's own word that the keys are gone; once, and only after a confirmation.
Result<Events> decide(Erasure const& erasure, v1::CompleteErasure const& command, Context& context);

Result<Events> decide(v1::RecordRetention const& command, Context& context);
Result<Events> decide(v1::RecordOpenings const& command, Context& context);

void evolve(Erasure& erasure, v1::Event const& event);

}  // namespace linka::domain
