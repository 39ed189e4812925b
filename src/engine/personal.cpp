#include "engine/personal.hpp"

#include "base/check.hpp"
#include "schema/options.pb.h"
#include "store/secrets.hpp"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <map>

namespace linka::engine {

namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

/// What a kind of message holds that is personal, asked of reflection once.
struct Plan {
    FieldDescriptor const* message = nullptr;  // in which field of the message around it
    std::vector<FieldDescriptor const*> texts;
    std::vector<Plan> inside;
};

Plan plan_of(Descriptor const& descriptor) {
    Plan plan;
    for (int i = 0; i < descriptor.field_count(); ++i) {
        auto const* const field = descriptor.field(i);
        if (field->options().GetExtension(linka::personal)) {
            // Lists of personal texts do not occur; tests/engine/personal_test keeps it so.
            CHECK(field->type() == FieldDescriptor::TYPE_STRING && !field->is_repeated());
            plan.texts.push_back(field);
        } else if (field->message_type() != nullptr) {
            auto inner = plan_of(*field->message_type());
            if (inner.texts.empty() && inner.inside.empty()) continue;
            CHECK(!field->is_repeated());
            inner.message = field;
            plan.inside.push_back(std::move(inner));
        }
    }
    return plan;
}

/// By the number of the body in the message's oneof.
using Plans = std::map<int, Plan>;

Plans plans_of(Descriptor const& descriptor) {
    Plans plans;
    auto const* const bodies = descriptor.FindOneofByName("body");
    for (int i = 0; i < bodies->field_count(); ++i) {
        auto plan = plan_of(*bodies->field(i)->message_type());
        if (!plan.texts.empty() || !plan.inside.empty())
            plans.emplace(bodies->field(i)->number(), std::move(plan));
    }
    return plans;
}

Plan const* plan_for(v1::Event const& event) {
    static Plans const plans = plans_of(*v1::Event::descriptor());
    auto const plan = plans.find(event.body_case());
    return plan == plans.end() ? nullptr : &plan->second;
}

Plan const* plan_for(v1::Command const& command) {
    static Plans const plans = plans_of(*v1::Command::descriptor());
    auto const plan = plans.find(command.body_case());
    return plan == plans.end() ? nullptr : &plan->second;
}

/// The body, by its number.
template <class Whole>
Message const& body_of(Whole const& whole) {
    auto const* const field = whole.GetDescriptor()->FindFieldByNumber(whole.body_case());
    return whole.GetReflection()->GetMessage(whole, field);
}

void collect(Message const& message, Plan const& plan, std::vector<std::string>& texts) {
    auto const& reflection = *message.GetReflection();
    for (auto const* const field : plan.texts) {
        auto text = reflection.GetString(message, field);
        if (!text.empty()) texts.push_back(std::move(text));
    }
    for (auto const& inner : plan.inside) {
        if (reflection.HasField(message, inner.message))
            collect(reflection.GetMessage(message, inner.message), inner, texts);
    }
}

/// Two commits without a key of their sender would look alike to whoever wants to move a text.
std::string own_command_id() { return "own:" + store::random_secret(); }

store::Opened unsealed(
    store::KeyStore const& keys, store::SealPlace const& place, v1::Sealed const& sealed
) {
    auto const found = keys.find({sealed.slot(), sealed.key_id()});
    if (auto const* const key = std::get_if<store::SecretKey>(&found)) {
        auto text = store::unseal(*key, place, sealed);
        if (text) return std::move(*text);
        return store::Unreadable{};
    }
    if (auto const* const erased = std::get_if<store::Erased>(&found)) return *erased;
    if (std::holds_alternative<store::NoKey>(found)) return store::NoKey{};
    return store::Unreadable{};
}

}  // namespace

Done Personal::seal(v1::Commit& commit) const {
    for (auto& event : *commit.mutable_events()) {
        auto const* const plan = plan_for(event);
        if (plan == nullptr) continue;
        auto const body_number = static_cast<std::uint32_t>(event.body_case());
        auto const* const body_field = event.GetDescriptor()->FindFieldByNumber(event.body_case());
        auto& body = *event.GetReflection()->MutableMessage(&event, body_field);
        auto const& reflection = *body.GetReflection();
        // Events are flat: what is personal stands in the body itself.
        CHECK(plan->inside.empty());
        for (auto const* const field : plan->texts) {
            auto const text = reflection.GetString(body, field);
            if (text.empty()) continue;
            if (commit.command_id().empty()) commit.set_command_id(own_command_id());
            auto const retention = field->options().GetExtension(linka::retention);
            auto const key = keys_.key_for(event.stream(), retention);
            if (!key) return key.error();
            store::SealPlace const place{
                commit.command_id(),
                event.stream(),
                body_number,
                static_cast<std::uint32_t>(field->number()),
                retention
            };
            auto sealed = store::seal(key->key, place, text);
            sealed.set_slot(key->name.slot);
            sealed.set_key_id(key->name.id);
            *event.add_sealed() = std::move(sealed);
            reflection.ClearField(&body, field);
        }
    }
    return {};
}

store::Opened Personal::open(v1::SealedText const& text) const {
    auto const& sealed = text.sealed();
    store::SealPlace const place{
        text.command_id(), text.stream(), text.event(), sealed.field(), sealed.retention()
    };
    return unsealed(keys_, place, sealed);
}

v1::PersonalField Personal::describe(v1::Sealed const& sealed) const {
    v1::PersonalField field;
    auto const found = keys_.find({sealed.slot(), sealed.key_id()});
    if (std::holds_alternative<store::SecretKey>(found)) {
        field.set_state(v1::PersonalState::sealed);
    } else if (auto const* const erased = std::get_if<store::Erased>(&found)) {
        field.set_state(v1::PersonalState::erased);
        field.set_erased_by(erased->by);
        field.set_erased_at_us(static_cast<std::uint64_t>(to_us(erased->at)));
    } else {
        bool const never = std::holds_alternative<store::NoKey>(found);
        field.set_state(never ? v1::PersonalState::no_key : v1::PersonalState::unreadable);
    }
    return field;
}

bool Personal::same_texts(v1::Command const& command, v1::Commit const& commit) const {
    std::vector<std::string> asked;
    if (auto const* const plan = plan_for(command)) collect(body_of(command), *plan, asked);
    std::vector<std::string> recorded;
    for (auto const& event : commit.events()) {
        if (auto const* const plan = plan_for(event)) collect(body_of(event), *plan, recorded);
        for (auto const& sealed : event.sealed()) {
            store::SealPlace const place{
                commit.command_id(),
                event.stream(),
                static_cast<std::uint32_t>(event.body_case()),
                sealed.field(),
                sealed.retention()
            };
            auto opened = unsealed(keys_, place, sealed);
            auto* const text = std::get_if<std::string>(&opened);
            if (text == nullptr) return true;
            recorded.push_back(std::move(*text));
        }
    }
    std::ranges::sort(asked);
    std::ranges::sort(recorded);
    return asked == recorded;
}

bool holds_personal(v1::Command const& command) {
    auto const* const plan = plan_for(command);
    if (plan == nullptr) return false;
    std::vector<std::string> texts;
    collect(body_of(command), *plan, texts);
    return !texts.empty();
}

std::string field_name(v1::Event const& event, v1::Sealed const& sealed) {
    auto const* const body = event.GetDescriptor()->FindFieldByNumber(event.body_case());
    if (body == nullptr) return {};
    auto const* const field =
        body->message_type()->FindFieldByNumber(static_cast<int>(sealed.field()));
    return field == nullptr ? std::string{} : field->name();
}

}  // namespace linka::engine
