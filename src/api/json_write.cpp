#include "api/json.hpp"
#include "base/time.hpp"
#include "schema/options.pb.h"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>

#include <shared_mutex>
#include <unordered_map>

namespace linka::api {

namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

/// What reflection would be asked again for every message.
struct FieldPlan {
    FieldDescriptor const* field = nullptr;
    std::string quoted_name;  // "\"name\":"
    bool is_time = false;
    bool personal = false;
};
using MessagePlan = std::vector<FieldPlan>;

MessagePlan make_plan(Descriptor const& descriptor) {
    MessagePlan plan;
    for (int i = 0; i < descriptor.field_count(); ++i) {
        auto const* const field = descriptor.field(i);
        std::string name = field->name();
        bool const is_time = name.ends_with("_at_us");
        if (is_time) name.resize(name.size() - 3);
        plan.push_back(
            {field,
             fmt::format("\"{}\":", name),
             is_time,
             field->options().GetExtension(linka::personal)}
        );
    }
    return plan;
}

MessagePlan const& plan_of(Descriptor const* descriptor) {
    static std::shared_mutex mutex;
    static std::unordered_map<Descriptor const*, std::unique_ptr<MessagePlan const>> plans;
    {
        std::shared_lock const lock{mutex};
        auto const known = plans.find(descriptor);
        if (known != plans.end()) return *known->second;
    }
    std::unique_lock const lock{mutex};
    auto& plan = plans[descriptor];
    if (!plan) plan = std::make_unique<MessagePlan const>(make_plan(*descriptor));
    return *plan;
}

class Writer {
  public:
    Writer(std::string& out, Personal personal) : out_{out}, personal_{personal} {}

    void message(Message const& message) {
        out_ += '{';
        bool first = true;
        auto const* const reflection = message.GetReflection();
        for (auto const& planned : plan_of(message.GetDescriptor())) {
            if (planned.personal && personal_ == Personal::hidden) continue;
            if (!present(message, *reflection, planned)) continue;
            if (!first) out_ += ',';
            first = false;
            out_ += planned.quoted_name;
            if (planned.field->is_repeated()) {
                list(message, *reflection, *planned.field);
            } else {
                single(message, *reflection, planned);
            }
        }
        out_ += '}';
    }

  private:
    static bool present(
        Message const& message, Reflection const& reflection, FieldPlan const& planned
    ) {
        auto const& field = *planned.field;
        if (field.is_repeated()) return true;
        if (field.has_presence()) return reflection.HasField(message, &field);
        switch (field.cpp_type()) {
            case FieldDescriptor::CPPTYPE_STRING:
            case FieldDescriptor::CPPTYPE_ENUM:
                return reflection.HasField(message, &field);
            default:
                return !planned.is_time || reflection.HasField(message, &field);
        }
    }

    void list(Message const& message, Reflection const& reflection, FieldDescriptor const& field) {
        out_ += '[';
        int const size = reflection.FieldSize(message, &field);
        std::string scratch;
        for (int i = 0; i < size; ++i) {
            if (i > 0) out_ += ',';
            if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
                this->message(reflection.GetRepeatedMessage(message, &field, i));
            } else {
                // Lists of anything but messages and texts do not occur in the schema.
                append_json_string(
                    out_, reflection.GetRepeatedStringReference(message, &field, i, &scratch)
                );
            }
        }
        out_ += ']';
    }

    void single(Message const& message, Reflection const& reflection, FieldPlan const& planned) {
        auto const* const field = planned.field;
        std::string scratch;
        switch (field->cpp_type()) {
            case FieldDescriptor::CPPTYPE_MESSAGE:
                return this->message(reflection.GetMessage(message, field));
            case FieldDescriptor::CPPTYPE_STRING:
                return append_json_string(
                    out_, reflection.GetStringReference(message, field, &scratch)
                );
            case FieldDescriptor::CPPTYPE_ENUM:
                return append_json_string(out_, reflection.GetEnum(message, field)->name());
            case FieldDescriptor::CPPTYPE_BOOL:
                out_ += reflection.GetBool(message, field) ? "true" : "false";
                return;
            case FieldDescriptor::CPPTYPE_DOUBLE:
                fmt::format_to(
                    std::back_inserter(out_), "{}", reflection.GetDouble(message, field)
                );
                return;
            case FieldDescriptor::CPPTYPE_UINT32:
                fmt::format_to(
                    std::back_inserter(out_), "{}", reflection.GetUInt32(message, field)
                );
                return;
            default:
                return number64(reflection.GetUInt64(message, field), planned.is_time);
        }
    }

    void number64(std::uint64_t value, bool is_time) {
        if (is_time) {
            append_json_string(out_, format_rfc3339(from_us(static_cast<std::int64_t>(value))));
        } else {
            fmt::format_to(std::back_inserter(out_), "{}", value);
        }
    }

    std::string& out_;
    Personal personal_;
};

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    for (char const c : text) {
        switch (c) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            default:
                if (static_cast<unsigned char>(c) < 0x20) {
                    fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
                } else {
                    out += c;
                }
        }
    }
    out += '"';
}

void append_json(std::string& out, Message const& message, Personal personal) {
    Writer{out, personal}.message(message);
}

std::string to_json(Message const& message, Personal personal) {
    std::string out;
    append_json(out, message, personal);
    return out;
}

}  // namespace linka::api
