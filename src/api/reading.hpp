// What a read handler gets and gives.
#pragma once

#include "api/caller.hpp"
#include "api/json.hpp"
#include "engine/engine.hpp"
#include "http/message.hpp"
#include "reports/report.hpp"
#include "store/access.hpp"
#include "store/link_key.hpp"
#include "views/view.hpp"

#include <map>
#include <optional>
#include <string>

namespace linka::api {

class Texts;
using PathValues = std::map<std::string, std::string, std::less<>>;

inline Personal personal_for(Caller const& caller) {
    return may(caller.account.role(), Right::see_personal) ? Personal::shown : Personal::hidden;
}

/// One read, at one position. Keeps references for the length of the handler.
struct Reading {
    http::Request const& request;
    PathValues const& path;
    Caller const& caller;
    engine::Engine const& engine;
    engine::ReadView const& view;
    reports::Language language = reports::Language::cs;
    /// False when opening could not be recorded: then nothing is opened either.
    bool may_open = true;
    /// For answers that say what is wrong; only where a request is read.
    Texts const* texts = nullptr;
    /// For the addresses of links; only where a request is read.
    store::LinkKey const* link_key = nullptr;
    /// For user names; only where a request is read.
    store::Access const* access = nullptr;

    std::string const& value(std::string_view name) const { return path.find(name)->second; }
    Personal personal() const { return may_open ? personal_for(caller) : Personal::hidden; }
};

struct Answer {
    std::string body;
    std::string content_type = "application/json";
    /// Of the one thing answered: becomes the ETag.
    std::optional<store::Position> version;
    /// Where the next page begins; empty: this is the last.
    std::string next_cursor;
    /// Holds text that can be erased: never cached.
    bool personal = false;
    /// Openings that must be on the record before anybody gets the answer.
    std::vector<v1::Opening> openings{};
    /// "attachment" with this name.
    std::string file_name;
    /// Without a login, and for pages of other sites too.
    bool for_anybody = false;
};

using Read = Result<Answer> (*)(Reading const& reading);

/// `cursor` and `limit` of a list. Faults: invalid "bad_cursor", "bad_limit".
Result<views::Page> page_of(http::Request const& request, std::size_t limit_default);
/// A row key as an opaque cursor.
std::string cursor_of(std::string_view key);
/// A date parameter, if it is given.
Result<std::optional<Date>> date_parameter(http::Request const& request, std::string const& name);

}  // namespace linka::api
