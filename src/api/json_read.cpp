#include "api/json.hpp"
#include "base/time.hpp"

#include <boost/json.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <limits>
#include <span>

namespace linka::api {

namespace {

namespace json = boost::json;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::size_t depth_max = 16;

json::parse_options strict() {
    json::parse_options options;
    options.max_depth = depth_max;
    return options;
}

/// Hears the keys of a text known to be good JSON, and remembers the first that an object has
/// twice: the DOM parser keeps the last silently.
struct DuplicateHearer {
    static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_array_size = max_object_size;
    static constexpr std::size_t max_key_size = max_object_size;
    static constexpr std::size_t max_string_size = max_object_size;
    using Code = boost::system::error_code&;

    std::vector<std::string> keys;    // of all open objects, the innermost last
    std::vector<std::size_t> starts;  // where the keys of each open object begin
    std::string key;
    std::optional<std::string> duplicate;

    bool on_document_begin(Code) { return true; }
    bool on_document_end(Code) { return true; }
    bool on_object_begin(Code) {
        starts.push_back(keys.size());
        return true;
    }
    bool on_object_end(std::size_t, Code) {
        auto const mine = std::span{keys}.subspan(starts.back());
        std::ranges::sort(mine);
        auto const twice = std::ranges::adjacent_find(mine);
        if (twice != mine.end() && !duplicate) duplicate = *twice;
        keys.resize(starts.back());
        starts.pop_back();
        return true;
    }
    bool on_array_begin(Code) { return true; }
    bool on_array_end(std::size_t, Code) { return true; }
    bool on_key_part(json::string_view part, std::size_t, Code) {
        key.append(part.data(), part.size());
        return true;
    }
    bool on_key(json::string_view part, std::size_t, Code) {
        key.append(part.data(), part.size());
        keys.push_back(std::move(key));
        key.clear();
        return true;
    }
    bool on_string_part(json::string_view, std::size_t, Code) { return true; }
    bool on_string(json::string_view, std::size_t, Code) { return true; }
    bool on_number_part(json::string_view, Code) { return true; }
    bool on_int64(std::int64_t, json::string_view, Code) { return true; }
    bool on_uint64(std::uint64_t, json::string_view, Code) { return true; }
    bool on_double(double, json::string_view, Code) { return true; }
    bool on_bool(bool, Code) { return true; }
    bool on_null(Code) { return true; }
    bool on_comment_part(json::string_view, Code) { return true; }
    bool on_comment(json::string_view, Code) { return true; }
};

/// How many keys a text that is good JSON has, those of objects in objects too: outside of strings
/// a colon stands behind each, and nowhere else.
std::size_t keys_in(std::string_view text) {
    std::size_t keys = 0;
    bool in_string = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (in_string && text[at] == '\\') {
            ++at;
        } else if (text[at] == '"') {
            in_string = !in_string;
        } else if (text[at] == ':' && !in_string) {
            ++keys;
        }
    }
    return keys;
}

/// How many keys were kept of it.
std::size_t keys_in(json::value const& value) {
    std::size_t keys = 0;
    if (auto const* const object = value.if_object()) {
        keys = object->size();
        for (auto const& [key, inner] : *object) keys += keys_in(inner);
    } else if (auto const* const array = value.if_array()) {
        for (auto const& inner : *array) keys += keys_in(inner);
    }
    return keys;
}

/// The field a JSON key names; times drop their unit.
FieldDescriptor const* field_of(Descriptor const& descriptor, std::string_view key) {
    auto const* const field = descriptor.FindFieldByName(std::string{key});
    if (field != nullptr) return key.ends_with("_at_us") ? nullptr : field;
    return key.ends_with("_at") ? descriptor.FindFieldByName(std::string{key} + "_us") : nullptr;
}

class Reader {
  public:
    void object(json::object const& from, Message& to, std::string const& pointer) {
        for (auto const& [key, value] : from) {
            auto const here = pointer + "/" + std::string{key};
            auto const* const field = field_of(*to.GetDescriptor(), key);
            if (field == nullptr) {
                refuse(here.substr(0, 200), "unknown_field", std::string{key.substr(0, 40)});
            } else if (field->is_repeated()) {
                list(value, to, *field, here);
            } else {
                single(value, to, *field, here);
            }
        }
    }

    std::vector<FieldFault> faults;

    void refuse(std::string pointer, char const* code, std::string subject = {}) {
        faults.push_back({std::move(pointer), code, std::move(subject)});
    }

