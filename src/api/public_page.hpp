// The frame of the pages anybody may read: plain HTML, no script, one style sheet.
#pragma once

#include "api/reading.hpp"

namespace linka::api {

/// Safe as text and within double quotes.
std::string html(std::string_view text);

/// The language asked for by `lang`, or else by the browser.
reports::Language public_language(Reading const& reading);

struct PublicPage {
    std::string title;  // of the document and its first heading; plain text
    std::string main;   // HTML below the heading
    /// Where the other language is: the page's own address with what was asked, without `lang`.
    std::string address;
};

/// The whole document. Says on every page when the data are invented.
Answer public_page(Reading const& reading, PublicPage const& page);

/// Fields that only public pages carry: a minute in any cache, no script, nothing from elsewhere.
void add_public_fields(http::Response& response);
/// Of pages that only who has the link may see: the same, but in no cache.
void add_private_page_fields(http::Response& response);

}  // namespace linka::api
