#include "api/public_page.hpp"

#include "views/accounts.hpp"

#include <fmt/format.h>

namespace linka::api {

namespace {

using reports::Language;

constexpr std::string_view content_security_policy =
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'";

std::string with_language(std::string const& address, std::string_view language) {
    auto const separator = address.find('?') == std::string::npos ? '?' : '&';
    return fmt::format("{}{}lang={}", address, separator, language);
}

}  // namespace

std::string html(std::string_view text) {
    std::string safe;
    safe.reserve(text.size());
    for (char const c : text) {
        switch (c) {
            case '&':
                safe += "&amp;";
                break;
            case '<':
                safe += "&lt;";
                break;
            case '>':
                safe += "&gt;";
                break;
            case '"':
                safe += "&quot;";
                break;
            case '\'':
                safe += "&#39;";
                break;
            default:
                safe += c;
        }
    }
    return safe;
}

Language public_language(Reading const& reading) {
    auto const asked = reading.request.parameter("lang");
    if (asked == "en") return Language::en;
    if (asked == "cs") return Language::cs;
    return reading.language;
}

Answer public_page(Reading const& reading, PublicPage const& page) {
    bool const cs = public_language(reading) == Language::cs;
    auto const lang = cs ? "cs" : "en";
    std::string synthetic;
    if (views::is_synthetic(*reading.view.tables)) {
        synthetic = fmt::format(
            "<aside class=\"synthetic\">{}</aside>",
            cs ? "Ukázka: syntetická data, na tato čísla nevolejte."
               : "Demonstration: synthetic data, do not call these numbers."
        );
    }
    auto const link = [&](std::string_view path, std::string_view text) {
        return fmt::format("<a href=\"{}?lang={}\">{}</a>", path, lang, text);
    };
    Answer answer;
    answer.content_type = "text/html; charset=utf-8";
    answer.body = fmt::format(
        R"(<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>)"
        R"(<meta name="viewport" content="width=device-width,initial-scale=1">)"
        R"(<link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/public.css"></head>)"
        R"(<body>{synthetic}<header><a class="brand" href="/?lang={lang}">{brand}</a>)"
        R"(<nav aria-label="{nav}">{schedule} {leaflet} <a href="{other}" lang="{other_lang}" hreflang="{other_lang}">{other_name}</a></nav></header>)"
        R"(<main><h1>{title}</h1>{main}</main>)"
        R"(<footer><a href="/prihlaseni">{staff}</a></footer></body></html>)",
        fmt::arg("lang", lang),
        fmt::arg("title", html(page.title)),
        fmt::arg("synthetic", synthetic),
        fmt::arg("brand", cs ? "Linka spolupráce" : "Cooperation line"),
        fmt::arg("nav", cs ? "Další stránky" : "More pages"),
        fmt::arg("schedule", link("/rozpis", cs ? "Celý rozpis" : "Whole schedule")),
        fmt::arg("leaflet", link("/letak", cs ? "Leták k tisku" : "Leaflet to print")),
        fmt::arg("other", html(with_language(page.address, cs ? "en" : "cs"))),
        fmt::arg("other_lang", cs ? "en" : "cs"),
        fmt::arg("other_name", cs ? "English" : "Česky"),
        fmt::arg("main", page.main),
        fmt::arg("staff", cs ? "Přihlášení pro tým linky" : "Sign in for the team of the line")
    );
    return answer;
}

void add_public_fields(http::Response& response) {
    response.fields.emplace_back("Cache-Control", "public, max-age=60");
    response.fields.emplace_back("Vary", "Accept-Language, Cookie");
    response.fields.emplace_back("Content-Security-Policy", content_security_policy);
}

void add_private_page_fields(http::Response& response) {
    response.fields.emplace_back("Cache-Control", "no-store");
    response.fields.emplace_back("Content-Security-Policy", content_security_policy);
    response.fields.emplace_back("X-Robots-Tag", "noindex");
}

}  // namespace linka::api
