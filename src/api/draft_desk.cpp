#include "api/draft_desk.hpp"

#include "api/answering.hpp"
#include "domain/case_code.hpp"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>

namespace linka::api {

namespace {

using google::protobuf::FieldDescriptor;

constexpr int entries_max = 32;
constexpr std::size_t code_max = 64;
constexpr std::array code_fields{std::string_view{"case_code"}, std::string_view{"linked_code"}};

/// Ids, codes of lists ("§57", "N-BYD"), keys, dates: no spaces, so no words.
bool is_code(std::string_view text) {
    constexpr std::string_view allowed =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:§";
    return text.size() <= code_max && text.find_first_not_of(allowed) == std::string_view::npos;
}

void check(google::protobuf::Message const& message, std::string const& at, Fault& fault);

void check_text(
    FieldDescriptor const& field, std::string const& text, std::string const& at, Fault& fault
) {
    bool const dictated = std::ranges::find(code_fields, field.name()) != code_fields.end();
    bool const fits =
        dictated && !text.empty() ? domain::parse_case_code(text, at).has_value() : is_code(text);
    if (!fits) fault.fields.push_back({at, "not_a_code", {}});
}

void check_field(
    google::protobuf::Message const& message,
    FieldDescriptor const& field,
    std::string const& at,
    Fault& fault
) {
    auto const& reflection = *message.GetReflection();
    bool const text = field.cpp_type() == FieldDescriptor::CPPTYPE_STRING;
    bool const inner = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (!field.is_repeated()) {
        if (text) check_text(field, reflection.GetString(message, &field), at, fault);
        if (inner && reflection.HasField(message, &field))
            check(reflection.GetMessage(message, &field), at, fault);
        return;
    }
    int const count = reflection.FieldSize(message, &field);
    if (count > entries_max)
        fault.fields.push_back({at, "too_many", fmt::format("{}", entries_max)});
    for (int i = 0; i < std::min(count, entries_max); ++i) {
        auto const entry = fmt::format("{}/{}", at, i);
        if (text) check_text(field, reflection.GetRepeatedString(message, &field, i), entry, fault);
        if (inner) check(reflection.GetRepeatedMessage(message, &field, i), entry, fault);
    }
}

void check(google::protobuf::Message const& message, std::string const& at, Fault& fault) {
    auto const& fields = *message.GetDescriptor();
    for (int i = 0; i < fields.field_count(); ++i) {
        auto const& field = *fields.field(i);
        check_field(message, field, fmt::format("{}/{}", at, field.name()), fault);
    }
}

Result<v1::CallDraft> draft_of(std::string const& draft_id, std::string const& body) {
    v1::CallDraft draft;
    std::array<std::string, 2> const ours{"draft_id", "saved_at_us"};
    if (auto read = from_json(body, draft, ours); !read) return read.error();
    draft.set_draft_id(draft_id);
    if (draft.key().empty()) return invalid("required", "/key");
    if (auto fits = check_codes_only(draft); !fits) return fits.error();
    return draft;
}

/// What a worker does: the answer's body, empty for 204.
Result<std::string> settled(
    engine::Drafts& drafts,
    http::Method method,
    std::string const& account_id,
    std::string const& draft_id,
    std::string const& body
) {
    if (method == http::Method::put) {
        auto draft = draft_of(draft_id, body);
        if (!draft) return draft.error();
        auto const kept = drafts.put(account_id, std::move(*draft));
        if (!kept) return kept.error();
        return to_json(*kept, Personal::hidden);
    }
    if (method == http::Method::del) {
        if (auto removed = drafts.remove(account_id, draft_id); !removed) return removed.error();
        return std::string{};
    }
    return list_to_json("drafts", drafts.of(account_id), Personal::hidden);
}

}  // namespace

Done check_codes_only(v1::CallDraft const& draft) {
    Fault fault{FaultKind::invalid, "invalid_input", {}, {}};
    check(draft, "", fault);
    if (fault.fields.empty()) return {};
    return fault;
}

std::optional<http::Response> answer_draft(
    DraftDesk const& desk,
    RouteMatch const& match,
    http::Request& request,
    Caller const& caller,
    http::Later const& later
) {
    auto const id = match.path.find("draft_id");
    auto const draft_id = id == match.path.end() ? std::string{} : id->second;
    auto const shared = std::make_shared<http::Request>(std::move(request));
    auto const work = [desk, shared, draft_id, account_id = caller.account.account_id(), later] {
        auto const body = settled(desk.drafts, shared->method, account_id, draft_id, shared->body);
        auto response = !body ? problem(desk.texts, status_of(body.error()), body.error(), *shared)
                        : body->empty() ? http::Response{204}
                                        : json_response(200, *body);
        add_common_fields(response);
        later(std::move(response));
    };
    if (desk.engine.run(work)) return std::nullopt;
    auto const busy = unavailable("log_busy");
    return problem(desk.texts, status_of(busy), busy, *shared);
}

}  // namespace linka::api