  private:
    void list(
        json::value const& value,
        Message& to,
        FieldDescriptor const& field,
        std::string const& pointer
    ) {
        auto const* const items = value.if_array();
        if (items == nullptr) return refuse(pointer, "wrong_type", "[…]");
        auto const* const reflection = to.GetReflection();
        std::size_t index = 0;
        for (auto const& item : *items) {
            auto const here = pointer + "/" + std::to_string(index++);
            if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
                if (item.is_object()) {
                    object(item.get_object(), *reflection->AddMessage(&to, &field), here);
                } else {
                    refuse(here, "wrong_type", "{…}");
                }
            } else if (item.is_string()) {
                reflection->AddString(&to, &field, std::string{item.get_string()});
            } else {
                refuse(here, "wrong_type", "\"…\"");
            }
        }
    }

    void single(
        json::value const& value,
        Message& to,
        FieldDescriptor const& field,
        std::string const& pointer
    ) {
        auto const* const reflection = to.GetReflection();
        switch (field.cpp_type()) {
            case FieldDescriptor::CPPTYPE_MESSAGE:
                if (!value.is_object()) return refuse(pointer, "wrong_type", "{…}");
                return object(
                    value.get_object(), *reflection->MutableMessage(&to, &field), pointer
                );
            case FieldDescriptor::CPPTYPE_STRING:
                if (!value.is_string()) return refuse(pointer, "wrong_type", "\"…\"");
                return reflection->SetString(&to, &field, std::string{value.get_string()});
            case FieldDescriptor::CPPTYPE_ENUM:
                return enumeration(value, to, field, pointer);
            case FieldDescriptor::CPPTYPE_BOOL:
                if (!value.is_bool()) return refuse(pointer, "wrong_type", "true, false");
                return reflection->SetBool(&to, &field, value.get_bool());
            case FieldDescriptor::CPPTYPE_UINT32:
                return number32(value, to, field, pointer);
            default:
                return time(value, to, field, pointer);
        }
    }

    void enumeration(
        json::value const& value,
        Message& to,
        FieldDescriptor const& field,
        std::string const& pointer
    ) {
        if (!value.is_string()) return refuse(pointer, "wrong_type", "\"…\"");
        auto const name = std::string{value.get_string()};
        auto const* const known = field.enum_type()->FindValueByName(name);
        if (known == nullptr || known->number() == 0)
            return refuse(pointer, "unknown_value", name.substr(0, 40));
        to.GetReflection()->SetEnum(&to, &field, known);
    }

    void number32(
        json::value const& value,
        Message& to,
        FieldDescriptor const& field,
        std::string const& pointer
    ) {
        auto const* const number = value.if_int64();
        if (number == nullptr || *number < 0 ||
            *number > std::numeric_limits<std::int32_t>::max()) {
            return refuse(pointer, "wrong_type", "0, 1, 2 …");
        }
        to.GetReflection()->SetUInt32(&to, &field, static_cast<std::uint32_t>(*number));
    }

    /// The only 64-bit numbers in commands are times.
    void time(
        json::value const& value,
        Message& to,
        FieldDescriptor const& field,
        std::string const& pointer
    ) {
        if (!value.is_string())
            return refuse(pointer, "wrong_type", "\"2020-04-15T10:42:00+02:00\"");
        auto const instant = parse_rfc3339(std::string{value.get_string()}, pointer);
        if (!instant || to_us(*instant) <= 0)
            return refuse(pointer, "bad_time", std::string{value.get_string()}.substr(0, 40));
        to.GetReflection()->SetUInt64(&to, &field, static_cast<std::uint64_t>(to_us(*instant)));
    }
};

}  // namespace

std::optional<std::string> find_duplicate(std::string_view text) {
    json::basic_parser<DuplicateHearer> parser{strict()};
    boost::system::error_code error;
    parser.write_some(false, text.data(), text.size(), error);
    return parser.handler().duplicate;
}

Done from_json(std::string_view text, Message& message, std::span<std::string const> from_path) {
    boost::system::error_code error;
    json::monotonic_resource memory;
    auto const value = json::parse({text.data(), text.size()}, error, &memory, strict());
    if (error || !value.is_object()) return Fault{FaultKind::invalid, "bad_json", {}, {}};
    // Of a key that is there twice one is kept. Which it is takes another look at the text.
    if (keys_in(value) != keys_in(text)) {
        auto const key = find_duplicate(text).value_or("").substr(0, 40);
        return invalid("duplicate_field", "/" + key, key);
    }
    Reader reader;
    for (auto const& name : from_path) {
        if (value.get_object().contains(name)) reader.refuse("/" + name, "unknown_field", name);
    }
    if (reader.faults.empty()) reader.object(value.get_object(), message, "");
    if (reader.faults.empty()) return {};
    return Fault{FaultKind::invalid, "invalid_input", {}, std::move(reader.faults)};
}

}  // namespace linka::api
