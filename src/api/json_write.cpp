#include "api/json.hpp"
#include "base/time.hpp"
#include "schema/options.pb.h"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <shared_mutex>
#include <unordered_map>

namespace linka::api {

namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::OneofDescriptor;
using google::protobuf::Reflection;

// Most answers fit, so that they are written without growing.
constexpr std::size_t answer_bytes_usual = 2048;

struct MessagePlan;

/// What reflection would be asked again for every message.
struct FieldPlan {
    FieldDescriptor const* field = nullptr;
    std::string quoted_name;  // "\"name\":"
    bool is_time = false;
    bool personal = false;
    // On the first field of a oneof: asked once which of them is set, not one by one.
    OneofDescriptor const* oneof = nullptr;
    MessagePlan const* inner = nullptr;
};
struct MessagePlan {
    std::vector<FieldPlan> fields;
};
using Plans = std::unordered_map<Descriptor const*, std::unique_ptr<MessagePlan>>;

MessagePlan const* plan_into(Plans& plans, Descriptor const& descriptor);

FieldPlan plan_of_field(Plans& plans, FieldDescriptor const& field) {
    FieldPlan plan;
    plan.field = &field;
    std::string name = field.name();
    plan.is_time = name.ends_with("_at_us");
    if (plan.is_time) name.resize(name.size() - 3);
    plan.quoted_name = fmt::format("\"{}\":", name);
    plan.personal = field.options().GetExtension(linka::personal);
    auto const* const oneof = field.real_containing_oneof();
    if (oneof != nullptr && oneof->field(0) == &field) plan.oneof = oneof;
    if (field.message_type() != nullptr) plan.inner = plan_into(plans, *field.message_type());
    return plan;
}

MessagePlan const* plan_into(Plans& plans, Descriptor const& descriptor) {
    auto const [known, is_new] = plans.try_emplace(&descriptor);
    // There before its fields are looked at: a message may hold itself.
    if (is_new) known->second = std::make_unique<MessagePlan>();
    auto* const plan = known->second.get();
    if (!is_new) return plan;
    for (int i = 0; i < descriptor.field_count(); ++i) {
        if (descriptor.field(i)->options().GetExtension(linka::internal)) continue;
        plan->fields.push_back(plan_of_field(plans, *descriptor.field(i)));
    }
    return plan;
}

/// Kept for as long as the program: there are only so many messages.
MessagePlan const& plan_of(Descriptor const* descriptor) {
    static std::shared_mutex mutex;
    static Plans plans;
    {
        std::shared_lock const lock{mutex};
        auto const known = plans.find(descriptor);
        if (known != plans.end()) return *known->second;
    }
    std::unique_lock const lock{mutex};
    return *plan_into(plans, *descriptor);
}

template <class Number>
void append_number(std::string& out, Number value) {
    std::array<char, 32> digits{};
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end);
}

class Writer {
  public:
    Writer(std::string& out, Personal personal) : out_{out}, personal_{personal} {}

    void message(Message const& message, MessagePlan const& plan) {
        out_ += '{';
        bool first = true;
        auto const& reflection = *message.GetReflection();
        for (std::size_t i = 0; i < plan.fields.size(); ++i) {
            auto const* planned = &plan.fields[i];
            if (auto const* const oneof = planned->oneof) {
                // The fields of a oneof stand together, in this order.
                auto const* const chosen = reflection.GetOneofFieldDescriptor(message, oneof);
                auto const begin = i;
                i += static_cast<std::size_t>(oneof->field_count()) - 1;
                if (chosen == nullptr) continue;
                planned = &plan.fields[begin + static_cast<std::size_t>(chosen->index_in_oneof())];
            }
            if (planned->personal && personal_ == Personal::hidden) continue;
            if (field(message, reflection, *planned, first)) first = false;
        }
        out_ += '}';
    }

  private:
    void name(FieldPlan const& planned, bool first) {
        if (!first) out_ += ',';
        out_ += planned.quoted_name;
    }

    /// False when there is nothing to write.
    bool field(
        Message const& message, Reflection const& reflection, FieldPlan const& planned, bool first
    ) {
        auto const& field = *planned.field;
        if (field.is_repeated()) {
            name(planned, first);
            list(message, reflection, planned);
            return true;
        }
        bool const text = field.cpp_type() == FieldDescriptor::CPPTYPE_STRING;
        if (text && !field.has_presence()) {
            std::string scratch;
            auto const& value = reflection.GetStringReference(message, &field, &scratch);
            if (value.empty()) return false;
            name(planned, first);
            append_json_string(out_, value);
            return true;
        }
        bool const left_out_when_unset = field.has_presence() || planned.is_time ||
                                         field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM;
        if (left_out_when_unset && !reflection.HasField(message, &field)) return false;
        name(planned, first);
        single(message, reflection, planned);
        return true;
    }

    void list(Message const& message, Reflection const& reflection, FieldPlan const& planned) {
        auto const* const field = planned.field;
        out_ += '[';
        int const size = reflection.FieldSize(message, field);
        std::string scratch;
        for (int i = 0; i < size; ++i) {
            if (i > 0) out_ += ',';
            if (planned.inner != nullptr) {
                this->message(reflection.GetRepeatedMessage(message, field, i), *planned.inner);
            } else {
                // Lists of anything but messages and texts do not occur in the schema.
                append_json_string(
                    out_, reflection.GetRepeatedStringReference(message, field, i, &scratch)
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
                return this->message(reflection.GetMessage(message, field), *planned.inner);
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
                return append_number(out_, reflection.GetUInt32(message, field));
            default:
                return number64(reflection.GetUInt64(message, field), planned.is_time);
        }
    }

    void number64(std::uint64_t value, bool is_time) {
        if (!is_time) return append_number(out_, value);
        out_ += '"';
        out_ += format_rfc3339(from_us(static_cast<std::int64_t>(value)));
        out_ += '"';
    }

    std::string& out_;
    Personal personal_;
};

constexpr std::array<bool, 256> escaped_characters = [] {
    std::array<bool, 256> table{};
    for (std::size_t c = 0; c < 0x20; ++c) table[c] = true;
    table['"'] = table['\\'] = true;
    return table;
}();

void append_escaped(std::string& out, char c) {
    if (c == '\n') {
        out += "\\n";
    } else if (c == '"' || c == '\\') {
        out += '\\';
        out += c;
    } else {
        fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
    }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    while (!text.empty()) {
        // Whole stretches at once: hardly any text has something to escape.
        auto const escaped = std::ranges::find_if(text, [](char c) {
            return escaped_characters[static_cast<unsigned char>(c)];
        });
        auto const plain = static_cast<std::size_t>(escaped - text.begin());
        out.append(text.substr(0, plain));
        if (plain == text.size()) break;
        append_escaped(out, text[plain]);
        text.remove_prefix(plain + 1);
    }
    out += '"';
}

void append_json(std::string& out, Message const& message, Personal personal) {
    Writer{out, personal}.message(message, plan_of(message.GetDescriptor()));
}

std::string to_json(Message const& message, Personal personal) {
    std::string out;
    out.reserve(answer_bytes_usual);
    append_json(out, message, personal);
    return out;
}

}  // namespace linka::api
