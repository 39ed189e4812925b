// The page by which a provider answers for its own service: no login, no script, one answer. It
// shows what would change before it is recorded, and can do nothing else.
#pragma once

#include "api/reading.hpp"
#include "store/link_key.hpp"

namespace linka::api {

/// "/overeni/…" for a link that is open at `now`; empty otherwise.
std::string link_path(v1::ServiceReply const& row, store::LinkKey const& key, Instant now);

/// What a link opens: the service it is for, if the stamp is ours and the link still open. Faults:
/// not_found "unknown_link"; conflict "link_replaced", "link_answered", "link_expired".
Result<v1::ServiceReply> opened_by(
    std::string_view token, store::LinkKey const& key, engine::ReadView const& view
);

/// The fields of a form as the browser sends them.
using Form = std::vector<std::pair<std::string, std::string>>;
Form form_of(std::string const& body);

/// The question, with what was filled in when it could not be taken; what would change; thanks; why
/// the link opens nothing.
Answer link_question(
    Reading const& reading, v1::ServiceReply const& row, Form const& form, std::string const& wrong
);
Answer link_review(Reading const& reading, v1::ServiceReply const& row, Form const& form);
Answer link_thanks(Reading const& reading);
Answer link_refused(Reading const& reading, std::string const& why);

/// invalid "bad_number" and the like when a field cannot be read.
Result<v1::AnswerVerificationLink> answer_of(v1::ServiceReply const& row, Form const& form);

}  // namespace linka::api
