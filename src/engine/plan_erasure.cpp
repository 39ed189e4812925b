#include "engine/plan_erasure.hpp"

#include "domain/case_code.hpp"
#include "domain/erasure.hpp"

namespace linka::engine {

namespace {

Result<std::string> case_with_code(std::string const& text, Planning const& planning) {
    auto const code = domain::parse_case_code(text, "/case_code");
    if (!code) return code.error();
    auto const id = planning.find_case(*code);
    if (!id) return invalid("case_code_unknown", "/case_code", *code);
    return *id;
}

/// Whoever is to be forgotten must be somebody: a mistyped id would be "erased" without a word.
Result<std::string> known_subject(std::string const& subject, Planning const& planning) {
    if (subject.starts_with("case-")) {
        auto const known = planning.loader.load<domain::Case>(subject);
        if (!known) return known.error();
        if ((*known)->open) return subject;
    } else if (subject.starts_with("feedback-")) {
        auto const known = planning.loader.load<domain::Feedback>(subject);
        if (!known) return known.error();
        if (!(*known)->feedback_id.empty()) return subject;
    } else if (subject.starts_with("shift-")) {
        auto const known = planning.loader.load<domain::Handover>(subject);
        if (!known) return known.error();
        if (!(*known)->shift_id.empty()) return subject;
    }
    return invalid("unknown_subject", "/subject");
}

Result<std::string> subject_of(v1::RequestErasure const& command, Planning const& planning) {
    bool const by_code = !command.case_code().empty();
    bool const by_id = !command.subject().empty();
    if (!by_code && !by_id) return invalid("required", "/subject");
    if (by_code && by_id) return invalid("given_twice", "/case_code");
    return by_code ? case_with_code(command.case_code(), planning)
                   : known_subject(command.subject(), planning);
}

}  // namespace

Result<domain::Events> request_erasure(Order const& order, Planning const& planning) {
    auto const& command = order.command.request_erasure();
    auto const subject = subject_of(command, planning);
    if (!subject) return subject.error();
    auto const erasure = planning.loader.load<domain::Erasure>(domain::erasure_id_of(*subject));
    if (!erasure) return erasure.error();
    return domain::decide(**erasure, *subject, command, planning.context);
}

Result<domain::Events> settle_erasure(Order const& order, Planning const& planning) {
    bool const answer = order.command.has_answer_erasure();
    auto const& id = answer ? order.command.answer_erasure().erasure_id()
                            : order.command.complete_erasure().erasure_id();
    auto const erasure = planning.loader.load<domain::Erasure>(id);
    if (!erasure) return erasure.error();
    if (order.seen_version && *order.seen_version != planning.loader.version(id))
        return conflict("stale_version", id);
    if (answer) {
        return domain::decide(**erasure, order.command.answer_erasure(), planning.context);
    }
    return domain::decide(**erasure, order.command.complete_erasure(), planning.context);
}

}  // namespace linka::engine
