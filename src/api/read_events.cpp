#include "api/reads.hpp"
#include "store/keys.hpp"
#include "views/accounts.hpp"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>

#include <algorithm>

namespace linka::api {

namespace {

struct Source {
    std::string instance;
    bool synthetic = false;
    engine::Personal const& personal;
    Personal texts = Personal::hidden;
};

std::string const& type_of(v1::Event const& event) {
    static std::string const none = "unknown";
    auto const* const oneof = v1::Event::descriptor()->FindOneofByName("body");
    auto const* const field = event.GetReflection()->GetOneofFieldDescriptor(event, oneof);
    return field == nullptr ? none : field->name();
}

void append_body(std::string& out, v1::Event const& event, Personal personal) {
    auto const* const oneof = v1::Event::descriptor()->FindOneofByName("body");
    auto const* const field = event.GetReflection()->GetOneofFieldDescriptor(event, oneof);
    if (field == nullptr) {
        out += "{}";
    } else {
        append_json(out, event.GetReflection()->GetMessage(event, field), personal);
    }
}

/// What became of sealed texts. The log is handed out as it is stored: nothing is opened.
void append_sealed(std::string& out, v1::Event const& event, engine::Personal const& personal) {
    std::string states;
    for (auto const& sealed : event.sealed()) {
        if (!states.empty()) states += ' ';
        states += engine::field_name(event, sealed) + ':' +
                  v1::PersonalState::Value_Name(personal.describe(sealed).state());
    }
    if (states.empty()) return;
    out += ",\"sealed\":";
    append_json_string(out, states);
}

void append_cloud_event(
    std::string& out,
    store::StoredRecord const& record,
    v1::Commit const& commit,
    int index,
    Source const& source
) {
    auto const& event = commit.events(index);
    fmt::format_to(
        std::back_inserter(out),
        R"({{"specversion":"1.0","id":"{}.{}","source":)",
        record.position,
        index
    );
    append_json_string(out, "/linka/" + source.instance);
    fmt::format_to(
        std::back_inserter(out), R"(,"type":"cz.linka.{}.v1","subject":)", type_of(event)
    );
    append_json_string(out, event.stream());
    fmt::format_to(
        std::back_inserter(out),
        R"(,"time":"{}","datacontenttype":"application/json","sequence":"{}","validtime":"{}","actorid":)",
        format_rfc3339(record.recorded_at),
        record.position,
        format_rfc3339(from_us(static_cast<std::int64_t>(commit.occurred_at_us())))
    );
    append_json_string(out, commit.actor().account_id());
    fmt::format_to(
        std::back_inserter(out), R"(,"actorrole":"{}")", v1::Role::Value_Name(commit.actor().role())
    );
    if (source.synthetic) out += ",\"synthetic\":true";
    if (commit.confirmed_not_personal()) out += ",\"notpersonal\":true";
    append_sealed(out, event, source.personal);
    out += ",\"data\":";
    append_body(out, event, source.texts);
    out += '}';
}

/// A page of records in the order asked for, none beyond the view's position.
struct RecordPage {
    std::vector<store::StoredRecord> records;
    store::Position next = 0;  // cursor; 0: no more
};

Result<RecordPage> records_of(Reading const& reading, views::Page const& page, bool newest) {
    constexpr std::size_t page_bytes = 8UL * 1024 * 1024;
    auto const end = reading.view.position;
    store::Position cursor = newest ? end + 1 : 0;
    if (!page.after.empty()) {
        if (page.after.size() != 8) return invalid("bad_cursor", "cursor");
        cursor = std::min<store::Position>(store::from_be64(page.after), end + 1);
    }
    store::Position after = cursor;
    std::size_t count = page.limit;
    if (newest) {
        auto const first = cursor > page.limit ? cursor - page.limit : 1;
        after = first - 1;
        count = static_cast<std::size_t>(cursor > first ? cursor - first : 0);
    }
    RecordPage result;
    if (count == 0 || after >= end) return result;
    auto records = reading.engine.log().read(after, count, page_bytes);
    if (!records) return records.error();
    while (!records->empty() && records->back().position > end) records->pop_back();
    result.records = std::move(*records);
    if (result.records.empty()) return result;
    if (newest) {
        std::ranges::reverse(result.records);
        result.next = result.records.back().position > 1 ? result.records.back().position : 0;
    } else {
        result.next = result.records.back().position < end ? result.records.back().position : 0;
    }
    return result;
}

}  // namespace

Result<Answer> read_events(Reading const& reading) {
    auto const page = page_of(reading.request, 100);
    if (!page) return page.error();
    auto const order = reading.request.parameter("order").value_or("oldest");
    if (order != "oldest" && order != "newest")
        return invalid("unknown_value", "order", order.substr(0, 20));
    auto const records = records_of(reading, *page, order == "newest");
    if (!records) return records.error();
    bool const lines =
        reading.request.field("accept").find("application/x-ndjson") != std::string_view::npos;
    auto const start = views::log_start(*reading.view.tables).value_or(v1::LogStarted{});
    Source const source{
        start.instance_id(), start.synthetic(), reading.engine.personal(), reading.personal()
    };
    Answer answer{lines ? "" : "{\"events\":["};
    bool first = true;
    for (auto const& record : records->records) {
        v1::Commit commit;
        if (!commit.ParseFromString(record.commit))
            return corrupt("commit_unreadable", std::to_string(record.position));
        for (int i = 0; i < commit.events_size(); ++i) {
            if (!lines && !first) answer.body += ',';
            first = false;
            append_cloud_event(answer.body, record, commit, i, source);
            if (lines) answer.body += '\n';
        }
    }
    if (!lines) answer.body += "]}";
    if (lines) answer.content_type = "application/x-ndjson";
    if (records->next != 0) answer.next_cursor = cursor_of(store::be64(records->next));
    answer.personal = true;
    return answer;
}

}  // namespace linka::api
