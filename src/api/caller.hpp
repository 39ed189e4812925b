// Who asks, and what each role may do.
#pragma once

#include "schema/replies.pb.h"

#include <span>
#include <string>
#include <string_view>

namespace linka::api {

/// What a route may ask of its caller.
enum class Right : std::uint8_t {
    nobody_asked,  // public
    signed_in,
    log_call,
    change_service,
    record_feedback,
    decide,
    open_line,
    import_directory,
    see_reports,
    see_events,
    see_personal,  // free text of others, once opened
    erase,         // ask that somebody be forgotten, or confirm it
};

struct Caller {
    v1::AccountReply account;
    bool by_token = false;
};

/// Rights of a role, by name as the session answers them. Default: none.
bool may(v1::Role::Value role, Right right);
std::span<std::pair<Right, std::string_view> const> named_rights();

}  // namespace linka::api
