// What was written once must be read for ever, and mean the same: for every event, bytes kept in
// tests/schema/written beside the JSON they stood for. A new event adds its pair by running this
// test with LINKA_WRITE_EVENTS=1; a changed pair is a broken promise, never to be rewritten.
#include "api/json.hpp"
#include "schema/commit.pb.h"
#include "support/world.hpp"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/unknown_field_set.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

namespace linka {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::string folder() { return std::string{LINKA_SOURCE_DIR} + "/tests/schema/written/"; }

void fill(Message& message);

void fill_field(Message& message, FieldDescriptor const& field) {
    auto const& reflection = *message.GetReflection();
    bool const many = field.is_repeated();
    switch (field.cpp_type()) {
        case FieldDescriptor::CPPTYPE_STRING:
            many ? reflection.AddString(&message, &field, field.name() + " ěšč")
                 : reflection.SetString(&message, &field, field.name() + " ěšč");
            break;
        case FieldDescriptor::CPPTYPE_MESSAGE:
            fill(
                many ? *reflection.AddMessage(&message, &field)
                     : *reflection.MutableMessage(&message, &field)
            );
            break;
        case FieldDescriptor::CPPTYPE_ENUM:
            reflection.SetEnumValue(
                &message,
                &field,
                field.enum_type()->value(field.enum_type()->value_count() - 1)->number()
            );
            break;
        case FieldDescriptor::CPPTYPE_BOOL:
            reflection.SetBool(&message, &field, true);
            break;
        case FieldDescriptor::CPPTYPE_UINT32:
            reflection.SetUInt32(&message, &field, static_cast<std::uint32_t>(field.number()));
            break;
        case FieldDescriptor::CPPTYPE_UINT64:
            reflection.SetUInt64(
                &message, &field, 1586940120000000U + static_cast<std::uint64_t>(field.number())
            );
            break;
        default:
            FAIL() << "a type that events do not use: " << field.full_name();
    }
}

/// Every field with a value that shows which one it is.
void fill(Message& message) {
    auto const& descriptor = *message.GetDescriptor();
    for (int i = 0; i < descriptor.field_count(); ++i) fill_field(message, *descriptor.field(i));
}

v1::Event filled(FieldDescriptor const& body) {
    v1::Event event;
    event.set_stream("stream-1");
    fill(*event.GetReflection()->MutableMessage(&event, &body));
    return event;
}

void write_file(std::string const& path, std::string const& bytes) {
    std::ofstream{path, std::ios::binary} << bytes;
}

std::vector<FieldDescriptor const*> bodies() {
    auto const* const oneof = v1::Event::descriptor()->FindOneofByName("body");
    std::vector<FieldDescriptor const*> all;
    for (int i = 0; i < oneof->field_count(); ++i) all.push_back(oneof->field(i));
    return all;
}

TEST(WrittenEvents, AreReadAndMeanWhatTheyMeant) {
    for (auto const* const body : bodies()) {
        auto const path = folder() + body->name();
        if (!std::filesystem::exists(path + ".bin") &&
            std::getenv("LINKA_WRITE_EVENTS") != nullptr) {
            auto const event = filled(*body);
            write_file(path + ".bin", event.SerializeAsString());
            write_file(path + ".json", api::to_json(event, api::Personal::shown) + "\n");
        }
        ASSERT_TRUE(std::filesystem::exists(path + ".bin"))
            << "run once with LINKA_WRITE_EVENTS=1: " << body->name();
        v1::Event event;
        auto const bytes = test::source_file("tests/schema/written/" + body->name() + ".bin");
        ASSERT_TRUE(event.ParseFromString(bytes)) << body->name();
        EXPECT_EQ(
            api::to_json(event, api::Personal::shown) + "\n",
            test::source_file("tests/schema/written/" + body->name() + ".json")
        );
        EXPECT_EQ(event.SerializeAsString(), bytes) << body->name();
        EXPECT_EQ(event.GetReflection()->GetUnknownFields(event).field_count(), 0) << body->name();
    }
}

TEST(WrittenEvents, AreNeverForgotten) {
    std::set<std::string> known;
    for (auto const* const body : bodies()) known.insert(body->name());
    for (auto const& file : std::filesystem::directory_iterator{folder()}) {
        EXPECT_TRUE(known.contains(file.path().stem().string()))
            << file.path().filename() << " has no event any more";
    }
}

}  // namespace
}  // namespace linka
