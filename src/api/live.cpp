#include "api/live.hpp"

#include "api/json.hpp"
#include "base/number.hpp"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>

#include <algorithm>

namespace linka::api {

namespace {

// Further behind than this, loading anew is cheaper than catching up.
constexpr std::size_t catch_up_max = 1000;

std::shared_ptr<std::string const> frame_of(views::Fact const& fact) {
    auto const* const oneof = v1::Event::descriptor()->FindOneofByName("body");
    auto text = fmt::format(
        "id: {}\nevent: commit\ndata: {{\"position\":{},\"recorded_at\":\"{}\",\"types\":[",
        fact.position,
        fact.position,
        format_rfc3339(fact.recorded_at)
    );
    bool first = true;
    for (auto const& event : fact.commit.events()) {
        auto const* const field = event.GetReflection()->GetOneofFieldDescriptor(event, oneof);
        if (field == nullptr) continue;
        if (!first) text += ',';
        first = false;
        text += '"' + field->name() + '"';
    }
    text += "],\"streams\":[";
    first = true;
    for (auto const& stream : fact.streams) {
        if (!first) text += ',';
        first = false;
        append_json_string(text, stream);
    }
    return std::make_shared<std::string const>(text + "]}\n\n");
}

}  // namespace

std::optional<store::Position> position_of(std::string_view last_event_id) {
    return parse_number<store::Position>(last_event_id);
}

void Live::heard(views::Fact const& fact) {
    std::lock_guard const lock{mutex_};
    heard_ = fact.position;
    std::erase_if(channels_, [](auto const& channel) { return channel->closed(); });
    if (channels_.empty()) return;
    auto const frame = frame_of(fact);
    for (auto const& channel : channels_) channel->push(frame);
}

http::Response Live::open(
    std::optional<store::Position> last_event_id, store::EventLog const& log
) {
    auto const channel = std::make_shared<http::EventChannel>(2 * catch_up_max);
    http::Response response{200};
    response.events = channel;
    std::lock_guard const lock{mutex_};
    channels_.push_back(channel);
    if (!last_event_id || *last_event_id >= heard_) return response;
    auto const reset = std::make_shared<std::string const>("event: reset\ndata: {}\n\n");
    if (heard_ - *last_event_id > catch_up_max) {
        channel->push(reset);
        return response;
    }
    auto const records = log.read(
        *last_event_id, static_cast<std::size_t>(heard_ - *last_event_id), 8UL * 1024 * 1024
    );
    if (!records || records->empty() || records->back().position < heard_) {
        channel->push(reset);
        return response;
    }
    for (auto const& record : *records) {
        v1::Commit commit;
        if (commit.ParseFromString(record.commit)) {
            channel->push(frame_of({record.position, record.recorded_at, record.streams, commit}));
        }
    }
    return response;
}

void Live::tell(std::string frame) {
    auto const shared = std::make_shared<std::string const>(std::move(frame));
    std::lock_guard const lock{mutex_};
    for (auto const& channel : channels_) channel->push(shared);
}

void Live::close_all() {
    std::lock_guard const lock{mutex_};
    for (auto const& channel : channels_) channel->close();
    channels_.clear();
}

}  // namespace linka::api
